using System.CommandLine;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Service;

namespace FastMargin.Cli.Verbs;

/// <summary>The batch devices of this machine.</summary>
internal static class DevicesVerb
{
    private const string Description = """
        Lists what can evaluate a whole book in one pass: the vector lanes in every width, OpenCL devices, and ILGPU's
        where that is built. Each runs a small book and every bit is compared with the scalar lanes. With --bench also
        what a pass over a large book costs, on lanes of one and two threads and on each device; the table is meant to
        be sent back. Exit code 3 when a device gives other bits.

        Examples:
          fastmargin devices
          fastmargin devices --format json
          fastmargin devices --bench --accounts 1000000
        """;

    private static readonly string[] _columns =
    [
        "device", "kind", "M pools", "MB resident", "first pass ms", "pass ms", "KB up", "KB down", "GB/s", "M pools/s",
    ];

    public static Command Create(CliHost host)
    {
        var isBench = new Option<bool>("--bench") { Description = "Measures passes over a large book." };
        Option<int> accounts = DemoVerb.Number("--accounts", "Accounts of that book.", 1_000_000, 1, 20_000_000);
        Option<string> format = ReportPrinter.CreateOption();
        var command = new Command("devices", Description) { isBench, accounts, format };
        command.SetAction(parsed =>
        {
            IReadOnlyList<IBatchDevice> devices = HostDevices.Find();
            var report = new Report();
            bool isEqual = AddList(report, devices);
            if (parsed.GetValue(isBench)) AddBench(report, devices, parsed.GetValue(accounts), host);
            ReportPrinter.Print(report, ReportPrinter.FormatOf(parsed.GetValue(format)), host.Out, host);
            return isEqual ? ExitCode.Ok : ExitCode.Difference;
        });
        return command;
    }

    private static bool AddList(Report report, IReadOnlyList<IBatchDevice> devices)
    {
        ReportTable table = report.AddTable(
            "devices", "batch devices",
            new("name", "name"), new("kind", "kind"), new("self_test", "self-test"), new("description", "description"));
        using var check = new DeviceCheck();
        bool isEqual = true;
        IEnumerable<IBatchDevice> lanes = SweepVariants.All.Select(v => new LaneDevice(v, threads: 2));
        foreach (IBatchDevice device in lanes.Concat(devices))
        {
            string result = check.Run(device);
            isEqual &= result == "ok";
            table.Add(device.Name, KindOf(device), result, device.Description);
        }

        return isEqual;
    }

    private static void AddBench(Report report, IReadOnlyList<IBatchDevice> devices, int accounts, CliHost host)
    {
        ReportTable table = report.AddTable(
            "bench", "passes with all prices moved; GB/s of what a pass must read",
            [.. _columns.Select((name, i) => new Column(KeyOf(name), name, i > 1, i > 1 ? "F2" : null))]);
        using var book = new DeviceBook(accounts, seed: 1, isHard: false);
        IBatchDevice[] lanes = [new LaneDevice(SweepVariants.Chosen, 1), new LaneDevice(SweepVariants.Chosen, 2)];
        foreach (IBatchDevice device in lanes.Concat(devices))
        {
            DeviceSpeed speed = DeviceSpeed.Of(device, book, host.Stop);
            table.Add(
                device.Description, KindOf(device), book.Pools / 1e6, speed.ResidentBytes / 1e6, speed.UploadMs,
                speed.PassMs, speed.BytesUp / 1e3, speed.BytesDown / 1e3, book.PassBytes / speed.PassMs / 1e6,
                book.Pools / speed.PassMs / 1e3);
        }
    }

    private static string KindOf(IBatchDevice device) => device.Kind.ToString().ToLowerInvariant();

    private static string KeyOf(string name) =>
        name.Replace(' ', '_').Replace("/", "_per_", StringComparison.Ordinal).ToLowerInvariant();
}
