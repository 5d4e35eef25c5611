using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;
using FastMargin.OpenCL.Native;

namespace FastMargin.OpenCL;

/// <content>Many tables over all pools in one launch a slab, as many at once as there is memory for.</content>
internal sealed unsafe partial class OpenClPass
{
    // As the kernel has them.
    private const int AtOnce = 4;
    private const int DoubtBytes = 16;

    private const int FirstDoubts = 1 << 12;

    public void Stress(RowTable tables, int shocks, IReadOnlyList<byte[]> skipped, StressSums sums)
    {
        ArgumentNullException.ThrowIfNull(skipped);
        ArgumentNullException.ThrowIfNull(sums);
        sums.Reset(shocks, [.. _slabs.Select(s => s.Content.Columns.Pools)]);
        if (sums.BlocksPerShock == 0) return;
        var skips = new List<ClBuffer>();
        try
        {
            foreach (DeviceSlab slab in _slabs) BringUp(slab);
            foreach (byte[] lanes in skipped) skips.Add(PutSkipped(lanes));
            foreach (DeviceSlab slab in _slabs) slab.Settle();
            long each = ((long)tables.Count * sizeof(TableRow)) + ((long)sums.BlocksPerShock * StressBlock.Bytes);
            int part = (int)Math.Clamp(_device.StressBytes / each, 1, shocks);
            for (int first = 0; first < shocks; first += part)
                Stress(tables, first, Math.Min(part, shocks - first), skips, sums);
            sums.Doubts.Sort((a, b) => (a.Shock, a.Slab, a.Lane).CompareTo((b.Shock, b.Slab, b.Lane)));
        }
        finally
        {
            foreach (ClBuffer buffer in skips) buffer.Dispose();
        }
    }

    private void Stress(RowTable tables, int first, int shocks, List<ClBuffer> skips, StressSums sums)
    {
        using NativeColumn<TableRow> fours = InFours(tables, first, shocks);
        try
        {
            using ClBuffer rows = _calls.Buffer(_context, fours.Size);
            Put(rows, 0, fours.Start, fours.Size);
            int room = Math.Min(FirstDoubts, _device.MostDoubts);
            int found = TryStress(new StressRange(rows, tables.Count, first, shocks), skips, sums, room);
            if (found <= room) return;
            // There are more doubts than there was room for; now it is known how many, and for one shock they all fit.
            if (found <= _device.MostDoubts || shocks == 1)
            {
                _ = TryStress(new StressRange(rows, tables.Count, first, shocks), skips, sums, found);
                return;
            }
        }
        finally
        {
            // Copies that a failed call leaves behind may still use memory that is freed next.
            Settle();
        }

        Stress(tables, first, shocks / 2, skips, sums);
        Stress(tables, first + (shocks / 2), shocks - (shocks / 2), skips, sums);
    }

    /// <summary>
    /// Four shocks side by side, row by row, then the next four; the last four are filled up by zeros.
    /// </summary>
    private static NativeColumn<TableRow> InFours(RowTable tables, int first, int shocks)
    {
        int groups = (shocks + AtOnce - 1) / AtOnce;
        var fours = new NativeColumn<TableRow>(checked(groups * AtOnce * tables.Count));
        for (int shock = 0; shock < shocks; shock++)
        {
            TableRow* from = tables.Rows + ((long)(first + shock) * tables.Count);
            TableRow* to = fours.Start + ((long)(shock / AtOnce) * AtOnce * tables.Count) + (shock % AtOnce);
            for (int row = 0; row < tables.Count; row++) to[(long)row * AtOnce] = from[row];
        }

        return fours;
    }

    /// <summary>Puts the book under some tables; nothing of it counts when there was no room for all doubts.</summary>
    /// <returns>Number of doubts.</returns>
    private int TryStress(in StressRange range, List<ClBuffer> skips, StressSums sums, int room)
    {
        long size = (long)range.Shocks * sums.BlocksPerShock * StressBlock.Bytes;
        using ClBuffer blocks = _calls.Buffer(_context, size);
        using var told = new NativeColumn<byte>(checked((1 + room) * DoubtBytes));
        using ClBuffer doubts = _calls.Buffer(_context, told.Size);
        try
        {
            Put(doubts, 0, told.Start, DoubtBytes);
            for (int i = 0; i < _slabs.Count; i++)
            {
                if (_slabs[i].Content.Columns.Pools > 0) Launch(i, range, [skips[i], blocks, doubts], sums, 1 + room);
            }

            _calls.Finish(_kernels);
            Fetch(doubts, told.Start, told.Size);
            int found = *(int*)told.Start;
            if (found > room) return found;
            fixed (StressBlock* to = sums.AllBlocks[(range.First * sums.BlocksPerShock)..]) Fetch(blocks, to, size);
            for (int i = 1; i <= found; i++)
            {
                int* doubt = (int*)(told.Start + ((long)i * DoubtBytes));
                sums.Doubts.Add(new StressDoubt(range.First + doubt[0], doubt[1], doubt[2]));
            }

            return found;
        }
        finally
        {
            foreach (ClEvent launched in _launched) launched.Dispose();
            _launched.Clear();
            Settle();
        }
    }

    private ClBuffer PutSkipped(byte[] lanes)
    {
        ClBuffer buffer = _calls.Buffer(_context, lanes.Length);
        fixed (byte* from = lanes)
        {
            try
            {
                if (lanes.Length > 0) Put(buffer, 0, from, lanes.Length);
                _calls.Wait(_copied!);
            }
            catch
            {
                Settle();
                buffer.Dispose();
                throw;
            }
        }

        return buffer;
    }

    private void Launch(int number, in StressRange range, ReadOnlySpan<ClBuffer> given, StressSums sums, int room)
    {
        DeviceSlab slab = _slabs[number];
        SlabColumns columns = slab.Content.Columns;
        ClKernel kernel = _stresses[columns.Format == LotsFormat.Wide ? 1 : 0];
        ClBuffer[] buffers =
        [
            slab.Slots, slab.Cash, slab.Base, slab.Magnitude, given[0], range.Rows, given[1], given[2],
        ];
        ReadOnlySpan<int> numbers =
        [
            range.RowCount, range.Shocks, columns.Positions, columns.Pools, number, sums.FirstBlock(number),
            sums.BlocksPerShock, room,
        ];
        uint index = 0;
        foreach (ClBuffer buffer in buffers) _calls.Set(kernel, index++, buffer);
        foreach (int value in numbers) _calls.Set(kernel, index++, value);
        int rows = (range.Shocks + AtOnce - 1) / AtOnce;
        _launched.Add(_calls.Launch(
            _kernels, kernel, LaunchRange.Over(columns.Pools, OpenClDevice.GroupSize, rows), [_copied!.Value]));
        _counts = _counts with { Launches = _counts.Launches + 1 };
    }

    private void Fetch(ClBuffer buffer, void* to, long size)
    {
        using ClEvent fetched = Get(buffer, 0, to, size, _copied!);
        try
        {
            _calls.Wait(fetched);
        }
        catch
        {
            // The caller's memory must not be written later.
            Settle();
            throw;
        }
    }

    /// <summary>Some of the shocks of a call, with their tables on the device.</summary>
    private readonly record struct StressRange(ClBuffer Rows, int RowCount, int First, int Shocks);
}
