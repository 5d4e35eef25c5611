using FastMargin.Models;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Sets.Venues;

/// <summary>
/// Each venue's rule in the engine against the venue's own model of the same account, which shares none of its code
/// but the venue's formulas: on random accounts, half of them at their boundary to the last unit.
/// </summary>
public sealed class VenueRulesTests
{
    private static readonly Dictionary<string, VenueCase> _cases = new()
    {
        ["dydx-v4"] = ChainCases.Dydx,
        ["drift-v2"] = ChainCases.Drift,
        ["vega"] = ChainCases.Vega,
        ["mango-v4"] = ChainCases.Mango,
        ["synthetix-v3"] = ChainCases.Synthetix,
        ["opyn puts"] = ChainCases.OpynPuts,
        ["opyn calls"] = ChainCases.OpynCalls,
        ["binance-usdm"] = ExchangeCases.BinanceUsdm,
        ["binance-coinm"] = ExchangeCases.BinanceCoinm,
        ["bybit"] = ExchangeCases.Bybit,
        ["okx"] = ExchangeCases.Okx,
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Engine_flags_what_the_venue_flags_after_every_tick_in_every_mode(string name)
    {
        (int flagged, int ties) = (0, 0);
        Seeds.ForEach(8, dice =>
        {
            using var crowd = new VenueCrowd(_cases[name], dice, accounts: 24);
            for (int tick = 0; tick < 60; tick++) crowd.Tick();
            flagged += crowd.Flagged;
            ties += crowd.Ties;
        });
        Assert.True(flagged > 50, $"{flagged} flags: the accounts are too far from their boundary to prove anything");
        Assert.True(ties > 0 || !_cases[name].HasTies, "no account stood at exactly nothing in excess");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Requirement_is_the_venues_to_the_last_digit(string name) => Seeds.ForEach(20, dice =>
    {
        VenueCase venue = _cases[name];
        using var book = VenueCrowd.NewBook(venue, out ModelDesk desk);
        var marks = new VenueMarks();
        for (int i = 0; i < 10; i++)
        {
            VenueAccount account = VenueCrowd.Draw(venue, dice, marks);
            int pool = VenueMarket.Add(book, account, $"{i}");
            desk.Assign(book.AccountOf(pool), "venue");
            ExactValue value = ExactMargin.Evaluate(book, pool);
            Near(value.Equity, venue.Excess(account, marks), value.Maintenance);
            if (venue.Available is { } available) Near(value.Equity, available(account, marks), value.Initial);
        }

        void Near(Rational equity, Money excess, Rational requirement)
        {
            Assert.True(requirement.Sign >= 0, $"a requirement of {requirement}");
            Rational expected = Rational.Max(Rational.Zero, equity - Rational.FromAtto(excess.Atto));
            Rational slack = Rational.FromAtto(venue.SlackAtto + 1);
            Rational gap = Rational.Abs(expected - requirement);
            Assert.True(gap <= slack, $"requirement {requirement.ToDouble()}, the venue's {expected.ToDouble()}");
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Order_of_positions_changes_no_digit(string name) => Seeds.ForEach(10, dice =>
    {
        VenueCase venue = _cases[name];
        using var book = VenueCrowd.NewBook(venue, out ModelDesk desk);
        VenueAccount account = VenueCrowd.Draw(venue, dice, new VenueMarks());
        int first = VenueMarket.Add(book, account, "first");
        int second = VenueMarket.Add(book, account, "second", dice.Shuffle(account.Legs));
        desk.Assign(book.AccountOf(first), "venue");
        desk.Assign(book.AccountOf(second), "venue");
        Assert.Equal(ExactMargin.Evaluate(book, first), ExactMargin.Evaluate(book, second));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Explained_requirement_is_that_of_the_engine(string name) => Seeds.ForEach(10, dice =>
    {
        VenueCase venue = _cases[name];
        using var book = VenueCrowd.NewBook(venue, out ModelDesk desk);
        int pool = VenueMarket.Add(book, VenueCrowd.Draw(venue, dice, new VenueMarks()), "account");
        desk.Assign(book.AccountOf(pool), "venue");
        ExplainLine line = desk.Explain(pool, desk.SetsOf(pool)[0]);
        Assert.Equal(ExactText.Up(ExactMargin.Evaluate(book, pool).Maintenance), line.Value);
        Assert.NotEmpty(line.Parts);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Larger_position_on_a_side_never_asks_for_less(string name) => Seeds.ForEach(20, dice =>
    {
        VenueCase venue = _cases[name];
        if (venue.IsOneVault) return;
        using var book = VenueCrowd.NewBook(venue, out ModelDesk desk);
        var account = new VenueAccount();
        account.Balances[venue.Currencies[0]] = Money.Parse("100000");
        string symbol = dice.Pick(venue.Symbols);
        long lots = dice.Between(1, 200_000) * (dice.Chance(0.5) ? 1 : -1);
        int pool = VenueMarket.Add(book, account, "account");
        desk.Assign(book.AccountOf(pool), "venue");
        Rational before = Rational.Zero;
        for (int times = 1; times <= 4; times++)
        {
            int instrument = VenueMarket.Universe.InstrumentId(symbol);
            book.SetPosition(pool, instrument, times * lots, VenueMarket.StartOf(symbol));
            Rational now = ExactMargin.Evaluate(book, pool).Maintenance;
            Assert.True(now >= before, $"{now.ToDouble()} after {before.ToDouble()}");
            before = now;
        }
    });
}
