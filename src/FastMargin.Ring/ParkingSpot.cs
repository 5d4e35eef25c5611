using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastMargin.Ring;

/// <summary>Where threads of one side of a ring block until the other side signals.</summary>
internal sealed class ParkingSpot
{
    private readonly object _gate = new();
    private Flags _flags;

    /// <summary>Whether a thread is blocked here, or about to be. Acquiring read.</summary>
    public bool IsAnnounced
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _flags.Announced) != 0;
    }

    /// <summary>Says that this thread is about to block, unless its next look finds what it waits for.</summary>
    /// <returns>The ticket to block with.</returns>
    public int Announce()
    {
        // The ticket is read before the flag is raised. The other way round, a signal for somebody else in between
        // would take the flag down again and hand out a fresh ticket: this thread would block unseen.
        int ticket = Volatile.Read(ref _flags.Ticket);
        Interlocked.Exchange(ref _flags.Announced, 1);
        return ticket;
    }

    /// <summary>Blocks until a signal came after <paramref name="ticket"/> was handed out.</summary>
    /// <param name="ticket">The ticket of <see cref="Announce"/>.</param>
    public void Block(int ticket)
    {
        lock (_gate)
        {
            while (_flags.Ticket == ticket)
                Monitor.Wait(_gate);
        }
    }

    /// <summary>Wakes every thread that has announced itself; one that needs more announces anew.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void WakeAnnounced()
    {
        lock (_gate)
        {
            Volatile.Write(ref _flags.Announced, 0);
            Volatile.Write(ref _flags.Ticket, _flags.Ticket + 1);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Read at every signal and written only around a park, so they have cache lines of their own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 2 * CachePadding.Size)]
    private struct Flags
    {
        /// <summary>1 while a thread is announced. Raised by an exchange, taken down by a releasing write.</summary>
        [FieldOffset(CachePadding.Size)]
        public int Announced;

        /// <summary>Signals so far. Written under the gate, releasing; read acquiring, or under the gate.</summary>
        [FieldOffset(CachePadding.Size + sizeof(int))]
        public int Ticket;
    }
}
