using System.Globalization;
using System.Text.Json;
using FastMargin.Feeds.Import;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds.Import;

public sealed class VenueImportsTests
{
    [Theory]
    [InlineData(ImportSamples.Binance, "binance", "tiers")]
    [InlineData(ImportSamples.Haircuts, "binance", "collateral")]
    [InlineData(ImportSamples.Lean, "lean", "margins")]
    [InlineData(ImportSamples.Hkex, "hkex", "margins")]
    [InlineData(ImportSamples.Hyperliquid, "hyperliquid", "tiers")]
    [InlineData(ImportSamples.HyperliquidMeta, "hyperliquid", "instruments")]
    [InlineData(ImportSamples.Dydx, "dydx", "genesis")]
    [InlineData(ImportSamples.Okx, "okx", "parameters")]
    [InlineData(ImportSamples.Kraken, "kraken", "instruments")]
    [InlineData(ImportSamples.Bybit, "bybit", "instruments")]
    [InlineData(ImportSamples.Deribit, "deribit", "instruments")]
    [InlineData(ImportSamples.DeribitPortfolio, "deribit", "portfolio")]
    [InlineData(ImportSamples.Derive, "derive", "managers")]
    public void Content_says_whose_file_it_is_and_the_name_of_another_venue_is_refused(
        string text, string venue, string kind)
    {
        ParameterVersion version = ImportSamples.Read(text).Version;
        Assert.Equal((venue, kind), (version.Venue, version.Kind));
        Assert.Equal(64, version.Sha256.Length);
        ParameterVersion named = ImportSamples.Read(text, venue).Version;
        Assert.Equal(version with { Notes = [] }, named with { Notes = [] });
        string other = venue == "okx" ? "kraken" : "okx";
        DataException refused = Assert.Throws<DataException>(() => ImportSamples.Read(text, other));
        Assert.Contains($"no file of {other}", refused.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_venue_is_an_error_that_lists_the_known_ones()
    {
        DataException refused = Assert.Throws<DataException>(() => ImportSamples.Read("{}", "nasdaq"));
        foreach (ImportSource source in VenueImports.All)
            Assert.Contains(source.Name, refused.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounded_amount_of_a_venue_is_replaced_and_told()
    {
        ParameterSet set = ImportSamples.Read(ImportSamples.Binance);
        MarginTable table = set.Table("binance:B/USDT:USDT@2026-01-01");
        Assert.Equal(Money.Parse("8.33325"), table.Brackets[1].Amount);
        string note = Assert.Single(set.Version.Notes);
        Assert.Contains("amount 8.33 of bracket 2", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Haircuts_become_collateral_weights_with_an_index_for_their_rate()
    {
        Universe universe = ImportSamples.Read(ImportSamples.Haircuts).Universe;
        Currency bitcoin = universe.Currencies[universe.CurrencyId("BTC")];
        Assert.Equal(Money.Parse("1.9"), bitcoin.Collateral.ValueOf(Money.Parse("2")));
        Assert.Equal("BTC/USDT", universe.Instruments[bitcoin.FxInstrument!.Value].Symbol);
        CollateralSchedule tether = universe.Currencies[universe.BaseCurrency].Collateral;
        Assert.Equal(Money.Parse("0.9999"), tether.ValueOf(Money.Parse("1")));
    }

    [Fact]
    public void History_gives_all_of_its_tables_or_the_newest_at_a_date()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("margins.csv", ImportSamples.Lean);
        ParameterSet all = VenueImports.Read(path);
        Assert.Equal(
            ["lean:cme:ES@2019-01-02", "lean:cme:ES@2020-03-01", "lean:cbot:ZC@2020-01-01"],
            all.Universe.Tables.Select(t => t.Name));
        Assert.Equal(new DateOnly(2020, 3, 1), all.Version.Date);
        string[] At(DateOnly day) => [.. VenueImports.Read(path, null, day).Universe.Tables.Select(t => t.Name)];
        Assert.Equal(["lean:cme:ES@2019-01-02", "lean:cbot:ZC@2020-01-01"], At(new DateOnly(2020, 2, 29)));
        Assert.Equal(["lean:cme:ES@2020-03-01", "lean:cbot:ZC@2020-01-01"], At(new DateOnly(2020, 3, 1)));
        Assert.Equal(["lean:cme:ES@2019-01-02"], At(new DateOnly(2019, 12, 31)));
        Assert.Throws<DataException>(() => At(new DateOnly(2019, 1, 1)));
    }

    [Fact]
    public void Leverages_become_rates_rounded_up_and_continuous_brackets()
    {
        ParameterSet set = ImportSamples.Read(ImportSamples.Hyperliquid);
        Bracket second = set.Table("hyperliquid:BTC@2026-01-01").Brackets[1];
        Assert.Equal((ImportSamples.Rate("0.025"), ImportSamples.Rate("0.05")), (second.Maintenance, second.Initial));
        Assert.Equal(Money.Parse("1875000"), second.Amount);
        Bracket third = Assert.Single(set.Table("hyperliquid:Y@2026-01-01").Brackets);
        Assert.Equal(ImportSamples.Rate("0.166666666666666667"), third.Maintenance);
    }

    [Fact]
    public void Universe_of_an_interface_has_lots_ticks_and_its_margin_tables()
    {
        ParameterSet set = ImportSamples.Read(ImportSamples.HyperliquidMeta);
        Instrument bitcoin = Assert.Single(set.Universe.Instruments);
        Assert.Equal(("0.00001", "0.1"), (bitcoin.Lot.ToString(), bitcoin.Tick.ToString()));
        Assert.Equal(2, bitcoin.Long.Brackets.Count);
        Assert.Contains(set.Version.Notes, n => n.StartsWith("OLD: left out", StringComparison.Ordinal));
    }

    [Fact]
    public void Contracts_whose_maintenance_is_not_told_ask_the_initial_rate_and_say_so()
    {
        ParameterSet set = ImportSamples.Read(ImportSamples.Bybit);
        Assert.Equal(new DateOnly(2023, 11, 14), set.Version.Date);
        Instrument perpetual = set.Universe.Instruments[set.Universe.InstrumentId("BTCUSD")];
        Assert.Equal(InstrumentKind.Inverse, perpetual.Kind);
        Assert.Equal(ImportSamples.Rate("0.01"), perpetual.Long.Brackets[0].Maintenance);
        Assert.Contains(set.Version.Notes, n => n.StartsWith("no maintenance rates", StringComparison.Ordinal));
    }

    [Fact]
    public void Lot_of_a_contract_in_money_is_counted_in_contracts()
    {
        Universe universe = ImportSamples.Read(ImportSamples.Deribit).Universe;
        Instrument perpetual = universe.Instruments[universe.InstrumentId("BTC-PERPETUAL")];
        Assert.Equal(("1", "10"), (perpetual.Lot.ToString(), perpetual.Multiplier.ToString()));
    }

    [Fact]
    public void Tier_that_holds_for_the_whole_position_is_a_table_of_its_own()
    {
        ParameterSet set = ImportSamples.Read(ImportSamples.Okx);
        MarginTable second = set.Table("okx:BTC/USDT/2@2026-01-01");
        Assert.Equal(ImportSamples.Rate("0.06"), Assert.Single(second.Brackets).Maintenance);
    }

    [Theory]
    [InlineData("2024-07-17", "11")]
    [InlineData("2024-07-18", "15.2")]
    public void Discount_that_changed_is_the_one_of_the_day(string day, string counts)
    {
        DateOnly date = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        Universe universe = ImportSamples.Read(ImportSamples.Okx, null, date).Universe;
        CollateralSchedule schedule = universe.Currencies[universe.CurrencyId("BETH")].Collateral;
        Assert.Equal(Money.Parse(counts), schedule.ValueOf(Money.Parse("16")));
    }

    [Fact]
    public void Volatility_shocks_in_words_become_numbers()
    {
        IReadOnlyList<ParameterModel> models = ImportSamples.Read(ImportSamples.DeribitPortfolio).Models;
        (decimal Power, decimal AtThirtyDays) Shock(int model)
        {
            JsonElement shock = JsonDocument.Parse(models[model].Json).RootElement.GetProperty("volatility_shock");
            return (shock.GetProperty("power").GetDecimal(), shock.GetProperty("at_thirty_days").GetDecimal());
        }

        Assert.Equal((0.5m, 0.4m), Shock(0));
        Assert.Equal((0.3m, 0.38m), Shock(1));
    }

    [Fact]
    public void File_that_states_no_date_needs_one_and_a_date_before_the_files_own_is_refused()
    {
        using var folder = new TemporaryFolder();
        string undated = folder.Write("a.csv", ImportSamples.Hkex);
        DataException refused = Assert.Throws<DataException>(() => VenueImports.Read(undated));
        Assert.Contains("no date", refused.Found, StringComparison.Ordinal);
        string dated = folder.Write("b.json", ImportSamples.Bybit);
        Assert.Equal(new DateOnly(2023, 11, 14), VenueImports.Read(dated).Version.Date);
        Assert.Throws<DataException>(() => VenueImports.Read(dated, null, new DateOnly(2023, 11, 13)));
    }
}
