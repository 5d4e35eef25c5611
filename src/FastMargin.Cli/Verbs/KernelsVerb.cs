using System.CommandLine;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Engine;
using FastMargin.Kernels;

namespace FastMargin.Cli.Verbs;

/// <summary>The variants of the sweep kernel on this machine.</summary>
internal static class KernelsVerb
{
    private const string Description = """
        Lists every variant of the sweep kernel: what this machine runs in hardware, which one is chosen and why, and
        how fast each is on a book that fits in the cache, on one thread. All give the same bits.

        Examples:
          fastmargin kernels
          fastmargin kernels --format json
          FASTMARGIN_WIDTH=128 fastmargin kernels
        """;

    public static Command Create(CliHost host)
    {
        Option<string> format = ReportPrinter.CreateOption();
        var engine = new EngineFlags();
        var command = new Command("kernels", Description);
        engine.AddTo(command, withMode: false);
        command.Options.Add(format);
        command.SetAction(parsed =>
        {
            EngineOptions options = engine.Resolve(parsed, host, out string because);
            Report report = ReportOf(options, because, host);
            ReportPrinter.Print(report, ReportPrinter.FormatOf(parsed.GetValue(format)), host.Out, host);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Report ReportOf(EngineOptions options, string because, CliHost host)
    {
        var report = new Report();
        ReportTable table = report.AddTable(
            "kernels", "sweep kernel variants",
            new("name", "name"), new("accelerated", "accelerated"), new("chosen", "chosen"),
            new("why", "why"), new("g_positions_per_second", "G positions/s", true, "F2"));
        using var bench = new KernelSpeed();
        foreach (SweepVariant variant in SweepVariants.All)
        {
            bool isChosen = variant == options.Variant;
            string why = isChosen && because.Length > 0 ? because
                : isChosen ? "the first accelerated one in measured order: 512, 256, 128, scalar"
                : !variant.IsAccelerated ? "this machine has no such registers: runs in software"
                : "";
            double speed = host.Stop.IsCancellationRequested ? double.NaN : bench.Measure(variant);
            table.Add(variant.Name, variant.IsAccelerated, isChosen, why, speed);
        }

        return report;
    }
}
