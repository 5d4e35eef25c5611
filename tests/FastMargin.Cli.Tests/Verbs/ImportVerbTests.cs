namespace FastMargin.Cli.Tests.Verbs;

public sealed class ImportVerbTests : IDisposable
{
    private const string Margins = "product,kind,initial,maintenance,clearing\nHSI,outright,110,88,80\n";

    private readonly string _root = Directory.CreateTempSubdirectory("fastmargin-import-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Imported_version_is_reported_listed_and_not_written_twice()
    {
        string file = Write("margins.csv", Margins);
        string[] line =
            ["import", file, "--from", "hkex", "--as-of", "2018-02-01", "--out", At("params"), "--format", "json"];
        CliRun first = CliRun.Of(line).Expect(ExitCode.Ok);
        Assert.Equal("written", first.Json.GetProperty("state").GetString());
        Assert.Equal(1, first.Json.GetProperty("tables").GetInt32());
        Assert.True(File.Exists(Path.Combine(first.Json.GetProperty("folder").GetString()!, "manifest.json")));
        Assert.Equal("there already", CliRun.Of(line).Expect(ExitCode.Ok).Json.GetProperty("state").GetString());
        CliRun listed = CliRun.Of("import", "--list", "--out", At("params"), "--format", "json").Expect(ExitCode.Ok);
        Assert.Equal("2018-02-01", listed.Json.GetProperty("versions")[0].GetProperty("date").GetString());
        Assert.Contains("binance", listed.Out, StringComparison.Ordinal);
        CliRun before = CliRun.Of(
            "import", "--list", "--out", At("params"), "--as-of", "2018-01-31", "--format", "json").Expect(ExitCode.Ok);
        Assert.Equal(0, before.Json.GetProperty("versions").GetArrayLength());
    }

    [Fact]
    public void File_with_anything_wrong_in_it_writes_nothing()
    {
        string file = Write("margins.csv", Margins.Replace("88", "188", StringComparison.Ordinal));
        CliRun run = CliRun.Of("import", file, "--as-of", "2018-02-01", "--out", At("params")).Expect(ExitCode.Data);
        Assert.Contains("margins.csv:2: table hkex:HSI@2018-02-01: initial 110", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("params")));
    }

    [Theory]
    [InlineData("--from", "nasdaq", "expected one of binance, bybit")]
    [InlineData("--as-of", "01.02.2018", "expected a form like 2024-01-31")]
    [InlineData("--list", "true", "a file, or --list without one")]
    public void Command_line_that_asks_for_what_is_not_there_is_refused(string option, string value, string expected)
    {
        string[] given = option == "--list" ? [option] : [option, value];
        CliRun run = CliRun.Of(["import", Write("m.csv", Margins), .. given]).Expect(ExitCode.Usage);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_root, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }
}
