using System.Numerics;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>A fill at the mark changes what a pool needs, but not what it has.</summary>
public sealed class FillTests
{
    // An entry has 58 bits of digits, so its last one is less than ten parts in 2^58 of it.
    private static readonly Fraction _lastDigit = new(10, BigInteger.Pow(2, 58));

    [Fact]
    public void A_fill_at_the_mark_moves_no_excess_but_its_rounding_against_the_account()
    {
        int fills = 0;
        Seeds.ForEach(20, dice =>
        {
            RandomBooks books = RandomBooks.Make(dice, accounts: 3);
            using TwinBook twin = books.Book;
            var options = new EngineOptions
            {
                Mode = EvaluationMode.Holders,
                Profiles = [LevelProfile.Default, LevelProfile.Default],
            };
            using var engine = new MarginEngine(twin.Product, options);
            for (int i = 0; i < 150; i++)
            {
                OraclePool pool = dice.Pick(dice.Pick(twin.Oracle.Accounts).Pools);
                OracleInstrument of = dice.Pick(twin.Oracle.Instruments);
                if (of.Kind == OracleKind.Index) continue;
                long lots = dice.OneOf(1, -1) * dice.OneOf(1, 7, dice.Between(1, 1_000_000));
                Leg leg = pool.Account.IsHedged ? dice.OneOf(Leg.Long, Leg.Short) : Leg.Net;
                Price mark = twin.Product.Mark(of.Id);
                (Fraction before, Fraction size) = Wealth(twin, pool, of);
                OutputEvent[] outputs =
                    engine.On(InputEvent.Fill(pool.Id, of.Id, lots, mark, timeNs: i, leg)).ToArray();
                if (outputs.Any(o => o.Kind == OutputKind.Refused)) continue;
                (Fraction after, Fraction sizeAfter) = Wealth(twin, pool, of);
                Fraction loss = before - after;
                Fraction bound = Fraction.Unit + (_lastDigit * Fraction.Max(size, sizeAfter));
                Assert.True(loss.Sign >= 0 && loss <= bound, $"{of.Kind} {lots}: {loss.Near()} of {bound.Near()}");
                fills++;
            }
        });
        Assert.True(fills > 500, $"{fills} fills only");
    }

    /// <summary>
    /// Balance and profit at the mark in the settle currency, unweighted, and the size of positions at their entry.
    /// </summary>
    private static (Fraction Wealth, Fraction Size) Wealth(TwinBook twin, OraclePool pool, OracleInstrument of)
    {
        MarginBook book = twin.Product;
        Fraction sum = Exact(book.Balance(pool.Id, of.Settle.Id).Atto);
        Fraction size = 0;
        for (int i = 0; i < book.PositionsOf(pool.Id); i++)
        {
            PositionView p = book.Position(pool.Id, i);
            if (p.Instrument.Id != of.Id) continue;
            bool isPaidFor = p.Instrument.Kind == InstrumentKind.Equity;
            Fraction mark = Exact(book.Mark(of.Id).Atto);
            Fraction entry = isPaidFor ? 0 : Exact(p.Entry.Atto);
            sum += OracleInputs.Profit(of, p.Lots, entry, mark);
            if (isPaidFor) continue;
            Fraction notional = of.Lot * p.Lots * of.Multiplier * of.QuantoRate;
            size += (of.Kind == OracleKind.Inverse ? notional / entry : notional * entry).Magnitude;
        }

        return (sum, size);
    }

    private static Fraction Exact(Int128 atto) => new(atto, BigInteger.Pow(10, 18));
}
