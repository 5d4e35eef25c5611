using System.Numerics;
using FastMargin.Kernels;

namespace FastMargin.Tests.Oracle;

/// <summary>Lots, prices and amounts chosen where mistakes live: edges, extremes, and one step beside them.</summary>
internal static class RandomSizes
{
    private static readonly long[] _aroundWords =
        [int.MaxValue, 1L << 31, (1L << 31) + 1, uint.MaxValue, 1L << 32, (1L << 32) + 7, 1L << 40, SlotLayout.MaxLots];

    /// <summary>A mark in steps: anywhere, near the last one, or where the rule for short stock has its edge.</summary>
    public static long Mark(Dice dice, OracleInstrument instrument)
    {
        if (instrument.Option is { } option && dice.Chance(0.9)) return OptionMark(dice, instrument, option);
        double step = instrument.MarkStep.Near();
        long now = instrument.Mark is { } mark ? (long)(mark / instrument.MarkStep).Floor() : 0;
        double price = now == 0 || dice.Chance(0.2)
            ? Math.Pow(10, dice.Real(-2, 5))
            : now * step * (dice.Chance(0.8) ? dice.Real(0.99, 1.01) : dice.Real(0.3, 3));
        if (instrument.Symbol is "BTC-SPOT" or "ETH-INDEX") price = Math.Clamp(price, 100, 100_000);
        if (instrument.Kind == OracleKind.Equity && dice.Chance(0.1)) price = 5 + (dice.Below(3) - 1) * step;
        return Math.Clamp((long)Math.Round(price / step), 1, 1L << 50);
    }

    /// <summary>What exercise brings and something more, seldom nothing; never more than a volatility gives.</summary>
    private static long OptionMark(Dice dice, OracleInstrument instrument, OracleOption option)
    {
        double under = (option.Underlying.Mark ?? option.Strike).Near();
        double strike = option.Strike.Near();
        double brings = Math.Max(0, option.IsCall ? under - strike : strike - under);
        double more = Math.Min(under, strike) * dice.OneOf(0, dice.Real(0, 0.02), dice.Real(0, 0.5));
        return Math.Clamp((long)Math.Round((brings + more) / instrument.MarkStep.Near()), 1, 1L << 50);
    }

    /// <summary>The mark in steps at which a notional is on an edge of its table, or the step beside it.</summary>
    public static long? MarkOnEdge(Dice dice, OraclePool pool, OraclePosition position)
    {
        OracleInstrument i = position.Instrument;
        OracleTable table = pool.Account.TableOf(i, position.Lots > 0);
        Fraction cap = dice.Pick(table.Brackets).Cap ?? 1;
        Fraction atOne = OracleMargin.Notional(position, 1);
        Fraction price = i.Kind == OracleKind.Inverse ? atOne / cap : cap / atOne;
        BigInteger steps = (price / i.MarkStep).Floor() + dice.Below(3) - 1;
        return steps > 0 && steps < (1L << 50) ? (long)steps : null;
    }

    /// <summary>Lots of either sign.</summary>
    public static long Lots(Dice dice, OraclePool pool, OracleInstrument instrument)
    {
        int sign = dice.OneOf(1, -1);
        Fraction mark = instrument.Mark ?? 1;
        Fraction each = OracleMargin.Notional(new OraclePosition(instrument, 1, 1), mark);
        return sign * dice.Below(10) switch
        {
            0 => OnEdge(dice, pool.Account.TableOf(instrument, sign > 0), each),
            1 => OnEdge(dice, pool.Account.TableOf(instrument, sign > 0), each),
            2 => Worth(each, dice.Real(-8, 12)),
            3 => dice.Pick(_aroundWords),
            4 => dice.Between(1, 3),
            _ => Worth(each, dice.Real(1, 6)),
        };
    }

    /// <summary>An entry price near the mark, with a few digits or with all that a book can hold.</summary>
    public static string Entry(Dice dice, OracleInstrument instrument)
    {
        double price = (instrument.Mark ?? 100).Near() * dice.OneOf(1, dice.Real(0.9, 1.1), dice.Real(0.01, 20));
        int digits = dice.OneOf(3, 6, 15);
        int decimals = Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(price)), 0, 18);
        long mantissa = Math.Max(1, (long)Math.Min(9e16, Math.Round(price * Math.Pow(10, decimals))));
        return Fraction.Text(mantissa, decimals);
    }

    /// <summary>An amount of either sign, of any size, with any number of decimals.</summary>
    public static string Amount(Dice dice)
    {
        int decimals = dice.OneOf(0, 2, 8, 18);
        double size = Math.Pow(10, dice.Real(-3, 7));
        var whole = (BigInteger)(size * 1e6);
        return Fraction.Text(dice.OneOf(1, 1, -1) * whole * BigInteger.Pow(10, decimals) / 1_000_000, decimals);
    }

    private static long OnEdge(Dice dice, OracleTable table, Fraction each)
    {
        Fraction cap = dice.Pick(table.Brackets).Cap ?? 1000;
        BigInteger lots = (cap / each).Floor() + dice.Below(3) - 1;
        return (long)BigInteger.Min(BigInteger.Max(lots, 1), SlotLayout.MaxLots);
    }

    private static long Worth(Fraction each, double exponent) =>
        (long)Math.Clamp(Math.Pow(10, exponent) / each.Near(), 1, 1e15);
}
