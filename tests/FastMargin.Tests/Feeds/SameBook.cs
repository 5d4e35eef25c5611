using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Sets;

namespace FastMargin.Tests.Feeds;

/// <summary>Asserts that two books hold the same, down to the bits the kernel sees.</summary>
internal static class SameBook
{
    public static void Check(MarginBook expected, MarginBook actual)
    {
        Assert.Equal(expected.Universe.Currencies.Select(Text), actual.Universe.Currencies.Select(Text));
        Assert.Equal(expected.Universe.Tables.Select(Text), actual.Universe.Tables.Select(Text));
        Assert.Equal(expected.Universe.Instruments.Select(Text), actual.Universe.Instruments.Select(Text));
        Assert.Equal(expected.AccountCount, actual.AccountCount);
        Assert.Equal(expected.PoolCount, actual.PoolCount);
        Assert.Equal(expected.PositionCount, actual.PositionCount);
        foreach (Instrument instrument in expected.Universe.Instruments)
        {
            Assert.Equal(expected.HasMark(instrument.Id), actual.HasMark(instrument.Id));
            Assert.Equal(expected.Mark(instrument.Id), actual.Mark(instrument.Id));
        }

        foreach (int account in expected.AccountIds()) Account(expected, actual, account);
        Assert.Equal(ModelDesk.Of(expected)?.Sets.Text, ModelDesk.Of(actual)?.Sets.Text);
    }

    private static void Account(MarginBook expected, MarginBook actual, int account)
    {
        int other = actual.FindAccount(expected.AccountName(account));
        Assert.True(other >= 0, $"account {expected.AccountName(account)} is lost");
        Assert.Equal(expected.IsHedged(account), actual.IsHedged(other));
        Assert.Equal(expected.ProfileOf(account), actual.ProfileOf(other));
        Assert.Equal(expected.AddOn(account), actual.AddOn(other));
        Assert.Equal(ModelDesk.Of(expected)?.NameOf(account), ModelDesk.Of(actual)?.NameOf(other));
        for (int pool = expected.CrossPool(account); pool >= 0; pool = expected.NextPool(pool))
        {
            int otherPool = actual.FindPool(other, expected.PoolName(pool));
            Assert.True(otherPool >= 0, $"pool {expected.PoolName(pool)} of {expected.AccountName(account)} is lost");
            Pool(expected, pool, actual, otherPool);
        }
    }

    private static void Pool(MarginBook expected, int pool, MarginBook actual, int other)
    {
        Assert.Equal(expected.IsCross(pool), actual.IsCross(other));
        Assert.Equal(expected.Balances(pool), actual.Balances(other));
        Assert.Equal(expected.PositionsOf(pool), actual.PositionsOf(other));
        for (int i = 0; i < expected.PositionsOf(pool); i++)
        {
            PositionView held = expected.Position(pool, i);
            PositionView found = actual.Position(other, i);
            Assert.Equal(
                (held.Instrument.Id, held.Lots, held.Entry, held.Bracket, held.Table.Name),
                (found.Instrument.Id, found.Lots, found.Entry, found.Bracket, found.Table.Name));
        }

        Slab slab = expected.SlabOf(pool, out int at);
        Slab otherSlab = actual.SlabOf(other, out int otherAt);
        Assert.Equal(
            (slab.Positions, slab.IsWide, slab.Profile), (otherSlab.Positions, otherSlab.IsWide, otherSlab.Profile));
        Assert.Equal(Bits(slab.Cash[at]), Bits(otherSlab.Cash[otherAt]));
        Assert.Equal(Bits(slab.RequirementBase[at]), Bits(otherSlab.RequirementBase[otherAt]));
        Assert.Equal(Bits(slab.Magnitude[at]), Bits(otherSlab.Magnitude[otherAt]));
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    private static string Text(Currency c) =>
        $"{c.Code} {c.IsBase} {c.Fx} {c.FxInstrument} {string.Join(';', c.Collateral.Tiers)} "
        + $"{c.Collateral.LiabilityWeight}";

    private static string Text(MarginTable t) => $"{t.Name} {t.Rule} {string.Join(';', t.Brackets)}";

    private static string Text(Instrument i) => string.Join(
        ' ', i.Id, i.Symbol, i.Kind, i.SettleCurrency, i.Lot, i.Tick, i.MarkStep, i.Multiplier, i.QuantoRate,
        i.CanBeHeld ? i.Long.Name + "/" + i.Short.Name : "", i.Option);
}
