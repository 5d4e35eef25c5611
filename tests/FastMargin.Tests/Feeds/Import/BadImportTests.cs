using FastMargin.Feeds.Import;
using FastMargin.Instruments;

namespace FastMargin.Tests.Feeds.Import;

/// <summary>Files that are spoiled in one place; each is refused with its line and leaves nothing behind.</summary>
public sealed class BadImportTests
{
    [Theory]
    [InlineData("5000.0,50000.0,0.02", "5000.0,50000.0,0.002", 3, "rate 0.002 falls", "rising rates")]
    [InlineData("5000.0,50000.0,0.02", "6000.0,50000.0,0.02", 3, "floor 6000 leaves a gap", "floor 5000")]
    [InlineData("5000.0,50000.0,0.02", "4000.0,50000.0,0.02", 3, "floor 4000 leaves an overlap", "floor 5000")]
    [InlineData("0.02,50.0,25.0", "0.02,51.0,25.0", 3, "amount 51", "within 0.01")]
    [InlineData("0.02,50.0,25.0", "NaN,50.0,25.0", 3, "mm_rate", "exact decimal")]
    [InlineData("0.02,50.0,25.0", "0.02,1e40,25.0", 3, "mm_amount", "exact decimal")]
    [InlineData("0.02,50.0,25.0", "0.02,50.0,-25.0", 3, "max_leverage -25", "more than 0")]
    [InlineData("0.02,50.0,25.0", "0.02,50.0,100", 3, "initial 0.01 is below maintenance 0.02", "initial >=")]
    [InlineData("0.02,50.0,25.0,", "0.02,50.0", 3, "6 fields", "8")]
    [InlineData("B/USDT:USDT,1", "A/USDT:USDT,1", 4, "leaves an overlap", "floor 50000")]
    [InlineData("B/USDT:USDT,1", "\"B/USDT:USDT,1", 0, "malformed row", "RFC 4180")]
    public void Tier_that_breaks_a_rule_is_refused(string text, string by, int line, string found, string expected) =>
        AssertRefused(ImportSamples.Binance, text, by, "sample.csv", line, found, expected);

    [Theory]
    [InlineData("0.95", "1.5", 2, "weight 1.5", "0 to 1")]
    [InlineData("0.95", "1e40", 2, "multi_assets_2021.BTC: 1e40", "a number")]
    [InlineData("0.95", "true", 2, "multi_assets_2021.BTC: true", "a number")]
    [InlineData("0.95", "NaN", 2, "malformed JSON", "RFC 8259")]
    [InlineData("\"USDT\": 0.9999", "\"BTC\": 0.9", 2, "BTC twice", "once")]
    [InlineData("0.005, 50", "0.005, 51", 4, "amount 51", "50")]
    [InlineData("0.005, 50", "0.003, 50", 4, "rate 0.003 falls", "rising")]
    [InlineData("[50000.0, null, 0.005, 50]", "[50000.0]", 4, "a list of 1", "2 items or more")]
    [InlineData("\"rows\"", "\"lines\"", 3, "no rows", "it among columns, lines")]
    [InlineData("\"3x\"", "\"x3\"", 5, "leverage \"x3\"", "3x")]
    [InlineData("0.1 }\n}", "0.1", 5, "malformed JSON", "RFC 8259")]
    public void Haircut_or_bracket_that_breaks_a_rule_is_refused(
        string text, string by, int line, string found, string expected) =>
        AssertRefused(ImportSamples.Haircuts, text, by, "sample.json", line, found, expected);

    [Theory]
    [InlineData("2020-03-01", "2019-01-02", 3, "after 2019-01-02", "rising dates")]
    [InlineData("2020-03-01", "01/03/2020", 3, "date 01/03/2020", "2020-01-31")]
    [InlineData("12000,11000", "10000,11000", 3, "initial 10000 is below maintenance 11000", "initial >=")]
    [InlineData("12000,11000", "12000,-1", 3, "maintenance -1", "0 or more")]
    [InlineData("12000,11000", "12000,", 3, "maintenance", "exact decimal")]
    public void Futures_margin_that_breaks_a_rule_is_refused(
        string text, string by, int line, string found, string expected) =>
        AssertRefused(ImportSamples.Lean, text, by, "sample.csv", line, found, expected);

    [Theory]
    [InlineData("[150000000.0, 20]", "[150000000.0, 50]", 2, "rate 0.01 falls", "rising")]
    [InlineData("[150000000.0, 20]", "[150000000.0, 0]", 2, "mainnet.BTC[1][1]: 0", "more than 0")]
    [InlineData("[150000000.0, 20]", "[150000000.0]", 2, "mainnet.BTC[1]: a list of 1", "2 items")]
    [InlineData("[[0, 3]]", "[]", 2, "mainnet.X,Y: a list of 0", "one tier")]
    [InlineData("\"X,Y\"", "\"BTC,Y\"", 2, "duplicate table hyperliquid:BTC", "once")]
    public void Leverage_tier_that_breaks_a_rule_is_refused(
        string text, string by, int line, string found, string expected) =>
        AssertRefused(ImportSamples.Hyperliquid, text, by, "sample.json", line, found, expected);

    [Theory]
    [InlineData("50000", "5000000", 2, "initial_margin_ppm: 5000000", "0 to 1000000")]
    [InlineData("\"liquidity_tier\": 0", "\"liquidity_tier\": 7", 5, "liquidity_tier: 7", "of the list")]
    [InlineData("\"ticker\": \"BTC-USD\", ", "", 4, "no ticker", "it among id")]
    [InlineData("\"atomic_resolution\": -10", "\"atomic_resolution\": -99", 4, "atomic_resolution: -99", "-18 to 18")]
    public void Chain_parameter_that_breaks_a_rule_is_refused(
        string text, string by, int line, string found, string expected) =>
        AssertRefused(ImportSamples.Dydx, text, by, "sample.json", line, found, expected);

    [Theory]
    [InlineData("[10, 0.8]", "[10, 0.4]", 1, "weight 0.5 rises above 0.4", "falling weights")]
    [InlineData("2, 70, 2e6, 0.06", "2, 70, 2e6, 0.01", 3, "mmr", "rising rates")]
    [InlineData("0.06, 0.125", "0.06, 0.05", 3, "initial 0.05 is below maintenance 0.06", "initial >=")]
    [InlineData("[2, 70", "[1, 70", 3, "duplicate table okx:BTC/USDT/1", "once")]
    public void Discount_or_tier_that_breaks_a_rule_is_refused(
        string text, string by, int line, string found, string expected) => AssertRefused(
        ImportSamples.Okx, text, by, "sample.json", line, found.Replace("mmr", "[3]: 0.01", StringComparison.Ordinal),
        expected, new DateOnly(2024, 1, 1));

    [Theory]
    [InlineData("(30/dte)^0.30*38%", "30/dte*38%", 2, "vol: \"30/dte*38%\"", "a form like")]
    [InlineData("0.125", "-0.125", 1, "price: -0.125", "0 or more")]
    public void Portfolio_number_that_breaks_a_rule_is_refused(
        string text, string by, int line, string found, string expected) =>
        AssertRefused(ImportSamples.DeribitPortfolio, text, by, "sample.json", line, found, expected);

    [Theory]
    [InlineData("\"up\"", "\"sideways\"", 1, "vol_shock: \"sideways\"", "up, none or down")]
    [InlineData("1.3", "\"much\"", 1, "im_factor: \"much\"", "a number")]
    [InlineData("\"srm\"", "\"lyra\"", 3, "an object", "pmrm1, pmrm2, srm")]
    public void Manager_parameter_that_breaks_a_rule_is_refused(
        string text, string by, int line, string found, string expected) =>
        AssertRefused(ImportSamples.Derive, text, by, "sample.json", line, found, expected);

    [Fact]
    public void File_that_ends_anywhere_is_refused_or_whole_but_never_crashes()
    {
        foreach (string text in (string[])[ImportSamples.Haircuts, ImportSamples.Dydx, ImportSamples.Kraken])
        {
            for (int size = 0; size < text.Length; size += 7)
                Assert.Throws<DataException>(() => ImportSamples.Read(text[..size]));
        }
    }

    [Fact]
    public void File_that_is_missing_or_no_text_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<DataException>(() => VenueImports.Read(folder["none.csv"]));
        File.WriteAllBytes(folder["bytes.json"], [.. "{\""u8, 0xFF, .. "\":1}"u8]);
        Assert.Throws<DataException>(() => VenueImports.Read(folder["bytes.json"]));
        string deep = folder.Write("deep.json", new string('[', 100_000));
        DataException refused = Assert.Throws<DataException>(() => VenueImports.Read(deep));
        Assert.Contains("malformed JSON", refused.Found, StringComparison.Ordinal);
    }

    private static void AssertRefused(
        string sample, string text, string by, string file, int line, string found, string expected,
        DateOnly? asOf = null)
    {
        Assert.Contains(text, sample, StringComparison.Ordinal);
        int at = sample.IndexOf(text, StringComparison.Ordinal);
        string spoiled = sample[..at] + by + sample[(at + text.Length)..];
        DataException refused = Assert.Throws<DataException>(() => ImportSamples.Read(spoiled, null, asOf));
        Assert.EndsWith(file, refused.File, StringComparison.Ordinal);
        Assert.Contains(found, refused.Found, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Expected, StringComparison.Ordinal);
        if (line > 0) Assert.True(line == refused.Line, $"line {refused.Line}, not {line}: {refused.Message}");
    }
}
