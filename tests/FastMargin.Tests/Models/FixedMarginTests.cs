using System.Numerics;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Models;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models;

/// <summary>Margin in 128-bit integers against the rationals it stands in for.</summary>
public sealed class FixedMarginTests
{
    private static readonly BigInteger _scale = BigInteger.Pow(10, FixedMargin.Decimals);

    [Fact]
    public void Bounds_hold_the_exact_values_on_any_book() => Seeds.ForEach(60, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 12);
        using TwinBook twin = random.Book;
        for (int round = 0; round < 3; round++)
        {
            for (int i = dice.OneOf(0, 10, 40); i > 0; i--) random.Edit();
            Check(twin.Product);
        }
    });

    [Fact]
    public void A_pool_one_unit_of_the_last_place_from_its_requirement_is_on_the_right_side_of_it() =>
        Seeds.ForEach(40, dice =>
        {
            RandomBooks random = RandomBooks.Make(dice, accounts: 8);
            using TwinBook twin = random.Book;
            foreach (OraclePool pool in twin.Oracle.Pools) random.Pin(pool);
            Check(twin.Product);
        });

    [Fact]
    public void Rationals_are_hardly_ever_needed_on_a_market_as_it_is()
    {
        using MarginBook book = BookGenerator.Generate(new BookRecipe
        {
            Market = EmbeddedMarket.Create(),
            Accounts = 500,
            Seed = 3,
            MeanPositions = 5,
            ShareIsolated = 0.3,
            ShareHedged = 0.3,
            ShareInverse = 0.5,
            ShareMultiCurrency = 0.5,
        });
        var judge = new ExactJudge(book, new EngineOptions());
        for (int pool = 0; pool < book.PoolTop; pool++) judge.Rung(pool);
        Assert.InRange(judge.SlowDecisions, 0, book.PoolTop / 50);
        Assert.True(Check(book) > 0.98 * book.PoolTop);
    }

    private static int Check(MarginBook book)
    {
        Rate[] ratios = [.. LevelProfile.Default.Ratios];
        FixedRatio[] thresholds = [.. ratios.Select(FixedRatio.Of)];
        var margin = new FixedMargin(book);
        int read = 0;
        for (int pool = 0; pool < book.PoolTop; pool++)
        {
            if (!book.IsPool(pool) || margin.Read(pool) is not { } made) continue;
            ExactValue exact = ExactMargin.Evaluate(book, pool);
            Assert.Equal(exact.IsKnown, made.MissingMark(margin.Steps) < 0);
            if (!exact.IsKnown) continue;
            try
            {
                (FixedBounds equity, FixedBounds maintenance) = made.Evaluate(margin.Steps);
                AssertHolds(equity, exact.Equity);
                AssertHolds(maintenance, exact.Maintenance);
                foreach (bool isStrict in new[] { true, false })
                {
                    int rung = made.Rung(margin.Steps, thresholds, isStrict);
                    if (rung >= 0) Assert.Equal(exact.Rung(ratios, isStrict), rung);
                }

                read++;
            }
            catch (OverflowException)
            {
                // A refusal is right; a wrong number is not. Others must be read, and the last test counts them.
            }
        }

        return read;
    }

    private static void AssertHolds(FixedBounds bounds, Rational exact)
    {
        BigInteger scaled = exact.Numerator * _scale;
        Assert.True(bounds.Low * exact.Denominator <= scaled, $"low {bounds.Low} above {exact}");
        Assert.True(bounds.High * exact.Denominator >= scaled, $"high {bounds.High} below {exact}");
        Assert.True(!bounds.IsExact || bounds.Low * exact.Denominator == scaled, $"{bounds.Low} is not {exact}");
    }
}
