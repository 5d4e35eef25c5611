using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;

namespace FastMargin.Ilgpu.Tests;

/// <summary>Runs on every device that ILGPU finds; its accelerator on the processor is always one of them.</summary>
public sealed class IlgpuDevicesTests
{
    private const int Ticks = 500;

    private static readonly IReadOnlyList<IBatchDevice> _devices = new IlgpuDevices().Find();

    [Fact]
    public void The_processor_accelerator_is_always_among_the_devices() =>
        Assert.Contains(_devices, d => d.Kind == BatchDeviceKind.Cpu);

    [Fact]
    public void Every_device_fuses_as_the_processor_does()
    {
        // A device is refused when it is opened, by name, if it does not.
        foreach (IBatchDevice device in _devices) device.Open().Dispose();
    }

    [Fact]
    public void A_sweep_on_every_device_raises_the_edges_of_the_lanes()
    {
        List<LevelChange> expected = Edges(EngineOptions.LanesName);
        Assert.NotEmpty(expected);
        foreach (IBatchDevice device in _devices) Assert.Equal(expected, Edges(device.Name));
    }

    private static List<LevelChange> Edges(string device)
    {
        using MarginBook book = BookGenerator.Generate(
            new BookRecipe { Market = EmbeddedMarket.Create(), Accounts = 2_000, Seed = 11 });
        var options = new EngineOptions { Mode = EvaluationMode.Sweep, Device = device, Devices = _devices };
        using var engine = new MarginEngine(book, options);
        var edges = new List<LevelChange>();
        var random = new Random(7);
        int[] marked = [.. book.Universe.Instruments.Select(i => i.Id).Where(book.HasMark)];
        for (int tick = 0; tick < Ticks; tick++)
        {
            int instrument = marked[random.Next(marked.Length)];
            long steps = book.Mark(instrument).ToSteps(book.Universe.Instruments[instrument].MarkStep);
            long moved = Math.Max(1, (long)(steps * (0.97 + (0.05 * random.NextDouble()))));
            edges.AddRange(engine.OnMark(instrument, moved, timeNs: tick).ToArray());
        }

        return edges;
    }
}
