using FastMargin.Models;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models;

/// <summary>The published price is the flag: on at the tick, off one tick back, found by trying.</summary>
public sealed class LiquidationPriceTests
{
    [Fact]
    public void At_the_published_tick_the_flag_is_on_and_one_tick_back_it_is_off() => Seeds.ForEach(20, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 10);
        using TwinBook twin = random.Book;
        foreach (OraclePool pool in twin.Oracle.Pools)
        {
            random.Pin(pool, dice.OneOf("1", "1.3", "0.9", "0"));
            OracleInstrument[] held = [.. pool.Positions.Select(p => p.Instrument).Distinct()];
            foreach (OracleInstrument instrument in held) Check(twin, pool, instrument);
        }
    });

    [Fact]
    public void A_pool_that_does_not_hold_the_instrument_has_none()
    {
        RandomBooks random = RandomBooks.Make(new Dice(1), accounts: 0);
        using TwinBook twin = random.Book;
        OraclePool pool = twin.AddAccount("empty", isHedged: false).Pools[0];

        Assert.Null(LiquidationPrice.Solve(twin.Product, pool.Id, 0));
    }

    private static void Check(TwinBook twin, OraclePool pool, OracleInstrument held)
    {
        LiquidationPrice? solved = LiquidationPrice.Solve(twin.Product, pool.Id, held.Id);
        Assert.Equal(OracleMargin.Evaluate(twin.Oracle, pool) is null, solved is null);
        if (solved is not { } price) return;

        var tick = Fraction.Parse(twin.Product.Universe.Instruments[held.Id].Tick.ToString());
        var looking = new OracleLiquidation(twin.Oracle, pool, held, tick);
        Fraction? below = Of(price.Below);
        Fraction? above = Of(price.Above);
        string what = $"{held.Symbol} of {pool}: {price}. After {twin.History}";
        bool hasTickBetween = below is null || above is null || above - below > tick;
        if (below is { } low)
        {
            Assert.True(looking.IsDeficientAt(low), $"off at the price below, {what}");
            bool isOnBack = hasTickBetween && looking.IsDeficientAt(low + tick);
            Assert.False(isOnBack, $"on a tick above the price below, {what}");
        }

        if (above is { } high)
        {
            Assert.True(looking.IsDeficientAt(high), $"off at the price above, {what}");
            bool isOnBack = hasTickBetween && high > tick && looking.IsDeficientAt(high - tick);
            Assert.False(isOnBack, $"on a tick below the price above, {what}");
        }

        foreach (Fraction candidate in looking.Candidates(below, above))
        {
            bool isBetween = !price.IsAlwaysDeficient && !(candidate <= below) && !(candidate >= above);
            bool isDeficient = looking.IsDeficientAt(candidate);
            string where = candidate.FloorText();
            if (isBetween) Assert.False(isDeficient, $"on at {where}, between the prices, {what}");
            else if (looking.IsConcave) Assert.True(isDeficient, $"off at {where}, beyond the prices, {what}");
        }
    }

    private static Fraction? Of(Price? price) => price is { } value ? Fraction.Parse(value.ToString()) : null;
}
