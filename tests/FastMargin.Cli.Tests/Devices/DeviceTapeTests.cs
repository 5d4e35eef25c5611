using FastMargin.Engine;
using FastMargin.Tests;
using FastMargin.Tests.Devices;

namespace FastMargin.Cli.Tests.Devices;

/// <summary>Real ticks through the command: a device changes not a byte of the events.</summary>
[Trait("Category", "OutsideData")]
public abstract class DeviceTapeTests<T>
    where T : IDeviceUnderTest
{
    // Rows of each file: a pass of the device for each, and for all files.
    private const string Rows = "1500";

    public static TheoryData<string> TickFiles => OutsideData.TickNames;

    [Theory]
    [MemberData(nameof(TickFiles), DisableDiscoveryEnumeration = true)]
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
            string tape = Path.Combine(folder, "slice.fmtape");
            string config = Path.Combine(folder, "runtime.json");
            File.WriteAllText(config, Config(device.Name));
            byte[] lanes = Replay(folder, book, file, "--mode", "trigger");
            Assert.NotEmpty(lanes);
            Assert.Equal(lanes, Replay(folder, book, file, "--mode", "sweep", "--device", device.Name));
            Assert.Equal(lanes, Replay(folder, book, file, "--config", config));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Config(string device) => $$"""
        { "mode": "trigger", "audit": { "device": "{{device}}", "every": 8, "poolsPerSlice": 256 } }
        """;

    private static byte[] Replay(string folder, string book, string file, params string[] options)
    {
        string events = Path.Combine(folder, "events.jsonl");
        CliRun.Of(
            [
                "replay", "--book", book, "--ticks", OutsideData.Tick(file), "--limit", Rows, "--events", events,
                .. options,
            ]).Expect(ExitCode.Ok);
        return File.ReadAllBytes(events);
    }
}
