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
    public void A_pool_one_unit_of_the_last_place_from_a_threshold_is_on_the_right_side_of_it() => Seeds.ForEach(15, dice =>
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
        Assert.True(exact.Equity == Of(value.Equity), $"equity of {pool}: {value.Equity}, the oracle says {exact.Equity}. After {twin.History}");
        Assert.True(exact.Maintenance == Of(value.Maintenance), $"maintenance of {pool}: {value.Maintenance}, the oracle says {exact.Maintenance}");
        Assert.True(exact.Initial == Of(value.Initial), $"initial of {pool}: {value.Initial}, the oracle says {exact.Initial}");
        Assert.Equal(exact.Rung(KernelRun.Exact), value.Rung(_thresholds, isStrict: true));
    }

    private static Fraction Of(Rational value) => new(value.Numerator, value.Denominator);
}
