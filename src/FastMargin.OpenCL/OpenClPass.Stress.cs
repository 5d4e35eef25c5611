using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;
using FastMargin.OpenCL.Native;

namespace FastMargin.OpenCL;

/// <content>Many tables over all pools in one launch a slab.</content>
internal sealed unsafe partial class OpenClPass
{
    // As the kernel has them.
    private const int AtOnce = 4;
    private const int DoubtBytes = 16;
    private const int FirstDoubtRoom = 1 << 12;

    public void Stress(RowTable tables, int shocks, IReadOnlyList<byte[]> skipped, StressSums sums)
    {
        ArgumentNullException.ThrowIfNull(skipped);
        ArgumentNullException.ThrowIfNull(sums);
        sums.Reset(shocks, [.. _slabs.Select(s => s.Content.Columns.Pools)]);
        if (sums.BlocksPerShock == 0) return;
        using NativeColumn<TableRow> fours = InFours(tables, shocks);
        try
        {
            using ClBuffer rows = _calls.Buffer(_context, fours.Size);
            Put(rows, 0, fours.Start, fours.Size);
            foreach (DeviceSlab slab in _slabs) BringUp(slab);
            int room = FirstDoubtRoom;
            while (!TryStress(rows, tables.Count, shocks, skipped, sums, ref room))
            {
                // There are more doubts than there was room for; now it is known how many.
            }

            foreach (DeviceSlab slab in _slabs) slab.Settle();
        }
        finally
        {
            // Copies that a failed call leaves behind may still use memory that is freed next.
            Settle();
        }
    }

    /// <summary>Four shocks side by side, row by row, then the next four; the last are filled up by zeros.</summary>
    private static NativeColumn<TableRow> InFours(RowTable tables, int shocks)
    {
        int groups = (shocks + AtOnce - 1) / AtOnce;
        var fours = new NativeColumn<TableRow>(checked(groups * AtOnce * tables.Count));
        for (int shock = 0; shock < shocks; shock++)
        {
            TableRow* from = tables.Rows + ((long)shock * tables.Count);
            TableRow* to = fours.Start + ((long)(shock / AtOnce) * AtOnce * tables.Count) + (shock % AtOnce);
            for (int row = 0; row < tables.Count; row++) to[(long)row * AtOnce] = from[row];
        }

        return fours;
    }

    private bool TryStress(
        ClBuffer rows, int rowCount, int shocks, IReadOnlyList<byte[]> skipped, StressSums sums, ref int room)
    {
        using ClBuffer blocks = _calls.Buffer(_context, (long)sums.AllBlocks.Length * StressBlock.Bytes);
        using ClBuffer doubts = _calls.Buffer(_context, (long)(1 + room) * DoubtBytes);
        using var told = new NativeColumn<byte>((1 + room) * DoubtBytes);
        Put(doubts, 0, told.Start, DoubtBytes);
        var skips = new List<ClBuffer>();
        try
        {
            for (int i = 0; i < _slabs.Count; i++)
            {
                skips.Add(PutSkipped(skipped[i]));
                if (_slabs[i].Content.Columns.Pools == 0) continue;
                Launch(i, [rows, blocks, doubts], skips[i], [rowCount, shocks], sums, 1 + room);
            }

            _calls.Finish(_kernels);
        }
        finally
        {
            foreach (ClEvent launched in _launched) launched.Dispose();
            _launched.Clear();
            foreach (ClBuffer buffer in skips) buffer.Dispose();
        }

        Fetch(doubts, told.Start, told.Size);
        int found = *(int*)told.Start;
        if (found > room)
        {
            room = found;
            return false;
        }

        fixed (StressBlock* to = sums.AllBlocks) Fetch(blocks, to, (long)sums.AllBlocks.Length * StressBlock.Bytes);
        for (int i = 1; i <= found; i++)
        {
            int* doubt = (int*)(told.Start + ((long)i * DoubtBytes));
            sums.Doubts.Add(new StressDoubt(doubt[0], doubt[1], doubt[2]));
        }

        sums.Doubts.Sort((a, b) => (a.Shock, a.Slab, a.Lane).CompareTo((b.Shock, b.Slab, b.Lane)));
        return true;
    }

    private ClBuffer PutSkipped(byte[] lanes)
    {
        ClBuffer buffer = _calls.Buffer(_context, lanes.Length);
        fixed (byte* from = lanes)
        {
            if (lanes.Length > 0) Put(buffer, 0, from, lanes.Length);
            _calls.Wait(_copied!);
        }

        return buffer;
    }

    private void Launch(
        int number, ReadOnlySpan<ClBuffer> shared, ClBuffer skipped, ReadOnlySpan<int> sizes, StressSums sums, int room)
    {
        DeviceSlab slab = _slabs[number];
        SlabColumns columns = slab.Content.Columns;
        ClKernel kernel = _stresses[columns.Format == LotsFormat.Wide ? 1 : 0];
        uint index = 0;
        foreach (ClBuffer buffer in (ReadOnlySpan<ClBuffer>)[slab.Slots, slab.Cash, slab.Base, slab.Magnitude, skipped])
            _calls.Set(kernel, index++, buffer);
        foreach (ClBuffer buffer in shared) _calls.Set(kernel, index++, buffer);
        foreach (int size in sizes) _calls.Set(kernel, index++, size);
        ReadOnlySpan<int> others =
        [
            columns.Positions, columns.Pools, number, sums.FirstBlock(number), sums.BlocksPerShock, room,
        ];
        foreach (int value in others) _calls.Set(kernel, index++, value);
        var range = LaunchRange.Over(columns.Pools, OpenClDevice.GroupSize, (sizes[1] + AtOnce - 1) / AtOnce);
        _launched.Add(_calls.Launch(_kernels, kernel, range, [_copied!.Value]));
        _counts = _counts with { Launches = _counts.Launches + 1 };
    }

    private void Fetch(ClBuffer buffer, void* to, long size)
    {
        using ClEvent fetched = Get(buffer, 0, to, size, _copied!);
        _calls.Wait(fetched);
    }
}
