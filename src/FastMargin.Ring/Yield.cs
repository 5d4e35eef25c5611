using System.Runtime.CompilerServices;

namespace FastMargin.Ring;

/// <summary>Spins for a moment, then lets other threads run between looks; never sleeps.</summary>
/// <remarks>For threads that share cores and are busy most of the time.</remarks>
public readonly struct Yield : IWaitStrategy<Yield>
{
    /// <inheritdoc/>
    public static Yield Create() => default;

    /// <inheritdoc/>
    public void Wait(ref WaitTurn turn) => turn.Spin();

    /// <summary>Nobody blocks, so nobody is woken: the call disappears.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Signal()
    {
    }
}
