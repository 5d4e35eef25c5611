namespace FastMargin.Ring.Tests;

/// <summary>Reads numbered events to the end: each whole, once, and in order for its producer.</summary>
internal sealed class NumberedEvents(int producers)
{
    private readonly long[] _next = new long[producers];

    /// <summary>Events read of each producer.</summary>
    public IReadOnlyList<long> Read => _next;

    /// <summary>What was wrong first, or null.</summary>
    public string? Wrong { get; private set; }

    public void ReadAll(IRingReader<NumberedEvent> ring, Random random)
    {
        while (true)
        {
            ReadOnlySpan<NumberedEvent> events = ring.WaitDrain(random.Next(1, 200));
            if (events.IsEmpty)
                return;
            int taken = random.Next(1, events.Length + 1);
            foreach (ref readonly NumberedEvent one in events[..taken])
                Check(in one);
            ring.Release(taken);
        }
    }

    private void Check(in NumberedEvent one)
    {
        bool isKnown = (uint)one.Producer < (uint)_next.Length;
        if (!isKnown || !one.IsWhole || one.Number != _next[one.Producer])
            Wrong ??= $"{one}, due was number {(isKnown ? _next[one.Producer] : -1)}";
        if (isKnown)
            _next[one.Producer]++;
    }
}
