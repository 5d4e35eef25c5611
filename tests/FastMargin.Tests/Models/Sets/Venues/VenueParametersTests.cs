using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Sets.Venues;

/// <summary>Sets that cannot be used are refused whole, with the place and what would do.</summary>
public sealed class VenueParametersTests
{
    private const string Tiers = "\"tiers\":{\"t\":{\"initialPpm\":50000,\"maintenanceFractionPpm\":600000}}";

    private const string Dydx = "{\"rule\":\"dydx-v4\"," + Tiers + ",\"markets\":";

    public static TheoryData<string, string, string> Bad => new()
    {
        { "{\"rule\":\"dydx-v4\"," + Tiers + "}", "sets.venue.markets: missing", "markets by symbol" },
        { "{\"rule\":\"dydx-v4\",\"markets\":{}}", "sets.venue.tiers: missing", "tiers" },
        {
            Dydx + "{\"BTC\":{\"tier\":\"u\",\"atomicResolution\":-10,\"priceExponent\":-5}}}",
            "markets.BTC.tier: \"u\"", "one of t"
        },
        { Dydx + "{\"DOGE\":{}}}", "markets.DOGE: no instrument of the book", "instruments.csv" },
        { Dydx + "{\"BTCI\":{}}}", "an instrument of kind Inverse", "a linear one" },
        {
            Dydx + "{\"BTC\":{\"tier\":\"t\",\"atomicResolution\":-4,\"priceExponent\":-5}}}",
            "atomicResolution: lots of 0.00001", "whole base quantums"
        },
        {
            Dydx + "{\"BTC\":{\"tier\":\"t\",\"atomicResolution\":-10,\"priceExponent\":0}}}",
            "priceExponent: a mark step of 0.01", "whole steps of the chain"
        },
        {
            Dydx + "{\"BTC\":{\"tier\":\"t\",\"atomicResolution\":-10,\"priceExponent\":-5,\"x\":1}}}",
            "markets.BTC.x: not a parameter", "openInterestQuantums"
        },
        {
            "{\"rule\":\"dydx-v4\",\"tiers\":{\"t\":{\"initialPpm\":1000001,\"maintenanceFractionPpm\":1}}}",
            "tiers.t.initialPpm: 1000001", "0 to 1000000"
        },
        {
            "{\"rule\":\"dydx-v4\",\"tiers\":{\"t\":{\"initialPpm\":1,\"maintenanceFractionPpm\":1,"
                + "\"openInterestLowerCap\":9,\"openInterestUpperCap\":8}}}",
            "openInterestUpperCap: 8", "more than the lower cap of 9"
        },
        { Drift("{\"initialAssetWeight\":1.1}"), "tokens.USD.initialAssetWeight: 1.1", "from 0 to 1" },
        { Drift("{\"initialAssetWeight\":0.12345}"), "initialAssetWeight: 0.12345", "steps of 0.0001" },
        {
            Drift("{\"initialAssetWeight\":0.9,\"maintenanceAssetWeight\":0.8}"),
            "maintenanceAssetWeight: 0.8", "from 0.9 to 1"
        },
        { Drift("{\"initialLiabilityWeight\":0.9}"), "initialLiabilityWeight: 0.9", "from 1 to 10" },
        { Drift("{\"imfFactor\":1.5}"), "imfFactor: 1.5", "a whole number" },
        { "{\"rule\":\"drift-v2\",\"tokens\":{\"EUR\":{}}}", "tokens.EUR: no currency", "currencies.csv" },
        {
            "{\"rule\":\"vega\",\"assetDecimals\":19,\"markets\":{}}",
            "assetDecimals: 19", "0 to 18"
        },
        {
            "{\"rule\":\"vega\",\"assetDecimals\":6,\"markets\":{\"BTC\":{\"riskFactorLong\":0.1}}}",
            "markets.BTC.riskFactorShort: missing", "0 to"
        },
        {
            "{\"rule\":\"synthetix-v3\",\"markets\":{\"BTC\":{\"minimumInitialRatio\":0.1,\"maintenanceScalar\":2}}}",
            "maintenanceScalar: 2", "from 0 to 1"
        },
        {
            "{\"rule\":\"okx\",\"assets\":{\"XBT\":{\"slices\":[{\"cap\":5,\"weight\":0.5},{\"weight\":0.6}]}}}",
            "assets.XBT.slices: collateral tier 2", "falling weights"
        },
        {
            "{\"rule\":\"okx\",\"assets\":{\"XBT\":{\"weight\":0.5,\"slices\":[{\"weight\":0.6}]}}}",
            "assets.XBT.weight: beside slices", "one of both"
        },
        { "{\"rule\":\"binance-usdm\"}", "assets: missing", "by currency" },
        { "{\"rule\":\"opyn\",\"naked\":true}", "naked: not a parameter", "rule" },
        { "{\"rule\":\"dydx\"}", "rule \"dydx\"", "dydx-v4" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Set_that_cannot_be_used_is_refused_with_its_place(string set, string found, string expected)
    {
        string json = $$"""{ "sets": { "venue": {{set}} } }""";
        DataException e = Assert.Throws<DataException>(
            () => RequirementSets.Parse(json, VenueMarket.Universe, "models.json"));
        Assert.Contains("models.json", e.Message, StringComparison.Ordinal);
        Assert.Contains(found, e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pool_that_holds_what_the_set_does_not_list_is_unknown_and_explaining_it_says_why()
    {
        using var book = VenueCrowd.NewBook(ChainCases.Vega, out ModelDesk desk);
        int pool = book.CrossPool(book.AddAccount("account"));
        book.SetPosition(pool, VenueMarket.Universe.InstrumentId("BTCI"), 1, Price.Parse("100"));
        desk.Assign(book.AccountOf(pool), "venue");
        Assert.Equal("BTCI", PoolReport.Of(book, pool).UnknownBecause);
        DataException e = Assert.Throws<DataException>(() => desk.Explain(pool, desk.SetsOf(pool)[0]));
        Assert.Contains("BTCI", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pool_whose_collateral_the_book_weighs_already_is_unknown_to_a_rule_with_weights()
    {
        using var book = VenueCrowd.NewBook(ChainCases.Mango, out ModelDesk desk);
        int pool = book.CrossPool(book.AddAccount("account"));
        book.SetBalance(pool, VenueMarket.Universe.CurrencyId("XBT"), Money.One);
        book.SetPosition(pool, 0, 1, Price.Parse("100"));
        desk.Assign(book.AccountOf(pool), "venue");
        Assert.Null(PoolReport.Of(book, pool).UnknownBecause);
        book.SetCollateral(VenueMarket.Universe.CurrencyId("XBT"), CollateralSchedule.Flat(Rate.Parse("0.9")));
        Assert.NotNull(PoolReport.Of(book, pool).UnknownBecause);
        DataException e = Assert.Throws<DataException>(() => desk.Explain(pool, desk.SetsOf(pool)[0]));
        Assert.Contains("weight", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vault_with_two_written_series_is_unknown()
    {
        using var book = VenueCrowd.NewBook(ChainCases.OpynPuts, out ModelDesk desk);
        int pool = book.CrossPool(book.AddAccount("account"));
        foreach (string symbol in new[] { "P100", "P120" })
        {
            book.SetPosition(pool, VenueMarket.Universe.InstrumentId(symbol), -1, Price.Parse("1"));
        }

        desk.Assign(book.AccountOf(pool), "venue");
        Assert.NotNull(PoolReport.Of(book, pool).UnknownBecause);
    }

    [Fact]
    public void Call_vault_without_a_spot_is_unknown_because_of_it()
    {
        using var book = VenueCrowd.NewBook(ChainCases.OpynCalls, out ModelDesk desk);
        int pool = book.CrossPool(book.AddAccount("account"));
        book.SetPosition(pool, VenueMarket.Universe.InstrumentId("C100"), -1, Price.Parse("1"));
        desk.Assign(book.AccountOf(pool), "venue");
        Assert.Null(PoolReport.Of(book, pool).UnknownBecause);
        book.ClearMark(VenueMarket.Universe.InstrumentId("XBTUSD"));
        Assert.Equal("XBTUSD", PoolReport.Of(book, pool).UnknownBecause);
    }

    private static string Drift(string token) =>
        "{\"rule\":\"drift-v2\",\"tokens\":{\"USD\":" + token + "},\"markets\":{}}";
}
