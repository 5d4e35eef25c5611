namespace FastMargin.Engine;

/// <summary>
/// The trigger prices of one instrument on one side, nearest first. An entry is void once its pool has been banded
/// again; void entries are dropped when they reach the top, or all at once when they outnumber the live ones.
/// </summary>
internal sealed class TriggerQueue(bool isBelow)
{
    private const int SmallestSweep = 64;

    private readonly PriorityQueue<(int Pool, int Banding), double> _entries = new();
    private int _sweepAt = SmallestSweep;

    public void Add(double price, int pool, int banding, int[] bandings)
    {
        if (_entries.Count >= _sweepAt) DropVoid(bandings);
        _entries.Enqueue((pool, banding), isBelow ? -price : price);
    }

    /// <summary>Takes a pool whose trigger the price has passed: below a lower one, above an upper one.</summary>
    public bool TryFire(double price, int[] bandings, out int pool)
    {
        double key = isBelow ? -price : price;
        while (_entries.TryPeek(out (int Pool, int Banding) top, out double trigger) && trigger < key)
        {
            _entries.Dequeue();
            pool = top.Pool;
            if (bandings[pool] == top.Banding) return true;
        }

        pool = -1;
        return false;
    }

    private void DropVoid(int[] bandings)
    {
        var live = _entries.UnorderedItems.Where(e => bandings[e.Element.Pool] == e.Element.Banding).ToArray();
        _entries.Clear();
        _entries.EnqueueRange(live.Select(e => (e.Element, e.Priority)));
        _sweepAt = Math.Max(SmallestSweep, 2 * live.Length);
    }
}
