using System.Numerics;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>What a call asks for is the least that cures, by the oracle's account of it.</summary>
public sealed class CallAmountTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_amount_cures_and_one_unit_less_does_not(bool isStrict)
    {
        int cured = 0;
        int unmeetable = 0;
        Seeds.ForEach(40, dice =>
        {
            using TwinBook twin = RandomBooks.Make(dice, accounts: 8).Book;
            foreach (OraclePool pool in twin.Oracle.Pools)
            {
                string ratio = dice.OneOf("1.05", "1", "1.3", "0.85");
                Money? amount = CallAmount.Of(twin.Product, pool.Id, Rate.Parse(ratio), isStrict);
                Assert.Equal(OracleMargin.Evaluate(twin.Oracle, pool) is null, amount is null);
                if (amount is not { } deposit) continue;
                if (deposit == MarginCall.Unmeetable)
                {
                    unmeetable++;
                    Assert.False(IsReached(twin, pool, ratio, isStrict, BigInteger.Pow(10, 37)));
                    continue;
                }

                var units = (BigInteger)deposit.Atto;
                Assert.True(IsReached(twin, pool, ratio, isStrict, units), $"{pool}: {deposit} does not cure");
                if (units.IsZero) continue;
                Assert.False(IsReached(twin, pool, ratio, isStrict, units - 1), $"{pool}: less than {deposit} cures");
                cured++;
            }
        });
        Assert.True(cured > 100, $"{cured} cures, {unmeetable} unmeetable");
    }

    [Fact]
    public void Most_amounts_need_no_rationals()
    {
        int quick = 0;
        int called = 0;
        Seeds.ForEach(40, dice =>
        {
            using TwinBook twin = RandomBooks.Make(dice, accounts: 8).Book;
            foreach (OraclePool pool in twin.Oracle.Pools)
            {
                if (CallAmount.Of(twin.Product, pool.Id, Rate.One, isStrict: true) is not { Sign: > 0 }) continue;
                called++;
                if (CallAmount.Quick(twin.Product, pool.Id, Rate.One, isStrict: true) is not null) quick++;
            }
        });
        Assert.True(quick > called / 4, $"{quick} of {called}");
    }

    [Fact]
    public void The_amount_follows_the_collateral_schedule_as_it_is_now()
    {
        using MarginBook book = MarkRig.NewBook(200);
        int pool = book.CrossPool(book.AddAccount("one"));
        book.SetPosition(pool, 0, 100, Price.Parse("200"));
        book.SetMark(0, Price.Parse("100"));
        book.SetBalance(pool, 0, Money.Parse("1000"));
        Money before = CallAmount.Of(book, pool, Rate.One, isStrict: true)!.Value;
        Assert.Equal(Money.Parse("9500"), before);

        // Half of 1,000 more is missing, and each unit of a deposit counts half.
        book.SetCollateral(0, CollateralSchedule.Flat(Rate.Parse("0.5")));
        Assert.Equal(Money.Parse("20000"), CallAmount.Of(book, pool, Rate.One, isStrict: true));
    }

    [Fact]
    public void A_pool_without_requirement_and_debt_owes_nothing_whatever_equality_means()
    {
        using TwinBook twin = RandomBooks.Make(new Dice(1), accounts: 1).Book;
        OraclePool pool = twin.AddPool(twin.Oracle.Accounts[0], "empty");
        Assert.Equal(Money.Zero, CallAmount.Of(twin.Product, pool.Id, Rate.One, isStrict: true));
        Assert.Equal(Money.Zero, CallAmount.Of(twin.Product, pool.Id, Rate.One, isStrict: false));
    }

    /// <summary>With so many units more of base currency, is the pool at or above the ratio?</summary>
    private static bool IsReached(TwinBook twin, OraclePool pool, string ratio, bool isStrict, BigInteger units)
    {
        OracleCurrency home = twin.Oracle.Currencies[0];
        Fraction held = pool.Balances.GetValueOrDefault(home);
        pool.Balances[home] = held + new Fraction(units, BigInteger.Pow(10, 18));
        OracleValue value = OracleMargin.Evaluate(twin.Oracle, pool)!;
        pool.Balances[home] = held;
        if (value.Equity.Sign == 0 && value.Maintenance.Sign == 0) return true;
        int side = value.Equity.CompareTo(Fraction.Parse(ratio) * value.Maintenance);
        return isStrict || value.Maintenance.Sign == 0 ? side >= 0 : side > 0;
    }
}
