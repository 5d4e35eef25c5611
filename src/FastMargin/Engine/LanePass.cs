using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Engine;

/// <summary>Passes by the vector kernels, over columns where they lie, by one or more threads.</summary>
internal sealed unsafe class LanePass(SweepVariant variant, int threads) : IBatchPass
{
    private readonly SweepCrew _crew = new(variant, threads);
    private readonly List<BatchSlab> _slabs = [];
    private readonly List<NativeColumn<byte>> _seen = [];
    private readonly List<BatchChange> _changes = [];
    private long _passes;

    public BatchCounts Counts => new() { Passes = _passes, Launches = _passes };

    public bool IsDone => true;

    public void Load(int slab, in BatchSlab content)
    {
        if (slab == _slabs.Count)
        {
            _slabs.Add(content);
            _seen.Add(new NativeColumn<byte>(content.Capacity));
        }

        _slabs[slab] = content;
        if (_seen[slab].Count < content.Capacity) _seen[slab].Grow(content.Capacity);
        _seen[slab].Span.Fill(PoolValue.Undecided);
    }

    public void Update(int slab, in BatchSlab content, int firstGroup, int groups, bool areNew)
    {
        _slabs[slab] = content;
        if (!areNew) return;
        Span<byte> lanes = _seen[slab].Span.Slice(firstGroup * SlotLayout.GroupSize, groups * SlotLayout.GroupSize);
        lanes.Fill(PoolValue.Undecided);
    }

    public void Begin(RowTable table, BatchColumns wanted = BatchColumns.None)
    {
        _passes++;
        _crew.Run(_slabs, table);
    }

    public ReadOnlySpan<BatchChange> Finish()
    {
        _changes.Clear();
        for (int slab = 0; slab < _slabs.Count; slab++) Collect(slab);
        return CollectionsMarshal.AsSpan(_changes);
    }

    public void Dispose()
    {
        _crew.Dispose();
        foreach (NativeColumn<byte> column in _seen) column.Dispose();
    }

    private void Collect(int slab)
    {
        const ulong Undecided = 0x8080808080808080;
        SlabColumns columns = _slabs[slab].Columns;
        byte* seen = _seen[slab].Start;
        for (int at = 0; at < columns.Pools; at += SlotLayout.GroupSize)
        {
            ulong now = Unsafe.ReadUnaligned<ulong>(columns.Rung + at);
            ulong before = Unsafe.ReadUnaligned<ulong>(seen + at);
            if (((now ^ before) | (now & Undecided)) != 0) CollectGroup(slab, columns, at, seen);
        }
    }

    private void CollectGroup(int slab, in SlabColumns columns, int from, byte* seen)
    {
        int to = Math.Min(from + SlotLayout.GroupSize, columns.Pools);
        for (int at = from; at < to; at++)
        {
            byte rung = columns.Rung[at];
            if (rung == seen[at] && rung != PoolValue.Undecided) continue;
            seen[at] = rung;
            var value = new PoolValue(columns.Equity[at], columns.Requirement[at], rung);
            _changes.Add(new BatchChange(_slabs[slab].Pools[at], slab, value));
        }
    }
}
