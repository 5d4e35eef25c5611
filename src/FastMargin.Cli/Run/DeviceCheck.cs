using FastMargin.Engine;
using FastMargin.Kernels;

namespace FastMargin.Cli.Run;

/// <summary>
/// Runs one book on a device and on the scalar lanes, pass by pass with prices and pools changing, and compares every
/// bit that comes back; where the device has scenarios, those too.
/// </summary>
internal sealed unsafe class DeviceCheck : IDisposable
{
    private const int Pools = 3_000;
    private const int Passes = 4;

    private readonly DeviceBook _book = new(Pools, seed: 5, isHard: true);

    /// <summary>Compares; a device that throws differs everywhere.</summary>
    /// <returns>"ok", or the first thing that differs.</returns>
    public string Run(IBatchDevice device)
    {
        try
        {
            using IBatchPass tested = device.Open();
            using IBatchPass lanes = new LaneDevice(SweepVariants.ByName("scalar"), threads: 1).Open();
            string? found = Differences(tested, lanes);
            if (tested is IScenarioPass scenarios) found ??= ScenarioCheck.Differences(scenarios);
            return found ?? "ok";
        }
        catch (BatchDeviceException e)
        {
            return e.Message;
        }
    }

    public void Dispose() => _book.Dispose();

    private string? Differences(IBatchPass tested, IBatchPass lanes)
    {
        for (int slab = 0; slab < _book.Slabs.Count; slab++)
        {
            tested.Load(slab, _book.Slabs[slab]);
            lanes.Load(slab, _book.Slabs[slab]);
        }

        for (int pass = 0; pass < Passes; pass++)
        {
            BatchChange[] expected = Sorted(lanes);
            byte[] columns = Columns();
            BatchChange[] found = Sorted(tested);
            if (!expected.SequenceEqual(found)) return $"pass {pass + 1}: other changes";
            if (!columns.AsSpan().SequenceEqual(Columns())) return $"pass {pass + 1}: other columns";
            _book.MovePrices();
            for (int slab = pass; slab < _book.Slabs.Count; slab += 5)
            {
                (int first, int count) = _book.Edit(slab);
                lanes.Update(slab, _book.Slabs[slab], first, count, areNew: pass == 1);
                tested.Update(slab, _book.Slabs[slab], first, count, areNew: pass == 1);
            }
        }

        return null;
    }

    private BatchChange[] Sorted(IBatchPass pass)
    {
        pass.Begin(_book.Table, BatchColumns.All);
        return [.. pass.Finish().ToArray().OrderBy(c => c.Pool)];
    }

    /// <summary>Equity, requirement and rung of all pools; every NaN as the same one.</summary>
    private byte[] Columns()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (BatchSlab slab in _book.Slabs)
        {
            for (int pool = 0; pool < slab.Columns.Pools; pool++)
            {
                Write(writer, slab.Columns.Equity[pool]);
                Write(writer, slab.Columns.Requirement[pool]);
                writer.Write(slab.Columns.Rung[pool]);
            }
        }

        return bytes.ToArray();
    }

    private static void Write(BinaryWriter writer, double value) =>
        writer.Write(double.IsNaN(value) ? double.NaN : value);
}
