using FastMargin.Models;
using FastMargin.Tests.Book;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models;

/// <summary>The exact path of the product against the oracle, which shares no code with it.</summary>
public sealed class ExactMarginTests
{
    private static readonly Rate[] _thresholds = [.. KernelRun.Decimals.Select(t => Rate.Parse(t))];

    [Fact]
    public void Equity_requirements_and_rung_of_any_pool_equal_the_oracles_exactly() => Seeds.ForEach(20, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 12);
        using TwinBook twin = random.Book;
        for (int round = 0; round < 4; round++)
        {
            for (int i = dice.OneOf(0, 10, 40); i > 0; i--) random.Edit();
            foreach (OraclePool pool in twin.Oracle.Pools) AssertSame(twin, pool);
        }
    });

    [Fact]
    public void A_pool_a_unit_of_the_last_place_from_a_threshold_is_on_its_right_side() => Seeds.ForEach(15, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 6);
        using TwinBook twin = random.Book;
        foreach (OraclePool pool in twin.Oracle.Pools)
        {
            random.Pin(pool, dice.Pick(KernelRun.Decimals));
            AssertSame(twin, pool);
        }

        TwinCheck.All(twin);
    });

    private static void AssertSame(TwinBook twin, OraclePool pool)
    {
        ExactValue value = ExactMargin.Evaluate(twin.Product, pool.Id);
        OracleValue? exact = OracleMargin.Evaluate(twin.Oracle, pool);
        Assert.True(value.IsKnown == (exact is not null), $"{pool} is known: {value.IsKnown}. After {twin.History}");
        if (exact is null) return;
        AssertSame(exact.Equity, value.Equity, $"equity of {pool}", twin);
        AssertSame(exact.Maintenance, value.Maintenance, $"maintenance requirement of {pool}", twin);
        AssertSame(exact.Initial, value.Initial, $"initial requirement of {pool}", twin);
        Assert.Equal(exact.Rung(KernelRun.Exact), value.Rung(_thresholds, isStrict: true));
    }

    private static void AssertSame(Fraction expected, Rational found, string what, TwinBook twin) => Assert.True(
        expected == new Fraction(found.Numerator, found.Denominator),
        $"{what}: {found}, the oracle says {expected}. After {twin.History}");
}
