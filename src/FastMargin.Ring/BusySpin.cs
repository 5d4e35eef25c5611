using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FastMargin.Ring;

/// <summary>Never gives the processor away: the shortest latency, for a thread that owns its core.</summary>
/// <remarks>With more waiting threads than cores, whole time slices are lost.</remarks>
public readonly struct BusySpin : IWaitStrategy<BusySpin>
{
    /// <inheritdoc/>
    public static BusySpin Create() => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Wait(ref WaitTurn turn)
    {
        // One hint to the processor, and nothing that grows with the turns as Thread.SpinWait's normalised unit would.
        if (X86Base.IsSupported)
            X86Base.Pause();
        else if (ArmBase.IsSupported)
            ArmBase.Yield();
        else
            Thread.SpinWait(1);
    }

    /// <summary>Nobody blocks, so nobody is woken: the call disappears.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Signal()
    {
    }
}
