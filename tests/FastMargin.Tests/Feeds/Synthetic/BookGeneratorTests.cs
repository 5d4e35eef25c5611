using FastMargin.Book;
using FastMargin.Feeds.Synthetic;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds.Synthetic;

public sealed class BookGeneratorTests
{
    private static readonly BookRecipe _mixed = new()
    {
        Market = EmbeddedMarket.Create(),
        Accounts = 4_000,
        Seed = 11,
        ShareIsolated = 0.2,
        ShareHedged = 0.15,
        ShareInverse = 0.1,
        ShareMultiCurrency = 0.25,
    };

    [Theory]
    [InlineData(false, 1, 630255857035967015UL)]
    [InlineData(false, 2, 10628081897054468301UL)]
    [InlineData(true, 1, 16005342435512121060UL)]
    public void A_seed_makes_the_same_book_for_ever(bool isWorkload, int seed, ulong expected)
    {
        BookRecipe recipe = isWorkload
            ? Workloads.W2(500, (ulong)seed)
            : _mixed with { Accounts = 500, Seed = (ulong)seed };
        using MarginBook book = BookGenerator.Generate(recipe);
        Assert.Equal(expected, StableHash.Of(book));
    }

    [Fact]
    public void An_account_is_the_same_whatever_the_number_of_accounts()
    {
        using MarginBook few = BookGenerator.Generate(_mixed with { Accounts = 100 });
        using MarginBook more = BookGenerator.Generate(_mixed with { Accounts = 300 });
        Assert.Equal(StableHash.Of(few), StableHash.Of(more, accounts: 100));
    }

    [Fact]
    public void Every_pool_with_positions_starts_at_the_ratio_it_drew()
    {
        // Without sigma the drawn ratio is the same for all: 1.001 + 3.
        using MarginBook book = BookGenerator.Generate(_mixed with { RatioSigma = 0 });
        AssertRatios(book, 4.001);
    }

    [Fact]
    public void Every_pool_of_a_workload_starts_at_the_ratio_it_drew()
    {
        using MarginBook book = BookGenerator.Generate(
            Workloads.W2(2_000, 3) with { RatioSigma = 0, RatioMedian = 0.002 });
        AssertRatios(book, 1.003);
    }

    [Fact]
    public void Start_ratios_are_lognormal_above_the_floor()
    {
        using MarginBook book = BookGenerator.Generate(Workloads.W1(20_000, 5));
        double[] logs = [.. Pools(book).Select(p => Math.Log(Ratio(book, p) - 1.001))];
        double mean = logs.Average();
        double sigma = Math.Sqrt(logs.Average(x => (x - mean) * (x - mean)));
        Assert.Equal(Math.Log(3), mean, 0.03);
        Assert.Equal(0.9, sigma, 0.02);
    }

    [Fact]
    public void A_workload_starts_with_nobody_deficient_and_a_few_percent_near()
    {
        using MarginBook book = BookGenerator.Generate(Workloads.W1(20_000, 6));
        double[] ratios = [.. Pools(book).Select(p => Ratio(book, p))];
        Assert.All(ratios, r => Assert.True(r >= 1, $"ratio {r}"));
        Assert.InRange(ratios.Count(r => r < 1.5) / (double)ratios.Length, 0.01, 0.05);
    }

    [Fact]
    public void Shares_of_accounts_are_respected()
    {
        using MarginBook book = BookGenerator.Generate(_mixed);
        int[] accounts = [.. Enumerable.Range(0, book.AccountTop)];
        AssertShare(0.2, accounts, a => book.NextPool(book.CrossPool(a)) >= 0);
        AssertShare(0.15, accounts, book.IsHedged);
        AssertShare(0.1, accounts, a => Positions(book, a).Any(p => p.Instrument.Kind == InstrumentKind.Inverse));
        AssertShare(
            0.25, [.. accounts.Where(a => Positions(book, a).All(p => p.Instrument.Kind != InstrumentKind.Inverse))],
            a => book.Balances(book.CrossPool(a)).Any(b => b.Currency != book.Universe.BaseCurrency));
    }

    [Fact]
    public void Half_the_instruments_of_a_hedged_account_have_both_legs()
    {
        using MarginBook book = BookGenerator.Generate(_mixed with { ShareHedged = 1 });
        int[] legs = [.. Enumerable.Range(0, book.AccountTop)
            .SelectMany(a => Positions(book, a).GroupBy(p => p.Instrument.Id), (_, g) => g.Count())];
        Assert.Equal(0.5, legs.Count(n => n == 2) / (double)legs.Length, 0.02);
    }

    [Fact]
    public void Popularity_follows_zipf()
    {
        using MarginBook book = BookGenerator.Generate(
            Workloads.W1(20_000, 7) with { MeanPositions = 1, MaxPositions = 1 });
        var counts = new int[Workloads.Instruments];
        foreach (int pool in Pools(book)) counts[book.Position(pool, 0).Instrument.Id]++;
        double harmonic = Enumerable.Range(1, counts.Length).Sum(k => 1.0 / k);
        for (int k = 1; k <= 10; k++)
        {
            double expected = 20_000 / (k * harmonic);
            Assert.Equal(expected, counts[k - 1], 5 * Math.Sqrt(expected));
        }
    }

    [Fact]
    public void A_workload_has_the_stated_numbers_of_positions_and_lots()
    {
        using MarginBook book = BookGenerator.Generate(Workloads.W1(20_000, 8));
        PositionView[] all = [.. Enumerable.Range(0, book.AccountTop).SelectMany(a => Positions(book, a))];
        Assert.Equal(7.49, all.Length / 20_000.0, 0.15);
        Assert.All(all, p => Assert.InRange(Math.Abs(p.Lots), 1, 1_000));
        Assert.Equal(500.5, all.Average(p => Math.Abs(p.Lots)), 5.0);
        Assert.Equal(0.5, all.Count(p => p.Lots > 0) / (double)all.Length, 0.01);
        double[] lotValues = [.. book.Universe.Instruments.Select(i => book.Mark(i.Id).ToDouble() * i.Lot.ToDouble())];
        Assert.All(lotValues, v => Assert.Equal(10, v, 1e-5));
        Assert.All(book.Universe.Tables, t => Assert.InRange(t.Brackets[0].Maintenance.ToDouble(), 0.005, 0.055));
    }

    [Fact]
    public void One_position_in_ten_of_the_bracket_workload_is_above_the_first_edge()
    {
        using MarginBook book = BookGenerator.Generate(Workloads.W2(10_000, 9));
        int[] brackets =
            [.. Enumerable.Range(0, book.AccountTop).SelectMany(a => Positions(book, a)).Select(p => p.Bracket)];
        Assert.Equal(0.1, brackets.Count(b => b > 0) / (double)brackets.Length, 0.01);
        Assert.Equal([0, 1, 2, 3, 4, 5], brackets.Distinct().Order());
    }

    [Theory]
    [InlineData(1, 12)]
    [InlineData(7.5, 12)]
    [InlineData(4, 41)]
    public void Mean_positions_are_as_asked(double mean, int max)
    {
        using MarginBook book = BookGenerator.Generate(_mixed with
        {
            MeanPositions = mean,
            MaxPositions = max,
            ShareHedged = 0,
            ShareInverse = 1,
            Accounts = 10_000,
        });
        Assert.Equal(mean, book.PositionCount / 10_000.0, 0.1);
    }

    [Fact]
    public void An_account_never_pays_with_borrowed_cash_for_perpetuals()
    {
        using MarginBook book = BookGenerator.Generate(_mixed);
        IEnumerable<BalanceView> balances = Enumerable.Range(0, book.PoolTop).SelectMany(p => book.Balances(p));
        Assert.All(balances, b => Assert.True(b.Amount.Sign > 0, $"{b}"));
    }

    [Fact]
    public void An_option_out_of_range_is_named_with_its_value_and_range()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => BookGenerator.Generate(_mixed with { ShareHedged = 1.5 }));
        Assert.Contains("BookRecipe.ShareHedged is 1.5; expected 0 to 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => BookGenerator.Generate(_mixed with { MedianNotional = double.NaN }));
    }

    [Fact]
    public void A_market_with_nothing_to_hold_or_a_haircut_on_its_base_currency_is_refused()
    {
        AssertRefused(InstrumentKind.Index, Rate.One, "can be held");
        AssertRefused(InstrumentKind.Linear, Rate.Parse("0.9"), "USD counts in part");
    }

    [Fact]
    public void Account_names_have_seven_digits()
    {
        using MarginBook book = BookGenerator.Generate(_mixed with { Accounts = 12 });
        Assert.Equal("A0000001", book.AccountName(0));
        Assert.Equal("A0000012", book.AccountName(11));
    }

    private static void AssertRefused(InstrumentKind kind, Rate weight, string expected)
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new() { Code = "USD", IsBase = true, Collateral = CollateralSchedule.Flat(weight) });
        builder.AddTable(MarginTable.Flat("flat", Rate.Parse("0.1")));
        builder.AddInstrument(new()
        {
            Symbol = "X",
            Kind = kind,
            SettleCurrency = "USD",
            Lot = Quantity.One,
            Tick = Price.One,
            LongTable = kind == InstrumentKind.Index ? null : "flat",
        });
        var market = new SyntheticMarket(builder.Build(), [Price.One]);
        var error = Assert.Throws<DataException>(() => BookGenerator.Generate(new BookRecipe { Market = market }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static void AssertRatios(MarginBook book, double expected)
    {
        int pools = 0;
        foreach (int pool in Pools(book))
        {
            // Cash is rounded up to 10^-8, and nothing else is rounded but doubles.
            ExactValue value = ExactMargin.Evaluate(book, pool);
            double off = value.Equity.ToDouble() - (expected * value.Maintenance.ToDouble());
            Assert.InRange(off, -1e-9 - Slack(value), 1.1e-8 + Slack(value));
            pools++;
        }

        Assert.True(pools >= book.AccountCount / 2);
    }

    private static void AssertShare(double expected, int[] accounts, Func<int, bool> isIn)
    {
        double share = accounts.Count(isIn) / (double)accounts.Length;
        Assert.Equal(expected, share, 5 * Math.Sqrt(expected * (1 - expected) / accounts.Length));
    }

    private static IEnumerable<int> Pools(MarginBook book) =>
        Enumerable.Range(0, book.PoolTop).Where(p => book.IsPool(p) && book.PositionsOf(p) > 0);

    private static IEnumerable<PositionView> Positions(MarginBook book, int account)
    {
        for (int pool = book.CrossPool(account); pool >= 0; pool = book.NextPool(pool))
        {
            for (int i = 0; i < book.PositionsOf(pool); i++) yield return book.Position(pool, i);
        }
    }

    private static double Ratio(MarginBook book, int pool)
    {
        ExactValue value = ExactMargin.Evaluate(book, pool);
        return (value.Equity / value.Maintenance).ToDouble();
    }

    private static double Slack(ExactValue value) => 1e-11 * value.Maintenance.ToDouble();
}
