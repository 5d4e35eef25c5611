using System.Text;
using System.Text.Json;
using FastMargin.Feeds.Import;
using FastMargin.Feeds.Span;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Sinks;
using FastMargin.Tests.Units;

namespace FastMargin.Tests.Feeds.Span;

public sealed class SpanFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Margins_from_a_file_are_those_of_the_model_built_by_hand(bool isXml)
    {
        Random random = Seeded.Start();
        SpanSheet sheet = SpanSheets.Three();
        SpanParameters parameters = Read(sheet, isXml);
        SpanMargin byHand = sheet.Margin();
        int charged = 0;
        for (int round = 0; round < 300; round++)
        {
            (SpanPosition[] hand, SpanPosition[] file) = Draw(sheet, parameters, random);
            IReadOnlyList<SpanCharge> expected = byHand.Charges(hand);
            IReadOnlyList<SpanCharge> actual = parameters.Margin.Charges(file);
            Assert.Equal(expected.Select(Shown), actual.Select(Shown));
            charged += expected.Count(c => c.Credit > 0 || (c.SpreadCharge > 0 && c.DeliveryCharge > 0));
        }

        Assert.True(charged > 50, $"only {charged} charges and credits: the books prove too little");
    }

    [Fact]
    public void Both_forms_of_the_same_parameters_are_the_same()
    {
        SpanSheet sheet = SpanSheets.Three();
        SpanParameters xml = Read(sheet, isXml: true);
        SpanParameters pa2 = Read(sheet, isXml: false);
        Assert.Equal((xml.ClearingHouse, xml.Date), (pa2.ClearingHouse, pa2.Date));
        Assert.Equal(Shown(xml), Shown(pa2));
        Assert.Equal(10, xml.Contracts.Count);
        Assert.Equal(2, xml.Credits.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Spread_of_two_months_costs_its_charge_and_no_scan(bool isXml)
    {
        SpanParameters parameters = Read(SpanSheets.Three(), isXml);
        SpanPosition july = parameters.Position(new("NYM", "CL", "FUT", 202507), 2);
        SpanPosition august = parameters.Position(new("NYM", "CL", "FUT", 202508), -2);
        SpanCharge charge = Assert.Single(parameters.Margin.Charges([july, august]));
        // Both months are of the first tier: two spreads at 120, and 15 for each delta that delivers.
        Assert.Equal((2 * 120, 2 * 15), (charge.SpreadCharge, charge.DeliveryCharge));
        Assert.Equal(2 * 50, charge.Scan.Risk, 1e-9);
    }

    [Fact]
    public void Parameters_written_as_json_and_read_back_are_the_same()
    {
        SpanParameters parameters = Read(SpanSheets.Three(), isXml: false);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) SpanJson.Write(parameters, json);
        SpanParameters again = SpanJson.Read(Encoding.UTF8.GetString(stream.ToArray()), "span.json");
        Assert.Equal(Shown(parameters), Shown(again));
    }

    [Theory]
    [InlineData(true, "risk.spn")]
    [InlineData(false, "risk.pa2")]
    public void Imported_file_is_kept_as_a_model_that_gives_the_same_margins(bool isXml, string name)
    {
        using var folder = new TemporaryFolder();
        SpanSheet sheet = SpanSheets.Three();
        string text = isXml ? SpanXmlWriter.Write(sheet) : SpanFixedWriter.Write(sheet);
        ParameterSet set = VenueImports.Read(folder.Write(name, text));
        string kept = ParameterFolderWriter.Write(set, folder["params"]);
        Assert.Equal(("span", "cch"), (set.Version.Venue, set.Version.Kind));
        Assert.Equal(new DateOnly(2025, 6, 20), set.Version.Date);
        string json = File.ReadAllText(Path.Combine(kept, "models", "span@2025-06-20.json"));
        Assert.Equal(Shown(Read(sheet, isXml)), Shown(SpanJson.Read(json, "span.json")));
    }

    [Fact]
    public void Records_that_are_not_read_are_counted()
    {
        IReadOnlyList<string> notes = Read(SpanSheets.Three(), isXml: false).Notes;
        Assert.Contains("records of type T: 1 passed over", notes);
        Assert.Contains("records of type 1: 2 passed over", notes);
    }

    [Theory]
    [InlineData("<somMeth>MAX", "<somMeth>CASCADE", "short option method CASCADE")]
    [InlineData("<chargeMeth>F", "<chargeMeth>P", "spread charge method P")]
    [InlineData("<riskExponent>0", "<riskExponent>2", "a risk exponent")]
    [InlineData("<val>1.000</val></adjRate>", "<val>1.100</val></adjRate>", "an adjustment factor")]
    [InlineData("<ePe>202508</ePe>", "<ePe>202512</ePe>", "month 202512 in tiers")]
    [InlineData("<tn>2</tn><sPe>", "<tn>9</tn><sPe>", "a spread of tier 2, which is not defined")]
    [InlineData("<rs>B</rs>", "<rs>A</rs>", "two legs on one side")]
    [InlineData("<sc>1.0</sc>", "<sc>2.0</sc>", "a scaling factor of a family")]
    public void Commodity_with_a_rule_that_is_not_computed_is_left_out_and_never_too_small(
        string text, string by, string reason)
    {
        SpanParameters parameters = Parse(Replace(SpanXmlWriter.Write(SpanSheets.Three()), text, by));
        Assert.Contains(parameters.Notes, n => n.StartsWith("CL: left out", StringComparison.Ordinal)
            && n.Contains(reason, StringComparison.Ordinal));
        Assert.Contains("2 credits left out: a commodity of theirs is", parameters.Notes);
        Assert.Throws<DataException>(() => parameters.Position(new("NYM", "CL", "FUT", 202507), 1));
        SpanPosition gas = parameters.Position(new("NYM", "NG", "FUT", 202507), 2);
        Assert.Equal(2 * 99.9, parameters.Margin.Requirement([gas]), 1e-9);
    }

    [Theory]
    [InlineData("3 CL    10", "3 CL    04", "spread charge method 04")]
    [InlineData("4 CL    10", "4 CL    11", "delivery charge method 11")]
    [InlineData("C CL    100202", "C CL    100203", "a spread of 3 legs")]
    [InlineData("2 NYM CL    0", "2 NYM CL    1", "a risk exponent")]
    [InlineData("0000025100100100", "0000025100110100", "an adjustment factor")]
    public void Fixed_width_commodity_with_a_rule_that_is_not_computed_is_left_out(
        string text, string by, string reason)
    {
        string file = Replace(SpanFixedWriter.Write(SpanSheets.Three()), text, by);
        if (reason.EndsWith("legs", StringComparison.Ordinal)) file = Replace(file, "020201B", "020201B030201A");
        SpanParameters parameters = Parse(file);
        Assert.Contains(parameters.Notes, n => n.StartsWith("CL: left out", StringComparison.Ordinal)
            && n.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Credit_of_another_method_is_not_given_and_counted()
    {
        SpanSheet sheet = SpanSheets.Three();
        string file = SpanFixedWriter.Write(sheet);
        int at = file.IndexOf("6 ALL0001", StringComparison.Ordinal) + 88;
        SpanParameters parameters = Parse(file[..at] + "04" + file[(at + 2)..]);
        Assert.Single(parameters.Credits);
        Assert.Contains("credits of method 04: 1 passed over", parameters.Notes);
    }

    [Fact]
    public void Other_performance_bond_rate_is_taken_when_it_is_asked_for()
    {
        string file = SpanXmlWriter.Write(SpanSheets.Three());
        file = file.Replace("<ra><r>1</r>", "<ra><r>2</r>", StringComparison.Ordinal);
        SpanParameters second = Parse(file, rate: 2);
        Assert.All(second.Commodities.SelectMany(c => c.Spreads), s => Assert.Equal(9999, s.Charge));
        DataException refused = Assert.Throws<DataException>(() => Parse(file));
        Assert.Contains("without a risk array", refused.Found, StringComparison.Ordinal);
    }

    internal static SpanParameters Parse(string text, int rate = 1)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return SpanFile.Read(stream, "file", rate);
    }

    internal static string Replace(string text, string old, string by)
    {
        int at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"no \"{old}\" in the sample");
        return text[..at] + by + text[(at + old.Length)..];
    }

    private static SpanParameters Read(SpanSheet sheet, bool isXml) =>
        Parse(isXml ? SpanXmlWriter.Write(sheet) : SpanFixedWriter.Write(sheet));

    private static (SpanPosition[] Hand, SpanPosition[] File) Draw(
        SpanSheet sheet, SpanParameters parameters, Random random)
    {
        var hand = new List<SpanPosition>();
        var file = new List<SpanPosition>();
        foreach (SheetCommodity commodity in sheet.Commodities)
        {
            foreach (SheetContract contract in commodity.Contracts)
            {
                if (random.Next(3) == 0) continue;
                int quantity = random.Next(-9, 10);
                hand.Add(SpanSheet.Position(commodity, contract, quantity));
                file.Add(parameters.Position(SpanSheet.Key(commodity, contract), quantity));
            }
        }

        return ([.. hand], [.. file]);
    }

    private static string Shown(SpanCharge c) =>
        $"{c.Commodity} {c.Scan.Risk:R} {c.SpreadCharge:R} {c.DeliveryCharge:R} {c.Credit:R} {c.ShortOptionMinimum:R}";

    private static string[] Shown(SpanParameters parameters) =>
    [
        .. parameters.Commodities.Select(c =>
            $"{c.Name} {c.ShortOptionMinimum} {c.ShortOptions} {string.Join(',', c.Tiers.OrderBy(t => t.Key))} "
            + $"{string.Join(',', c.Spreads)} {string.Join(',', c.Deliveries)}"),
        .. parameters.Credits.Select(c => $"{c.Rate} {string.Join(',', c.Legs)}"),
        .. parameters.Contracts.Select(c =>
            $"{c.Key} {c.Commodity} {c.Delta:R} {c.DeltaMonth} {string.Join(',', c.Array.Losses.ToArray())}").Order(),
    ];
}
