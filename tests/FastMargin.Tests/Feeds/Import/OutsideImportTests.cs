using System.Globalization;
using System.Text.Json;
using FastMargin.Feeds;
using FastMargin.Feeds.Import;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Sinks;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds.Import;

/// <summary>Files as venues publish them; figures are read here a second time, as <see cref="decimal"/>.</summary>
[Trait("Category", "OutsideData")]
public sealed class OutsideImportTests
{
    private static readonly DateOnly _day = new(2026, 1, 1);

    [Fact]
    public void Every_parameter_file_imports_and_reads_back_as_it_was()
    {
        OutsideData.SkipUnlessPresent();
        string[] names =
        [
            "binance_usdm_tiers.csv", "binance_haircuts_and_brackets.json", "bybit_samples.json",
            "deribit_bit_standard_margin.json", "derive_params.json", "dydx_v4_liquidity_tiers.json",
            "hkex_margins_2018_02_01.csv", "hyperliquid_margin_tiers.json", "kraken_futures_margin.json",
            "lean_futures_margins.csv", "okx_parameters.json", "span_scan_parameters.json",
            "raw/okx__http_get_position_tiers.json", "raw/hyperliquid__http_meta_perp_sample.json",
            "raw/hyperliquid__http_all_perp_metas_non_usdc_collateral.json",
            "raw/bybit__http_get_instruments_linear.json",
            "raw/bybit__http_get_instruments_inverse.json", "raw/dydx__http_get_perpetual_markets.json",
            "raw/kraken__http_futures_instruments.json", "raw/deribit__http_get_instruments.json",
        ];
        foreach (string name in names)
        {
            using var folder = new TemporaryFolder();
            ParameterSet set = VenueImports.Read(PathOf(name), null, _day);
            ParameterFolderWriter.Write(set, folder.Root);
            ParameterVersion version = Assert.Single(ParameterFolder.Versions(folder.Root));
            ParameterFolderTests.AssertSame(set, ParameterFolder.Read(folder.Root, version));
        }
    }

    [Fact]
    public void Every_tier_of_the_usd_margined_contracts_is_the_files_own()
    {
        OutsideData.SkipUnlessPresent();
        string path = PathOf("binance_usdm_tiers.csv");
        ParameterSet set = VenueImports.Read(path, "binance", _day);
        int rows = 0;
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string[] f = line.Split(',');
            Bracket bracket = set.Table($"binance:{f[0]}@2026-01-01").Brackets[int.Parse(f[1], null) - 1];
            Assert.Equal(Number(f[2]), decimal.Parse(bracket.Floor.ToString(), CultureInfo.InvariantCulture));
            Assert.Equal(Number(f[3]), Number(bracket.Cap?.ToString() ?? "-1"));
            Assert.Equal(Number(f[4]), Number(bracket.Maintenance.ToString()));
            Assert.Equal(Number(f[5]), Number(bracket.Amount.ToString()));
            Assert.Equal(Math.Round(1 / Number(f[6]), 15), Math.Round(Number(bracket.Initial.ToString()), 15));
            rows++;
        }

        Assert.Equal(rows, set.Universe.Tables.Sum(t => t.Brackets.Count));
        Assert.Equal(set.Version.Tables, set.Universe.Tables.Count);
    }

    [Fact]
    public void Haircuts_are_the_files_own()
    {
        OutsideData.SkipUnlessPresent();
        const string Name = "binance_haircuts_and_brackets.json";
        Universe universe = Read(Name).Universe;
        foreach (JsonProperty asset in Json(Name).GetProperty("multi_assets_2021").EnumerateObject())
        {
            CollateralSchedule schedule = universe.Currencies[universe.CurrencyId(asset.Name)].Collateral;
            Assert.Equal(asset.Value.GetDecimal() * 1000, Number(schedule.ValueOf(Money.Parse("1000")).ToString()));
        }
    }

    [Fact]
    public void Every_listed_future_has_the_newest_margin_not_after_the_day()
    {
        OutsideData.SkipUnlessPresent();
        string path = PathOf("lean_futures_margins.csv");
        var day = new DateOnly(2020, 3, 16);
        var newest = new Dictionary<string, string[]>();
        int rows = 0;
        foreach (string[] f in File.ReadLines(path).Skip(1).Select(line => line.Split(',')))
        {
            rows++;
            if (string.CompareOrdinal(f[2], "2020-03-16") <= 0) newest[$"{f[0]}:{f[1]}"] = f;
        }

        ParameterSet set = VenueImports.Read(path, null, day);
        Assert.Equal(newest.Count, set.Universe.Tables.Count);
        foreach ((string symbol, string[] f) in newest)
        {
            Bracket only = Assert.Single(set.Table($"lean:{symbol}@{f[2]}").Brackets);
            Assert.Equal((Number(f[3]), Number(f[4])), Rates(only));
        }

        Assert.Equal(rows, VenueImports.Read(path).Universe.Tables.Count);
    }

    [Fact]
    public void Every_perpetual_of_the_chain_has_the_rates_of_its_tier()
    {
        OutsideData.SkipUnlessPresent();
        ParameterSet set = Read("dydx_v4_liquidity_tiers.json");
        JsonElement net = Json("dydx_v4_liquidity_tiers.json").GetProperty("mainnet");
        JsonElement[] tiers = [.. net.GetProperty("liquidity_tiers").EnumerateArray()];
        foreach (JsonElement perpetual in net.GetProperty("perpetuals").EnumerateArray())
        {
            int id = perpetual.GetProperty("liquidity_tier").GetInt32();
            JsonElement tier = tiers.Single(t => t.GetProperty("id").GetInt32() == id);
            decimal initial = tier.GetProperty("initial_margin_ppm").GetDecimal() / 1_000_000;
            decimal fraction = tier.GetProperty("maintenance_fraction_ppm").GetDecimal() / 1_000_000;
            string? ticker = perpetual.GetProperty("ticker").GetString();
            Bracket only = Assert.Single(set.Table($"dydx:{ticker}@2026-01-01").Brackets);
            Assert.Equal((initial, initial * fraction), Rates(only));
        }
    }

    [Fact]
    public void Markets_of_the_indexer_have_their_fractions_lots_and_ticks()
    {
        OutsideData.SkipUnlessPresent();
        const string Name = "raw/dydx__http_get_perpetual_markets.json";
        ParameterSet set = Read(Name);
        Assert.Equal(new DateOnly(2025, 12, 8), set.Version.Date);
        foreach (JsonProperty market in Json(Name).GetProperty("result").GetProperty("markets").EnumerateObject())
        {
            Instrument instrument = set.Universe.Instruments[set.Universe.InstrumentId(market.Name)];
            Assert.Equal(market.Value.GetProperty("stepSize").GetString(), instrument.Lot.ToString());
            Assert.Equal(market.Value.GetProperty("tickSize").GetString(), instrument.Tick.ToString());
            Assert.Equal(
                market.Value.GetProperty("maintenanceMarginFraction").GetString(),
                instrument.Long.Brackets[0].Maintenance.ToString());
        }
    }

    [Theory]
    [InlineData("kraken_futures_margin.json", "instrument_sample")]
    [InlineData("raw/kraken__http_futures_instruments.json", "instruments")]
    public void Levels_of_flexible_futures_are_the_files_own(string name, string list)
    {
        OutsideData.SkipUnlessPresent();
        ParameterSet set = Read(name);
        foreach (JsonElement item in Json(name).GetProperty(list).EnumerateArray())
        {
            if (item.GetProperty("type").GetString() != "flexible_futures") continue;
            MarginTable table = set.Table($"kraken:{item.GetProperty("symbol").GetString()}@2026-01-01");
            JsonElement[] levels = [.. item.GetProperty("marginLevels").EnumerateArray()];
            Assert.Equal(
                levels.Select(l => l.GetProperty("numNonContractUnits").GetDecimal()),
                table.Brackets.Select(b => Number(b.Floor.ToString())));
            Assert.Equal(
                levels.Select(l => (
                    l.GetProperty("initialMargin").GetDecimal(), l.GetProperty("maintenanceMargin").GetDecimal())),
                table.Brackets.Select(Rates));
        }
    }

    [Theory]
    [InlineData("2024-07-17", "10000000", "2550000")]
    [InlineData("2024-07-18", "3000000", "2750000")]
    public void Discounts_change_on_their_day_and_count_slice_by_slice(string day, string amount, string counts)
    {
        OutsideData.SkipUnlessPresent();
        DateOnly date = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        ParameterSet set = VenueImports.Read(PathOf("okx_parameters.json"), null, date);
        CollateralSchedule schedule = set.Universe.Currencies[set.Universe.CurrencyId("BETH")].Collateral;
        Assert.Equal(Money.Parse(counts), schedule.ValueOf(Money.Parse(amount)));
    }

    [Fact]
    public void Margins_a_contract_are_the_circulars_own()
    {
        OutsideData.SkipUnlessPresent();
        Bracket index = Read("hkex_margins_2018_02_01.csv").Table("hkex:HSI@2026-01-01").Brackets[0];
        Assert.Equal(("110257", "88205"), (index.Initial.ToString(), index.Maintenance.ToString()));
        Bracket palm = Read("span_scan_parameters.json").Table("span-scan:CPO@2026-01-01").Brackets[0];
        Assert.Equal("7000", palm.Maintenance.ToString());
    }

    [Fact]
    public void Numbers_of_managers_are_the_files_own()
    {
        OutsideData.SkipUnlessPresent();
        JsonElement json = Json("derive_params.json");
        foreach (ParameterModel model in Read("derive_params.json").Models)
        {
            decimal[] expected = [.. Numbers(json.GetProperty(model.Name["derive_".Length..]))];
            Assert.NotEmpty(expected);
            Assert.Equal(expected, Numbers(JsonDocument.Parse(model.Json).RootElement));
        }
    }

    [Fact]
    public void Set_of_the_chain_has_every_tier_and_every_market_by_name()
    {
        OutsideData.SkipUnlessPresent();
        JsonElement net = Json("dydx_v4_liquidity_tiers.json").GetProperty("mainnet");
        ParameterModel model = Read("dydx_v4_liquidity_tiers.json").Models.Single(m => m.Name == "dydx");
        JsonElement set = JsonDocument.Parse(model.Json).RootElement;
        var names = new Dictionary<int, string>();
        foreach (JsonElement tier in net.GetProperty("liquidity_tiers").EnumerateArray())
        {
            string name = names[tier.GetProperty("id").GetInt32()] = tier.GetProperty("name").GetString()!;
            JsonElement kept = set.GetProperty("tiers").GetProperty(name);
            Assert.Equal(
                tier.GetProperty("initial_margin_ppm").GetInt32(), kept.GetProperty("initialPpm").GetInt32());
            Assert.Equal(
                tier.GetProperty("maintenance_fraction_ppm").GetInt32(),
                kept.GetProperty("maintenanceFractionPpm").GetInt32());
        }

        foreach (JsonElement perpetual in net.GetProperty("perpetuals").EnumerateArray())
        {
            JsonElement kept = set.GetProperty("markets").GetProperty(perpetual.GetProperty("ticker").GetString()!);
            int id = perpetual.GetProperty("liquidity_tier").GetInt32();
            Assert.Equal(names[id], kept.GetProperty("tier").GetString());
            Assert.Equal(
                perpetual.GetProperty("atomic_resolution").GetInt32(), kept.GetProperty("atomicResolution").GetInt32());
        }
    }

    private static IEnumerable<decimal> Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Numbers(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Number => [element.GetDecimal()],
        _ => [],
    };

    private static (decimal Initial, decimal Maintenance) Rates(Bracket bracket) =>
        (Number(bracket.Initial.ToString()), Number(bracket.Maintenance.ToString()));

    private static string PathOf(string name) => Path.Combine(OutsideData.Params, name);

    private static ParameterSet Read(string name) => VenueImports.Read(PathOf(name), null, _day);

    private static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllText(PathOf(name))).RootElement;

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
