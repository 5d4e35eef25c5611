using FastMargin.Tests;

namespace FastMargin.Cli.Tests;

[Trait("Category", "OutsideData")]
public sealed class OutsideTicksTests
{
    // Rows of each file: enough for every instrument of most files, few enough for all files in every mode.
    private const string Rows = "6000";

    public static TheoryData<string> TickFiles => OutsideData.TickNames;

    [Theory]
    [MemberData(nameof(TickFiles), DisableDiscoveryEnumeration = true)]
    public void Every_flag_on_real_ticks_is_proved_again_in_every_mode(string file)
    {
        OutsideData.SkipUnlessPresent();
        string folder = Directory.CreateTempSubdirectory("fastmargin-ticks-").FullName;
        try
        {
            string book = Path.Combine(folder, "book");
            CliRun.Of(
                [
                    "generate", "book", "--accounts", "60", "--seed", "11", "--out", book, "--leverage", "1",
                    "--instruments-from", OutsideData.Tick(file), .. Brackets(),
                ]).Expect(ExitCode.Ok);
            string? events = null;
            foreach (string mode in new[] { "sweep", "holders", "trigger" })
            {
                string path = Path.Combine(folder, $"{mode}.jsonl");
                CliRun run = CliRun.Of(
                    "replay", "--book", book, "--ticks", OutsideData.Tick(file), "--mode", mode, "--limit", Rows,
                    "--verify", "--events", path)
                    .Expect(ExitCode.Ok);
                Assert.EndsWith(" flags, 0 differences", run.LastLine, StringComparison.Ordinal);
                string found = File.ReadAllText(path);
                events ??= found;
                Assert.Equal(events, found);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Whichever margin table has the columns of a bracket file.
    private static string[] Brackets()
    {
        string? table = Directory.GetFiles(OutsideData.Params, "*.csv").Order(StringComparer.Ordinal).FirstOrDefault(
            path => File.ReadLines(path).First().Contains("floor_notional", StringComparison.Ordinal));
        return table is null ? [] : ["--brackets", table];
    }
}
