using System.Numerics;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// One instrument under one margin table, written out as whole numbers of 10^-24 of the currency's unit of rate
/// (see <see cref="FixedMargin"/>), so that a mark in steps is the only thing left to multiply with.
/// </summary>
internal sealed class FixedRule
{
    private readonly MarginRule _rule;
    private readonly Int128 _unit;
    private readonly Int128 _entryUnit;
    private readonly Int128[] _floors;
    private readonly Int128[] _rates;
    private readonly Int128[] _amounts;
    private readonly ShortMinimum _short;

    private FixedRule(Instrument instrument, MarginTable table, Rational rateUnit)
    {
        Instrument = instrument;
        _rule = table.Rule;
        Rational lot = Exact(instrument.Lot.Atto);
        Rational step = Exact(instrument.MarkStep.Atto);
        Rational size = lot * Exact(instrument.Multiplier.Atto) * Exact(instrument.QuantoRate.Atto) * rateUnit;
        _entryUnit = FixedMargin.Scale(size);
        Rational unit = IsInverse ? size / step : size * step;
        _unit = FixedMargin.Scale(unit);
        _floors = [.. table.Brackets.Select(b => FixedMargin.Scale(Exact(b.Floor.Atto) * rateUnit))];
        _amounts = [.. table.Brackets.Select(b => FixedMargin.Scale(Exact(b.Amount.Atto) * rateUnit))];
        Rational perRate = _rule == MarginRule.PerContract ? lot * rateUnit : unit;
        _rates = [.. table.Brackets.Select(b => FixedMargin.Scale(Exact(b.Maintenance.Atto) * perRate))];
        if (_rule == MarginRule.EquityShort) _short = new ShortMinimum(table, lot * rateUnit, step);
    }

    public Instrument Instrument { get; }

    public bool IsInverse => Instrument.Kind == InstrumentKind.Inverse;

    /// <summary>The rule, or null when one of its numbers is no whole number at this scale, or too large.</summary>
    public static FixedRule? Of(Universe universe, Instrument instrument, MarginTable table)
    {
        try
        {
            return new FixedRule(instrument, table, FixedMargin.RateUnit(universe, instrument.SettleCurrency));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The part of a position's profit that its entry fixes; nothing where market value counts.</summary>
    /// <exception cref="OverflowException">It is finer than the scale (unless inverse), or too large.</exception>
    public FixedBounds EntryPart(in PositionView position)
    {
        if (Instrument.Kind == InstrumentKind.Equity) return default;
        BigInteger size = (BigInteger)position.Lots * _entryUnit;
        if (IsInverse) return FixedBounds.Divide(size * Atto.One, position.Entry.Atto);
        FixedBounds cost = FixedBounds.Divide(size * position.Entry.Atto, Atto.One);
        if (!cost.IsExact) throw new OverflowException("an entry cost finer than the scale");
        return -cost;
    }

    /// <summary>What the mark makes of a position: its value, or <c>−lots·c/p</c> for inverse contracts.</summary>
    public FixedBounds MarkPart(long lots, long steps)
    {
        if (IsInverse) return -FixedBounds.Divide(checked(lots * _unit), steps);
        return new FixedBounds(checked(lots * _unit * steps));
    }

    /// <summary>The maintenance requirement of a position.</summary>
    public FixedBounds Maintenance(long lots, long steps)
    {
        Int128 size = Int128.Abs(lots);
        if (_rule == MarginRule.PerContract) return new FixedBounds(checked(size * _rates[0]));
        if (_rule == MarginRule.EquityShort) return new FixedBounds(checked(size * _short.PerLot(steps)));
        int k = BracketOf(size, steps);
        Int128 charged = checked(size * _rates[k]);
        FixedBounds amount = new(_amounts[k]);
        return IsInverse
            ? FixedBounds.Divide(charged, steps) + -amount
            : new FixedBounds(checked(charged * steps)) + -amount;
    }

    private int BracketOf(Int128 size, long steps)
    {
        // Notional above a floor; for inverse contracts both sides are multiplied by the price.
        Int128 notional = checked(IsInverse ? size * _unit : size * _unit * steps);
        int k = 0;
        while (k + 1 < _floors.Length && notional > checked(IsInverse ? _floors[k + 1] * steps : _floors[k + 1])) k++;
        return k;
    }

    private static Rational Exact(Int128 atto) => Rational.FromAtto(atto);

    /// <summary>The short-stock rule of <see cref="MarginTable.EquityShort"/> for one lot.</summary>
    private readonly struct ShortMinimum
    {
        private readonly Int128 _rate;
        private readonly Int128 _value;
        private readonly Int128 _high;
        private readonly Int128 _low;

        public ShortMinimum(MarginTable table, Rational lot, Rational step)
        {
            _rate = FixedMargin.Scale(lot * step * Exact(table.Brackets[0].Maintenance.Atto));
            _value = FixedMargin.Scale(lot * step);
            _high = FixedMargin.Scale(lot * Exact(MarginTable.ShortMinimumHigh.Atto));
            _low = FixedMargin.Scale(lot * Exact(MarginTable.ShortMinimumLow.Atto));
        }

        public Int128 PerLot(long steps)
        {
            Int128 value = checked(_value * steps);
            return value >= _high ? Int128.Max(checked(_rate * steps), _high) : Int128.Max(value, _low);
        }
    }
}
