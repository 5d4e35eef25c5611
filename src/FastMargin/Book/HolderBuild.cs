namespace FastMargin.Book;

/// <summary>Makes the sorted holders of all chains in one pass over the slabs.</summary>
internal static class HolderBuild
{
    public static void Run(IReadOnlyList<Slab> slabs, MarginChain[] chainOfRow, IEnumerable<MarginChain> chains)
    {
        var keys = new Dictionary<MarginChain, List<ulong>>();
        foreach (MarginChain chain in chains) keys[chain] = [];
        List<ulong>?[] ofRow = [.. chainOfRow.Select(c => c is null ? null : keys[c])];
        foreach (Slab slab in slabs)
        {
            for (int at = 0; at < slab.Count; at++)
            {
                for (int i = 0; i < slab.Positions; i++)
                {
                    Slot slot = slab.ReadSlot(at, i);
                    ofRow[slot.Row]!.Add(HolderKey.Of(Math.Abs(slot.Lots), slab.Pools[at]));
                }
            }
        }

        Parallel.ForEach(keys, pair =>
        {
            pair.Value.Sort();
            var holders = new SortedKeys();
            holders.Build(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pair.Value));
            pair.Key.Holders = holders;
        });
    }
}
