using System.Runtime.CompilerServices;

namespace FastMargin.Ring;

/// <summary>
/// Spins <see cref="SpinsBeforeParking"/> turns, then blocks until it is signalled: no processor time while idle.
/// </summary>
/// <remarks>
/// <para>No wake-up can be lost, so no timeout is needed. The waiter reads the ticket, raises its flag behind a full
/// fence, looks once more, and blocks only while the ticket is unchanged. The signaller publishes, passes a full fence,
/// and reads the flag. One of the two fences comes first: if the waiter's does, the signaller sees the flag; if the
/// signaller's does, the waiter's last look sees what was published.</para>
/// <para>The price is one full fence for each publication and each release, so batches pay it once.</para>
/// </remarks>
public readonly struct Park : IWaitStrategy<Park>
{
    /// <summary>Turns of spinning before a thread blocks: about what waking it again costs.</summary>
    public const int SpinsBeforeParking = 20;

    private readonly ParkingSpot _spot;

    private Park(ParkingSpot spot) => _spot = spot;

    /// <inheritdoc/>
    public static Park Create() => new(new ParkingSpot());

    /// <inheritdoc/>
    public void Wait(ref WaitTurn turn)
    {
        if (turn.Spins < SpinsBeforeParking)
        {
            turn.Spin();
        }
        else if (!turn.IsAnnounced)
        {
            turn.Ticket = _spot.Announce();
            turn.IsAnnounced = true;
        }
        else
        {
            _spot.Block(turn.Ticket);
            turn = default;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Signal()
    {
        Interlocked.MemoryBarrier();
        if (_spot.IsAnnounced)
            _spot.WakeAnnounced();
    }
}
