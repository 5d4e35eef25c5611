using System.Numerics;

namespace FastMargin.Tests.Oracle;

/// <summary>Liquidation prices by looking: the flag at a tick, and at the ticks where something can happen.</summary>
internal sealed class OracleLiquidation(OracleBook book, OraclePool pool, OracleInstrument instrument, Fraction tick)
{
    /// <summary>Strictly deficient when the instrument is at this price and all else at its mark.</summary>
    public bool IsDeficientAt(Fraction price) => OracleMargin.Evaluate(book, pool, instrument, price)!.IsDeficient;

    /// <summary>The excess is concave: no rule for short stock, whose minimums make it otherwise.</summary>
    public bool IsConcave => !pool.Positions.Exists(
        p => p.Instrument == instrument && pool.Account.TableOf(instrument, p.Lots > 0).Rule == OracleRule.EquityShort);

    /// <summary>Ticks beside the mark, every bracket edge, some far away, and those near the given prices.</summary>
    public IEnumerable<Fraction> Candidates(params IEnumerable<Fraction?> near)
    {
        var prices = new List<Fraction> { tick, instrument.Mark ?? tick, new(1, 1000), 1, 5, 1000, 1_000_000 };
        prices.AddRange(near.OfType<Fraction>());
        foreach (OraclePosition held in pool.Positions.Where(p => p.Instrument == instrument))
        {
            Fraction atOne = OracleMargin.Notional(held, 1);
            foreach (OracleBracket bracket in pool.Account.TableOf(instrument, held.Lots > 0).Brackets.Skip(1))
            {
                prices.Add(instrument.Kind == OracleKind.Inverse ? atOne / bracket.Floor : bracket.Floor / atOne);
            }
        }

        IEnumerable<BigInteger> steps = prices.Select(p => (p / tick).Floor());
        IEnumerable<BigInteger> beside = steps.SelectMany(s => new[] { s - 1, s, s + 1 });
        return beside.Where(s => s.Sign > 0).Distinct().Select(s => tick * new Fraction(s, 1));
    }
}
