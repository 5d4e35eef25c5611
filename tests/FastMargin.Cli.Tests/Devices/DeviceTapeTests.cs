using System.Runtime.InteropServices;
using FastMargin.Book;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Tests;
using FastMargin.Tests.Devices;

namespace FastMargin.Cli.Tests.Devices;

/// <summary>Real ticks: a device changes not a byte of the outputs, as evaluator or as auditor.</summary>
[Trait("Category", "OutsideData")]
public abstract class DeviceTapeTests<T>
    where T : IDeviceUnderTest
{
    // Rows of each file: a pass of the device for each mark of them, and for all files.
    private const int Rows = 1500;

    [Theory]
    [MemberData(nameof(OutsideData.TickNames), MemberType = typeof(OutsideData), DisableDiscoveryEnumeration = true)]
    public void Real_ticks_give_the_same_bytes_with_the_device_as_evaluator_and_as_auditor(string file)
    {
        OutsideData.SkipUnlessPresent();
        IBatchDevice device = DeviceUnderTest.Get<T>();
        string folder = Directory.CreateTempSubdirectory("fastmargin-device-").FullName;
        try
        {
            string book = Path.Combine(folder, "book");
            CliRun.Of(
                "generate", "book", "--accounts", "60", "--seed", "11", "--out", book, "--leverage", "1",
                "--instruments-from", OutsideData.Tick(file)).Expect(ExitCode.Ok);
            byte[] lanes = Outputs(book, file, new EngineOptions());
            var swept = new EngineOptions { Mode = EvaluationMode.Sweep, Device = device.Name, Devices = [device] };
            Assert.Equal(lanes, Outputs(book, file, swept));
            var audited = new EngineOptions { Audit = new AuditOptions { Device = device.Name }, Devices = [device] };
            Assert.Equal(lanes, Outputs(book, file, audited));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>All outputs, as they lie in memory; audited meanwhile, without an alarm.</summary>
    private static byte[] Outputs(string path, string file, EngineOptions options)
    {
        using var output = new StringWriter();
        using MarginBook book = BookInput.Read(path, new CliHost { Out = output, Error = output });
        string ticks = OutsideData.Tick(file);
        using var feed = new TickFeed(
            book.Universe, [new CountedTicks(TickInput.Open(ticks), ticks, Rows)], MarkPolicy.Auto);
        using var engine = new MarginEngine(book, options);
        var bytes = new List<byte>();
        while (feed.TryNext(out MarkTick tick))
        {
            InputEvent input = InputEvent.Mark(tick.Instrument, tick.Steps, tick.TimeNs);
            bytes.AddRange(MemoryMarshal.AsBytes(engine.On(input)));
            Assert.True(engine.Audit(64).IsEmpty, "an audit alarm");
        }

        DeviceUnderTest.EndSweep(engine);
        Assert.Null(engine.DeviceFault);
        return [.. bytes];
    }
}
