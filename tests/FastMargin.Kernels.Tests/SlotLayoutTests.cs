using FastMargin.Kernels.Memory;

namespace FastMargin.Kernels.Tests;

public sealed unsafe class SlotLayoutTests
{
    [Fact]
    public void Records_are_lots_then_indices()
    {
        using var memory = new AlignedMemory(SlotLayout.SlotsSize(LotsFormat.Narrow, 3, 16));
        SlotLayout.Write(memory.Start, LotsFormat.Narrow, 3, pool: 9, column: 2, lots: -7, row: 32_766);
        byte* record = memory.Start + (((1 * 3) + 2) * 48);
        Assert.Equal(-7, ((int*)record)[1]);
        Assert.Equal(65_532, ((ushort*)(record + 32))[1]);
    }

    [Theory]
    [InlineData(LotsFormat.Narrow, int.MaxValue)]
    [InlineData(LotsFormat.Wide, SlotLayout.MaxLots)]
    public void A_slot_reads_back_as_written(LotsFormat format, long lots)
    {
        using var memory = new AlignedMemory(SlotLayout.SlotsSize(format, 2, 8));
        SlotLayout.Write(memory.Start, format, 2, pool: 7, column: 1, -lots, row: 5);
        Assert.Equal((-lots, 5), SlotLayout.Read(memory.Start, format, 2, pool: 7, column: 1));
        Assert.Equal((0, 0), SlotLayout.Read(memory.Start, format, 2, pool: 6, column: 1));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    public void Pools_are_padded_to_whole_groups(int pools, int padded) =>
        Assert.Equal(padded, SlotLayout.PaddedPools(pools));
}
