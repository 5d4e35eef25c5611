using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Sinks;
using FastMargin.Tests.Feeds.Import;

namespace FastMargin.Tests.Feeds;

public sealed class ParameterFolderTests
{
    [Theory]
    [InlineData(ImportSamples.Binance)]
    [InlineData(ImportSamples.Haircuts)]
    [InlineData(ImportSamples.HyperliquidMeta)]
    [InlineData(ImportSamples.Okx)]
    [InlineData(ImportSamples.Deribit)]
    [InlineData(ImportSamples.Derive)]
    public void Version_written_and_read_back_is_the_same(string text)
    {
        using var folder = new TemporaryFolder();
        ParameterSet set = ImportSamples.Read(text);
        string path = ParameterFolderWriter.Write(set, folder.Root);
        ParameterVersion version = Assert.Single(ParameterFolder.Versions(folder.Root));
        Assert.Equal(Path.Combine(folder.Root, ParameterFolder.NameOf(version)), path);
        AssertSame(set, ParameterFolder.Read(folder.Root, version));
    }

    [Fact]
    public void Newest_version_not_after_a_date_is_chosen_among_several_side_by_side()
    {
        using var folder = new TemporaryFolder();
        foreach (int month in (int[])[3, 1, 2])
            ParameterFolderWriter.Write(Hkex(new DateOnly(2018, month, 1)), folder.Root);
        ParameterFolderWriter.Write(ImportSamples.Read(ImportSamples.Okx), folder.Root);
        Assert.Equal(4, ParameterFolder.Versions(folder.Root).Count);
        DateOnly? At(int month, int day) =>
            ParameterFolder.Newest(folder.Root, "hkex", "margins", new DateOnly(2018, month, day))?.Date;
        Assert.Equal(new DateOnly(2018, 2, 1), At(2, 28));
        Assert.Equal(new DateOnly(2018, 3, 1), At(3, 1));
        Assert.Null(ParameterFolder.Newest(folder.Root, "hkex", "margins", new DateOnly(2017, 12, 31)));
        Assert.Null(ParameterFolder.Newest(folder.Root, "hkex", "tiers", new DateOnly(2018, 12, 31)));
    }

    [Fact]
    public void Version_that_is_there_is_never_written_over()
    {
        using var folder = new TemporaryFolder();
        ParameterSet set = Hkex(new DateOnly(2018, 2, 1));
        string path = ParameterFolderWriter.Write(set, folder.Root);
        string before = File.ReadAllText(Path.Combine(path, "brackets.csv"));
        Assert.Throws<DataException>(() => ParameterFolderWriter.Write(set, folder.Root));
        Assert.Equal(before, File.ReadAllText(Path.Combine(path, "brackets.csv")));
        Assert.Single(Directory.GetDirectories(folder.Root));
    }

    [Fact]
    public void Folder_that_cannot_be_written_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        folder.Write("taken", "a file where a folder should be");
        DataException refused = Assert.Throws<DataException>(
            () => ParameterFolderWriter.Write(Hkex(new DateOnly(2018, 2, 1)), folder["taken"]));
        Assert.Contains("not written", refused.Found, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Root));
    }

    [Theory]
    [InlineData("\"FMPARAMS01\"", "\"FMPARAMS02\"", 2, "format: \"FMPARAMS02\"")]
    [InlineData("\"2018-02-01\"", "\"2018-02-30\"", 5, "date: \"2018-02-30\"")]
    [InlineData("\"hkex\"", "\"sgx\"", 3, "venue: \"sgx\"")]
    [InlineData("\"tables\": 2", "\"tables\": -2", 8, "tables: -2")]
    public void Manifest_that_is_spoiled_is_refused_with_its_line(string text, string by, int line, string found)
    {
        using var folder = new TemporaryFolder();
        string path = ParameterFolderWriter.Write(Hkex(new DateOnly(2018, 2, 1)), folder.Root);
        string manifest = Path.Combine(path, "manifest.json");
        string whole = File.ReadAllText(manifest);
        Assert.Contains(text, whole, StringComparison.Ordinal);
        File.WriteAllText(manifest, whole.Replace(text, by, StringComparison.Ordinal));
        DataException refused = Assert.Throws<DataException>(() => ParameterFolder.Versions(folder.Root));
        Assert.Equal((manifest, line), (refused.File, refused.Line));
        Assert.Contains(found, refused.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_without_versions_has_none()
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(ParameterFolder.Versions(folder.Root));
        Assert.Empty(ParameterFolder.Versions(folder["absent"]));
    }

    internal static void AssertSame(ParameterSet expected, ParameterSet actual)
    {
        Assert.Equal(expected.Version.Notes, actual.Version.Notes);
        Assert.Equal(expected.Version with { Notes = [] }, actual.Version with { Notes = [] });
        Assert.Equal(expected.Models, actual.Models);
        IReadOnlyList<MarginTable> tables = actual.Universe.Tables;
        Assert.Equal(expected.Universe.Tables.Select(t => (t.Name, t.Rule)), tables.Select(t => (t.Name, t.Rule)));
        for (int i = 0; i < tables.Count; i++)
            Assert.Equal(expected.Universe.Tables[i].Brackets, tables[i].Brackets);
        Assert.Equal(expected.Universe.Instruments.Select(Shown), actual.Universe.Instruments.Select(Shown));
        Assert.Equal(expected.Universe.Currencies.Select(Shown), actual.Universe.Currencies.Select(Shown));
    }

    private static string Shown(Instrument i) =>
        $"{i.Symbol} {i.Kind} {i.SettleCurrency} {i.Lot} {i.Tick} {i.MarkStep} {i.Multiplier} "
        + (i.CanBeHeld ? i.Long.Name : "");

    private static string Shown(Currency c) =>
        $"{c.Code} {c.IsBase} {c.Fx} {c.FxInstrument} {string.Join(';', c.Collateral.Tiers)} "
        + c.Collateral.LiabilityWeight;

    private static ParameterSet Hkex(DateOnly day) => ImportSamples.Read(ImportSamples.Hkex, null, day);
}
