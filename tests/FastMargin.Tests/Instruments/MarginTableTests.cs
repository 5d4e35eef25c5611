using System.Numerics;
using FastMargin.Instruments;
using FastMargin.Tests.Units;
using FastMargin.Units;

namespace FastMargin.Tests.Instruments;

public sealed class MarginTableTests
{
    private static readonly BigInteger _atto = BigInteger.Pow(10, 18);

    [Fact]
    public void Requirement_is_the_sum_of_marginal_slices_and_the_greatest_of_all_lines()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 4_000; i++)
        {
            MarginTable table = RandomTable.Make(random);
            Money notional = RandomTable.Notional(random, table);
            BigInteger n = notional.Atto;
            BigInteger marginal = 0;
            BigInteger greatest = 0;
            for (int k = 0; k < table.Brackets.Count; k++)
            {
                Bracket b = table.Brackets[k];
                bool last = k == table.Brackets.Count - 1;
                BigInteger end = last ? n : BigInteger.Min(n, b.Cap!.Value.Atto);
                marginal += BigInteger.Max(0, end - b.Floor.Atto) * b.Maintenance.Atto;
                greatest = BigInteger.Max(greatest, (n * b.Maintenance.Atto) - (b.Amount.Atto * _atto));
            }

            Rational found = Maintenance(table, Rational.FromAtto(notional.Atto));
            Assert.Equal(new Rational(marginal, _atto * _atto), found);
            Assert.Equal(new Rational(greatest, _atto * _atto), found);
            Assert.Equal(-(BigInteger)Floor(-marginal, _atto), table.MaintenanceOf(notional).Atto);
            Assert.Equal(table.MaintenanceOf(notional), table.MaintenanceOf(-notional));
        }
    }

    [Fact]
    public void Requirement_is_continuous_at_every_edge_whichever_bracket_it_belongs_to()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 1_000; i++)
        {
            MarginTable table = RandomTable.Make(random);
            for (int k = 1; k < table.Brackets.Count; k++)
            {
                Money edge = table.Brackets[k].Floor;
                Bracket lower = table.Lookup(edge);
                Bracket upper = table.Lookup(edge, EdgeBelongs.Upper);
                Assert.Same(table.Brackets[k - 1], lower);
                Assert.Same(table.Brackets[k], upper);
                Assert.Equal(Line(lower, edge), Line(upper, edge));
                Assert.Same(upper, table.Lookup(edge + new Money(1)));
                Assert.Same(lower, table.Lookup(-(edge - new Money(1)), EdgeBelongs.Upper));
            }
        }
    }

    [Fact]
    public void Requirement_is_convex_and_rises_with_the_notional()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 4_000; i++)
        {
            MarginTable table = RandomTable.Make(random);
            Money[] money = [RandomTable.Notional(random, table), RandomTable.Notional(random, table)];
            Rational[] x = [.. money.Select(m => Rational.FromAtto(m.Atto))];
            Rational share = new(random.Next(0, 101), 100);
            Rational between = (x[0] * share) + (x[1] * (Rational.One - share));
            Rational chord = (Maintenance(table, x[0]) * share) + (Maintenance(table, x[1]) * (Rational.One - share));
            Assert.True(Maintenance(table, between) <= chord);
            Assert.True(x[0] <= x[1] == Maintenance(table, x[0]) <= Maintenance(table, x[1])
                || Maintenance(table, x[0]) == Maintenance(table, x[1]));
        }
    }

    [Fact]
    public void A_notional_above_the_last_cap_is_held_to_the_last_bracket()
    {
        MarginTable table = MarginTable.Tiered("T", [new(Money.Zero, Money.Parse("100"), Rate.Parse("0.1"))]);
        Assert.Equal(Money.Parse("20"), table.MaintenanceOf(Money.Parse("200")));
        Assert.Equal(0, table.IndexOf(Money.Parse("200"), EdgeBelongs.Upper));
    }

    [Fact]
    public void Requirements_round_up_and_initial_follows_the_bracket_of_the_edge()
    {
        MarginTable table = MarginTable.Tiered(
            "T",
            [
                new(Money.Zero, Money.Parse("100"), Rate.Parse("0.005"), Initial: Rate.Parse("0.01")),
                new(Money.Parse("100"), null, Rate.Parse("0.01"), Initial: Rate.Parse("0.02")),
            ]);
        Assert.Equal(new Money(1), table.MaintenanceOf(new Money(1)));
        Assert.Equal(new Money(1), table.InitialOf(new Money(1)));
        Assert.Equal(Money.Parse("1"), table.InitialOf(Money.Parse("100")));
        Assert.Equal(Money.Parse("2"), table.InitialOf(Money.Parse("-100"), EdgeBelongs.Upper));
        Assert.Equal(Money.Parse("0.5"), table.MaintenanceOf(Money.Parse("100")));
    }

    [Fact]
    public void A_requirement_too_large_for_money_is_refused()
    {
        MarginTable table = MarginTable.Flat("T", MarginTable.MaxRate);
        Assert.Throws<OverflowException>(() => table.MaintenanceOf(new Money(Int128.MaxValue)));
    }

    [Fact]
    public void A_flat_rate_is_one_bracket_without_end()
    {
        MarginTable table = MarginTable.Flat("RegT", Rate.Parse("0.25"), Rate.Parse("0.5"));
        Bracket only = Assert.Single(table.Brackets);
        Assert.Null(only.Cap);
        Assert.Equal(2, only.MaxLeverage);
        Assert.Equal(Money.Parse("250"), table.MaintenanceOf(Money.Parse("1000")));
        Assert.Equal(Money.Parse("500"), table.InitialOf(Money.Parse("1000")));
        Assert.Equal(Rate.Parse("0.25"), MarginTable.Flat("T", Rate.Parse("0.25")).Brackets[0].Initial);
        Assert.Equal(double.PositiveInfinity, MarginTable.Flat("T", Rate.Zero).Brackets[0].MaxLeverage);
    }

    [Fact]
    public void A_whole_leverage_comes_back_from_its_rate()
    {
        for (int leverage = 1; leverage <= 500; leverage++)
        {
            MarginTable table = MarginTable.Flat("T", Rate.Zero, Rate.FromLeverage(Rate.FromDecimal(leverage)));
            Assert.Equal(leverage, table.Brackets[0].MaxLeverage);
        }

        Assert.Equal(12.5, MarginTable.Flat("T", Rate.Zero, Rate.Parse("0.08")).Brackets[0].MaxLeverage);
        Assert.Equal(0.1, MarginTable.Flat("T", Rate.Zero, Rate.Parse("10")).Brackets[0].MaxLeverage);
        Assert.NotEqual(63, MarginTable.Flat("T", Rate.Zero, Rate.Parse("0.01587")).Brackets[0].MaxLeverage);
    }

    [Fact]
    public void Money_per_contract_counts_contracts_of_either_sign_and_no_price()
    {
        MarginTable table = MarginTable.PerContract("ES", Money.Parse("12000"), Money.Parse("13200"));
        Quantity held = Quantity.Parse("-3");
        Assert.Equal(Money.Parse("36000"), table.MaintenanceOf(Money.Parse("1e9"), held, Price.Parse("6000")));
        Assert.Equal(Money.Parse("39600"), table.InitialOf(Money.Parse("1e9"), held, Price.Parse("-1")));
        Assert.Equal("ES (PerContract)", table.ToString());
    }

    [Fact]
    public void A_notional_alone_is_no_answer_to_a_rule_per_contract_or_share()
    {
        MarginTable contracts = MarginTable.PerContract("ES", Money.One);
        MarginTable shares = MarginTable.EquityShort("S", Rate.Parse("0.3"));
        Assert.Throws<InvalidOperationException>(() => contracts.MaintenanceOf(Money.One));
        Assert.Throws<InvalidOperationException>(() => contracts.InitialOf(Money.One));
        Assert.Throws<InvalidOperationException>(() => shares.MaintenanceOf(Money.One));
    }

    [Theory]
    [InlineData("100", "30", "50")]
    [InlineData("16.67", "5.001", "8.335")]
    [InlineData("16.66", "5", "8.33")]
    [InlineData("5", "5", "5")]
    [InlineData("4.99", "4.99", "4.99")]
    [InlineData("2.5", "2.5", "2.5")]
    [InlineData("0.01", "2.5", "2.5")]
    public void Stock_sold_short_keeps_the_minimum_per_share(string price, string maintenance, string initial)
    {
        MarginTable table = MarginTable.EquityShort("Short", Rate.Parse("0.3"), Rate.Parse("0.5"));
        Money notional = new(1000 * Money.Parse(price).Atto);
        Quantity shares = Quantity.Parse("-1000");
        Money thousandth = new(table.MaintenanceOf(notional, shares, Price.Parse(price)).Atto / 1000);
        Money initialThousandth = new(table.InitialOf(notional, shares, Price.Parse(price)).Atto / 1000);
        Assert.Equal(Money.Parse(maintenance), thousandth);
        Assert.Equal(Money.Parse(initial), initialThousandth);
    }

    [Fact]
    public void A_short_rate_above_one_is_refused_because_the_rule_would_jump_at_five() =>
        Says("table Short: rate 2 of a short stock; expected 0 to 1",
            () => MarginTable.EquityShort("Short", Rate.Parse("2")));

    [Fact]
    public void Bad_amounts_per_contract_are_refused()
    {
        Says("table ES: maintenance -1 per contract; expected 0 or more",
            () => MarginTable.PerContract("ES", -Money.One));
        Says("table ES: initial 0.5 is below maintenance 1; expected initial >= maintenance",
            () => MarginTable.PerContract("ES", Money.One, Money.Parse("0.5")));
    }

    [Fact]
    public void A_table_needs_a_proper_name()
    {
        const string Expected = "1 to 64 characters, none of them a control character, no blank at either end";
        Says($"a.csv:2: table without a name; expected {Expected}",
            () => MarginTable.Flat("", Rate.One, null, new SourceLine("a.csv", 2)));
        Says($"table \" x\"; expected {Expected}", () => MarginTable.PerContract(" x", Money.One));
        Says($"table \"a?b\"; expected {Expected}", () => MarginTable.EquityShort("a\nb", Rate.One));
    }

    private static void Says(string message, Func<object> make) =>
        Assert.Equal(message, Assert.Throws<DataException>(make).Message);

    private static Rational Maintenance(MarginTable table, Rational notional) =>
        table.Maintenance(notional, Rational.Zero, Rational.Zero);

    private static BigInteger Line(Bracket bracket, Money notional) =>
        ((BigInteger)notional.Atto * bracket.Maintenance.Atto) - (bracket.Amount.Atto * _atto);

    private static BigInteger Floor(BigInteger top, BigInteger bottom)
    {
        var quotient = BigInteger.DivRem(top, bottom, out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }
}
