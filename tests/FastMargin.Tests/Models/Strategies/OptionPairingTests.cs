using FastMargin.Models.Strategies;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Strategies;

public sealed class OptionPairingTests
{
    [Fact]
    public void Pairing_of_a_small_book_needs_what_the_best_of_all_ways_to_group_it_needs() =>
        Seeds.ForEach(150, dice =>
        {
            (OraclePairing oracle, OracleItem[] items, MarginPurpose purpose) = Draw(dice, 7);
            OptionPairing pairing = OptionPairing.Of(oracle.BookOf(items), purpose);
            Fraction least = oracle.Cheapest(Netted(items));
            string found = Fraction.Text((new Fraction(pairing.Requirement.Atto, 1)).Floor(), 18);
            string expected = Fraction.Text(-(-(least / Fraction.Unit)).Floor(), 18);
            Assert.Equal(expected, found);
            Assert.True(pairing.IsOptimal);
        });

    [Fact]
    public void Pairing_is_the_same_whatever_the_order_of_the_legs() =>
        Seeds.ForEach(60, dice =>
        {
            (OraclePairing oracle, OracleItem[] items, MarginPurpose purpose) = Draw(dice, 14);
            OptionPairing first = OptionPairing.Of(oracle.BookOf(items), purpose);
            OptionPairing second = OptionPairing.Of(oracle.BookOf(dice.Shuffle(items)), purpose);
            Assert.Equal(first.Requirement, second.Requirement);
            Assert.Equal(Text(first), Text(second));
        });

    [Fact]
    public void Groups_hold_every_short_contract_and_share_once_and_their_requirements_add_up() =>
        Seeds.ForEach(60, dice =>
        {
            (OraclePairing oracle, OracleItem[] items, MarginPurpose purpose) = Draw(dice, 14);
            OptionBook book = oracle.BookOf(items);
            OptionPairing pairing = OptionPairing.Of(book, purpose);
            double sum = pairing.Groups.Sum(group => group.Requirement.ToDouble());
            Assert.Equal(pairing.Requirement.ToDouble(), sum, 9);
            Assert.Equal(book.Shares, pairing.Groups.Aggregate(Quantity.Zero, (all, group) => all + group.Shares));
            foreach (var series in book.Legs.GroupBy(leg => (leg.Right, leg.Strike, leg.Expiry)))
            {
                long held = series.Sum(leg => leg.Contracts);
                long used = pairing.Groups.SelectMany(group => group.Legs)
                    .Where(leg => (leg.Right, leg.Strike, leg.Expiry) == series.Key).Sum(leg => leg.Contracts);
                Assert.True(held < 0 ? used == held : used >= 0 && used <= held, $"{used} of {held} of {series.Key}");
            }
        });

    [Fact]
    public void One_more_long_option_never_raises_the_requirement_and_one_more_short_one_never_lowers_it() =>
        Seeds.ForEach(60, dice =>
        {
            (OraclePairing oracle, OracleItem[] items, _) = Draw(dice, 10);
            OracleItem[] options = [.. items.Where(item => item.Kind != 'S')];
            Money before = OptionPairing.Of(oracle.BookOf(options)).Requirement;
            Assert.True(OptionPairing.Of(oracle.BookOf([.. options, Option(dice, 1)])).Requirement <= before);
            Assert.True(OptionPairing.Of(oracle.BookOf([.. options, Option(dice, -1)])).Requirement >= before);
        });

    [Fact]
    public void Search_that_is_cut_short_says_so_and_never_asks_for_too_little() =>
        Seeds.ForEach(60, dice =>
        {
            (OraclePairing oracle, OracleItem[] items, MarginPurpose purpose) = Draw(dice, 14);
            OptionPairing whole = OptionPairing.Of(oracle.BookOf(items), purpose);
            OptionPairing cut = OptionPairing.Of(oracle.BookOf(items), purpose, maxNodes: 1);
            Assert.True(whole.IsOptimal);
            Assert.True(cut.Requirement >= whole.Requirement);
            Assert.True(cut.LowerBound <= whole.Requirement);
            Assert.Equal(cut.IsOptimal, cut.LowerBound == cut.Requirement);
        });

    [Fact]
    public void Nearest_strikes_are_not_paired_where_that_leaves_the_dearer_option_uncovered()
    {
        // Covering 108 costs its width of 2 and leaves 26 of the call at 100; covering 100 costs 10 and leaves 14.
        OptionPairing pairing = OptionPairing.Of(Book(
            Leg(OptionRight.Call, 100, -1, 6m), Leg(OptionRight.Call, 108, -1, 2m), Leg(OptionRight.Call, 110, 1, 1m)));
        Assert.Equal(Money.FromDecimal(2400), pairing.Requirement);
    }

    [Fact]
    public void Wings_of_an_iron_condor_share_the_wider_one()
    {
        OptionPairing pairing = OptionPairing.Of(Book(
            Leg(OptionRight.Put, 80, 1, 0.5m), Leg(OptionRight.Put, 90, -1, 2m),
            Leg(OptionRight.Call, 110, -1, 2m), Leg(OptionRight.Call, 115, 1, 1m)));
        Assert.Equal(Money.FromDecimal(1000), pairing.Requirement);
    }

    [Fact]
    public void Odd_shares_are_margined_as_stock_beside_the_covered_call()
    {
        OptionBook book = Book(Leg(OptionRight.Call, 110, -1, 2m)) with { Shares = Quantity.FromDecimal(150) };

        // 25 % of 100 shares with the call out of the money, and of 50 alone.
        Assert.Equal(Money.FromDecimal(3750), OptionPairing.Of(book).Requirement);
    }

    [Fact]
    public void Empty_book_needs_nothing() => Assert.Equal(Money.Zero, OptionPairing.Of(Book()).Requirement);

    private static OptionBook Book(params OptionLeg[] legs) =>
        new() { Underlying = Price.FromDecimal(100), Legs = legs };

    private static OptionLeg Leg(OptionRight right, int strike, int contracts, decimal mark) =>
        new(right, Price.FromDecimal(strike), new DateOnly(2026, 1, 16), contracts, Price.FromDecimal(mark));

    private static (OraclePairing Oracle, OracleItem[] Items, MarginPurpose Purpose) Draw(Dice dice, int most)
    {
        bool isInitial = dice.Chance(0.3);
        int stockSign = dice.OneOf(-1, 0, 1);
        int stock = stockSign == 0 ? 0 : dice.Below(3);
        int options = 1 + dice.Below(most - stock);
        OracleItem[] items =
        [
            .. Enumerable.Range(0, stock).Select(_ => new OracleItem('S', stockSign, 0, 0, 0)),
            .. Enumerable.Range(0, options).Select(_ => Option(dice, dice.OneOf(-1, -1, 1))),
        ];
        return (new OraclePairing(dice.Between(85, 115), isInitial), items,
            isInitial ? MarginPurpose.Initial : MarginPurpose.Maintenance);
    }

    // A series has one mark: it follows from what the series is.
    private static OracleItem Option(Dice dice, int sign)
    {
        char kind = dice.OneOf('C', 'P');
        long strike = 80 + (5 * dice.Below(9));
        int day = 30 * dice.Below(2);
        return new OracleItem(kind, sign, strike, day, ((strike * 37) + day + (kind * 11)) % 2500);
    }

    // The product nets a series first, as a clearing house does; so does what is tried here.
    private static OracleItem[] Netted(OracleItem[] items) =>
    [
        .. items.Where(item => item.Kind == 'S'),
        .. items.Where(item => item.Kind != 'S').GroupBy(item => item with { Sign = 1 }).SelectMany(same =>
        {
            int net = same.Sum(item => item.Sign);
            return Enumerable.Repeat(same.Key with { Sign = Math.Sign(net) }, Math.Abs(net));
        }),
    ];

    private static string Text(OptionPairing pairing) => string.Join(
        " | ", pairing.Groups.Select(group => $"{group.Kind} {group.Shares} {string.Join(',', group.Legs)}"));
}
