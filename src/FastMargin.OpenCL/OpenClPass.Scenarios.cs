using FastMargin.Engine;
using FastMargin.Kernels.Scenarios;
using FastMargin.OpenCL.Native;

namespace FastMargin.OpenCL;

/// <content>Groups of positions over a grid of scenarios.</content>
internal sealed unsafe partial class OpenClPass : IScenarioPass
{
    // As the kernel has it.
    private const int GridLanes = 16;

    private DeviceGroups? _groups;

    public void Load(ScenarioBook groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _groups?.Dispose();
        _groups = null;
        var made = new DeviceGroups(_calls, _context, groups);
        _groups = made;
        try
        {
            Put(made.Starts, 0, groups.Starts, (groups.Groups + 1L) * sizeof(int));
            if (groups.Positions > 0)
            {
                Put(made.Rows, 0, groups.RowIndices, groups.Positions * (long)sizeof(int));
                Put(made.Quantities, 0, groups.Quantities, groups.Positions * (long)sizeof(double));
            }

            _calls.Wait(_copied!);
        }
        finally
        {
            // The groups are the caller's again.
            Settle();
        }
    }

    public void Scenarios(LossTable table, Span<double> worst, Span<double> totals = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (_groups is null) throw new InvalidOperationException("No groups have been loaded.");
        Check(table, worst.Length, totals.Length);
        if (worst.IsEmpty) return;
        long losses = (long)table.Rows * table.Stride * sizeof(double);
        long size = (long)totals.Length * sizeof(double);
        using ClBuffer rows = _calls.Buffer(_context, losses);
        using ClBuffer sums = _calls.Buffer(_context, size);
        try
        {
            if (losses > 0) Put(rows, 0, table.Start, losses);
            ClBuffer[] buffers =
            [
                _groups.Starts, _groups.Rows, _groups.Quantities, rows, _groups.Worst, sums,
            ];
            uint index = 0;
            foreach (ClBuffer buffer in buffers) _calls.Set(_scenarios, index++, buffer);
            foreach (int value in (ReadOnlySpan<int>)[_groups.Count, table.Stride, totals.IsEmpty ? 0 : 1])
                _calls.Set(_scenarios, index++, value);
            var range = LaunchRange.Over((long)_groups.Count * GridLanes, OpenClDevice.GroupSize);
            ReadOnlySpan<nint> copies = _copied is null ? [] : [_copied.Value];
            using ClEvent launched = _calls.Launch(_kernels, _scenarios, range, copies);
            _counts = _counts with { Passes = _counts.Passes + 1, Launches = _counts.Launches + 1 };
            _calls.Finish(_kernels);
            fixed (double* to = worst) Fetch(_groups.Worst, to, (long)worst.Length * sizeof(double));
            fixed (double* to = totals)
            {
                if (size > 0) Fetch(sums, to, size);
            }
        }
        finally
        {
            // Copies that a failed call leaves behind may still use what is freed next.
            Settle();
        }
    }

    private void Check(LossTable table, int worst, int totals)
    {
        if (table.Rows < _groups!.TableRows)
            throw new ArgumentException($"Found a table of {table.Rows} rows, expected {_groups.TableRows}.");
        if (worst != _groups.Count)
            throw new ArgumentException($"Found room for {worst} groups, expected {_groups.Count}.");
        if (totals != 0 && totals != (long)worst * table.Stride)
            throw new ArgumentException($"Found room for {totals} totals, expected {(long)worst * table.Stride}.");
    }
}

/// <summary>Groups of positions on the device.</summary>
internal sealed class DeviceGroups : IDisposable
{
    public DeviceGroups(ClCalls calls, ClContext context, ScenarioBook groups)
    {
        (Count, TableRows) = (groups.Groups, groups.TableRows);
        try
        {
            Starts = Make((Count + 1L) * sizeof(int));
            Rows = Make((long)groups.Positions * sizeof(int));
            Quantities = Make((long)groups.Positions * sizeof(double));
            Worst = Make((long)Count * sizeof(double));
        }
        catch
        {
            Dispose();
            throw;
        }

        ClBuffer Make(long size)
        {
            Size += size;
            return calls.Buffer(context, size);
        }
    }

    public int Count { get; }

    public int TableRows { get; }

    /// <summary>Bytes on the device.</summary>
    public long Size { get; private set; }

    public ClBuffer Starts { get; } = null!;

    public ClBuffer Rows { get; } = null!;

    public ClBuffer Quantities { get; } = null!;

    public ClBuffer Worst { get; } = null!;

    public void Dispose()
    {
        foreach (ClBuffer? buffer in new[] { Starts, Rows, Quantities, Worst }) buffer?.Dispose();
    }
}
