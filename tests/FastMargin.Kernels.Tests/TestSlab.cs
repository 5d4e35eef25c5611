namespace FastMargin.Kernels.Tests;

/// <summary>A slab in guarded memory, with the same pools beside it as plain objects.</summary>
internal sealed unsafe class TestSlab : IDisposable
{
    private readonly List<GuardedMemory> _memory = [];

    public TestSlab(LotsFormat format, int positions, PoolInput[] pools, TableRow[] rows, bool withRatio = true)
    {
        Pools = pools;
        int padded = SlotLayout.PaddedPools(pools.Length);
        Columns = new SlabColumns
        {
            Positions = positions,
            Pools = pools.Length,
            Format = format,
            Slots = Bytes(SlotLayout.SlotsSize(format, positions, pools.Length)),
            Cash = (double*)Bytes(8 * padded),
            RequirementBase = (double*)Bytes(8 * padded),
            Magnitude = (float*)Bytes(4 * padded),
            Equity = (double*)Bytes(8 * padded),
            Requirement = (double*)Bytes(8 * padded),
            Rung = Bytes(padded),
            Ratio = withRatio ? (double*)Bytes(8 * padded) : null,
        };
        var table = (TableRow*)Bytes(sizeof(TableRow) * rows.Length);
        rows.CopyTo(new Span<TableRow>(table, rows.Length));
        Table = new RowTable(table, rows.Length);
        for (int pool = 0; pool < pools.Length; pool++)
            Fill(pool);
    }

    public PoolInput[] Pools { get; }

    public SlabColumns Columns { get; }

    public RowTable Table { get; }

    public void Dispose()
    {
        foreach (GuardedMemory memory in _memory)
        {
            memory.AssertCanaries();
            memory.Dispose();
        }
    }

    private void Fill(int pool)
    {
        PoolInput input = Pools[pool];
        Columns.Cash[pool] = input.Cash;
        Columns.RequirementBase[pool] = input.RequirementBase;
        Columns.Magnitude[pool] = input.Magnitude;
        for (int column = 0; column < input.Slots.Length; column++)
        {
            (long lots, int row) = input.Slots[column];
            SlotLayout.Write(Columns.Slots, Columns.Format, Columns.Positions, pool, column, lots, row);
        }
    }

    private byte* Bytes(long size)
    {
        var memory = new GuardedMemory(size);
        _memory.Add(memory);
        return memory.Start;
    }
}
