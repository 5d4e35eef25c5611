using System.Runtime.CompilerServices;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Book;

/// <summary>
/// All pools with exactly <see cref="Positions"/> positions: eight pools are a group, a group is one record per
/// column of positions, one pool is one lane. A pool that gains or loses a position moves to the next slab and the
/// last pool fills its place, so rows are always packed and an edit costs O(row).
/// </summary>
internal sealed unsafe class Slab : IDisposable
{
    /// <summary>A group's lanes have other numbers than before.</summary>
    public const byte HasNewNumbers = 1;

    /// <summary>A group's lanes may be other pools than before.</summary>
    public const byte HasNewPools = 2;

    private readonly LotsFormat _format;
    private readonly NativeColumn<byte> _slots;
    private readonly NativeColumn<long> _entries;
    private readonly NativeColumn<int> _pools;

    public Slab(int positions, bool wide, byte profile)
    {
        Positions = positions;
        _format = wide ? LotsFormat.Wide : LotsFormat.Narrow;
        Profile = profile;
        Capacity = SlotLayout.GroupSize;
        _slots = new NativeColumn<byte>(SlotBytes());
        _entries = new NativeColumn<long>(Capacity * positions);
        _pools = new NativeColumn<int>(Capacity);
        Changes = new NativeColumn<byte>(1);
        Cash = new NativeColumn<double>(Capacity);
        RequirementBase = new NativeColumn<double>(Capacity);
        Magnitude = new NativeColumn<float>(Capacity);
        Equity = new NativeColumn<double>(Capacity);
        Requirement = new NativeColumn<double>(Capacity);
        Rung = new NativeColumn<byte>(Capacity);
    }

    /// <summary>Positions of each pool.</summary>
    public int Positions { get; }

    /// <summary>True when lots are stored as doubles because one of them is beyond 32 bits.</summary>
    public bool IsWide => _format == LotsFormat.Wide;

    /// <summary>Number of the level profile whose thresholds the kernel counts.</summary>
    public byte Profile { get; }

    /// <summary>Number of pools.</summary>
    public int Count { get; private set; }

    public int Capacity { get; private set; }

    public NativeColumn<double> Cash { get; }

    public NativeColumn<double> RequirementBase { get; }

    public NativeColumn<float> Magnitude { get; }

    public NativeColumn<double> Equity { get; }

    public NativeColumn<double> Requirement { get; }

    public NativeColumn<byte> Rung { get; }

    /// <summary>
    /// By group of eight pools, what is other than when a device last took it; whoever feeds the device clears it.
    /// </summary>
    public NativeColumn<byte> Changes { get; }

    public ReadOnlySpan<int> Pools => _pools.Span[..Count];

    /// <summary>The pools, for devices.</summary>
    public int* PoolColumn => _pools.Start;

    /// <summary>Bytes of all columns.</summary>
    public long Size => _slots.Size + _entries.Size + _pools.Size + Changes.Size + Cash.Size + RequirementBase.Size
        + Magnitude.Size + Equity.Size + Requirement.Size + Rung.Size;

    /// <summary>What the kernel sees.</summary>
    public SlabColumns Columns() => new()
    {
        Positions = Positions,
        Pools = Count,
        Format = _format,
        Slots = _slots.Start,
        Cash = Cash.Start,
        RequirementBase = RequirementBase.Start,
        Magnitude = Magnitude.Start,
        Equity = Equity.Start,
        Requirement = Requirement.Start,
        Rung = Rung.Start,
    };

    public int Add(int pool)
    {
        if (Count == Capacity) Grow(2 * Capacity);
        int at = Count++;
        _pools.Start[at] = pool;
        NoteNewPools(at);
        return at;
    }

    /// <summary>Takes a pool out; the last one moves into its place. Returns the pool that moved, or -1.</summary>
    public int RemoveAt(int at)
    {
        int last = --Count;
        int moved = -1;
        if (at != last)
        {
            TakeOne(at, this, last);
            Equity.Start[at] = Equity.Start[last];
            Requirement.Start[at] = Requirement.Start[last];
            Rung.Start[at] = Rung.Start[last];
            NoteNewPools(at);
            moved = _pools.Start[at] = _pools.Start[last];
        }

        Clear(last);
        NoteNewPools(last);
        return moved;
    }

    /// <summary>Whatever a device remembers of a pool is void: the next pass tells it.</summary>
    public void NoteNewPools(int at) => Changes.Start[at / SlotLayout.GroupSize] |= HasNewPools;

    /// <summary>Writes what does not depend on a slot.</summary>
    public void WriteFixed(int at, double cash, double requirementBase, float magnitude)
    {
        Cash.Start[at] = cash;
        RequirementBase.Start[at] = requirementBase;
        Magnitude.Start[at] = magnitude;
        Changes.Start[at / SlotLayout.GroupSize] |= HasNewNumbers;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Slot ReadSlot(int at, int column)
    {
        (long lots, int row) = SlotLayout.Read(_slots.Start, _format, Positions, at, column);
        return new Slot(row, lots, new PackedPrice(_entries.Start[EntryIndex(at, column)]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteSlot(int at, int column, Slot slot)
    {
        SlotLayout.Write(_slots.Start, _format, Positions, at, column, slot.Lots, slot.Row);
        _entries.Start[EntryIndex(at, column)] = slot.Entry.Bits;
        Changes.Start[at / SlotLayout.GroupSize] |= HasNewNumbers;
    }

    /// <summary>Becomes a copy of pools of another slab of the same shape, from a whole group on.</summary>
    public void Take(Slab source, int from, int count)
    {
        Reserve(count);
        Count = count;
        int padded = SlotLayout.PaddedPools(count);
        long firstSlot = SlotLayout.SlotsSize(_format, Positions, from);
        int slots = checked((int)SlotLayout.SlotsSize(_format, Positions, padded));
        new Span<byte>(source._slots.Start + firstSlot, slots).CopyTo(_slots.Span);
        Copy(source._entries, from * (long)Positions, _entries, padded * Positions);
        Copy(source._pools, from, _pools, padded);
        Copy(source.Cash, from, Cash, padded);
        Copy(source.RequirementBase, from, RequirementBase, padded);
        Copy(source.Magnitude, from, Magnitude, padded);
    }

    /// <summary>Becomes a copy of some pools of another slab of the same shape.</summary>
    public void Take(Slab source, ReadOnlySpan<int> lanes)
    {
        Reserve(lanes.Length);
        Count = lanes.Length;
        for (int at = 0; at < Count; at++)
        {
            _pools.Start[at] = source._pools.Start[lanes[at]];
            TakeOne(at, source, lanes[at]);
        }

        for (int at = Count; at < SlotLayout.PaddedPools(Count); at++) Clear(at);
    }

    /// <summary>Copies what the kernel reads of one pool from another slab of the same shape.</summary>
    public void TakeOne(int at, Slab source, int from)
    {
        for (int column = 0; column < Positions; column++) WriteSlot(at, column, source.ReadSlot(from, column));
        WriteFixed(at, source.Cash.Start[from], source.RequirementBase.Start[from], source.Magnitude.Start[from]);
    }

    /// <summary>Fetches all that an edit reads and writes of one pool.</summary>
    public void Fetch(int at)
    {
        int group = at / SlotLayout.GroupSize;
        long slots = SlotLayout.SlotsSize(_format, Positions, SlotLayout.GroupSize);
        Cache.Fetch(_slots.Start + (group * slots), slots);
        Cache.Fetch(_entries.Start + EntryIndex(at, 0), (long)Positions * sizeof(long));
        Cache.Fetch(Cash.Start + at);
        Cache.Fetch(RequirementBase.Start + at);
        Cache.Fetch(Magnitude.Start + at);
        Cache.Fetch(Changes.Start + group);
    }

    public void Reserve(int pools)
    {
        if (pools > Capacity) Grow(pools);
    }

    public void Dispose()
    {
        foreach (IDisposable column in new IDisposable[]
        {
            _slots, _entries, _pools, Changes, Cash, RequirementBase, Magnitude, Equity, Requirement, Rung,
        })
        {
            column.Dispose();
        }
    }

    // The kernel computes whole groups: a lane without a pool must hold nothing.
    private void Clear(int at)
    {
        for (int column = 0; column < Positions; column++) WriteSlot(at, column, default);
        WriteFixed(at, 0, 0, 0);
    }

    private static void Copy<T>(NativeColumn<T> source, long from, NativeColumn<T> target, int count)
        where T : unmanaged => new Span<T>(source.Start + from, count).CopyTo(target.Span);

    private int SlotBytes() => checked((int)SlotLayout.SlotsSize(_format, Positions, Capacity));

    /// <summary>No kernel reads entries: those of a pool stand side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long EntryIndex(int at, int column) => ((long)at * Positions) + column;

    private void Grow(int pools)
    {
        Capacity = SlotLayout.PaddedPools(pools);
        _slots.Grow(SlotBytes());
        _entries.Grow(Capacity * Positions);
        _pools.Grow(Capacity);
        Changes.Grow(SlotLayout.GroupCount(Capacity));
        Cash.Grow(Capacity);
        RequirementBase.Grow(Capacity);
        Magnitude.Grow(Capacity);
        Equity.Grow(Capacity);
        Requirement.Grow(Capacity);
        Rung.Grow(Capacity);
    }
}

/// <summary>One position as a slab stores it: kernel row (0 = none), signed lots, entry price.</summary>
internal readonly record struct Slot(int Row, long Lots, PackedPrice Entry);
