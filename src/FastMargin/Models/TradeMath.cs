using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// What a trade in one instrument does to cash and entry price: exact but for one rounding, against the account, and
/// without allocating.
/// <code>
/// realised profit  linear, quanto  lots·c·(p − e)     inverse  lots·c·(1/e − 1/p)
/// paid             lots·c·p, where market value counts
/// average entry    (l₁·e₁ + l₂·e₂) / (l₁ + l₂)        inverse  (l₁ + l₂) / (l₁/e₁ + l₂/e₂)
/// c = lot · multiplier · quanto rate
/// </code>
/// Amounts are credited rounded down at 10^-18. An entry is rounded up for a long and down for a short position, at the
/// last of the decimals that its 17 significant digits leave: the account loses less than one unit of it on each lot.
/// </summary>
internal sealed class TradeMath
{
    private const int TwiceDecimals = 2 * Atto.Decimals;

    private static readonly Wide _inverseScale = Wide.Of(Atto.PowerOfTen(TwiceDecimals));

    private readonly Wide _unit;
    private readonly Wide _unitDivisor;
    private readonly bool _isInverse;

    public TradeMath(Instrument instrument)
    {
        Rational unit = Rational.FromAtto(instrument.Lot.Atto)
            * Rational.FromAtto(instrument.Multiplier.Atto)
            * Rational.FromAtto(instrument.QuantoRate.Atto);
        ExactUnit = unit;
        _unit = Wide.Of(unit.Numerator);
        _unitDivisor = Wide.Of(unit.Denominator);
        (InstrumentId, SettleCurrency, CanBeHeld) = (instrument.Id, instrument.SettleCurrency, instrument.CanBeHeld);
        IsPaidFor = instrument.Kind == InstrumentKind.Equity;
        _isInverse = instrument.Kind == InstrumentKind.Inverse;
    }

    public int InstrumentId { get; }

    public int SettleCurrency { get; }

    public bool CanBeHeld { get; }

    /// <summary>Settle currency per lot and unit of price, <c>c</c>.</summary>
    public Rational ExactUnit { get; }

    /// <summary>True where positions have a market value that trades pay for, and no profit beside it.</summary>
    public bool IsPaidFor { get; }

    /// <summary>
    /// Profit of signed lots that came at one price and went at another, in the settle currency, rounded down; false
    /// when that does not fit. Prices of inverse contracts are above zero.
    /// </summary>
    public bool TryProfit(long lots, Price entry, Price price, out Int128 atto)
    {
        Wide numerator = Wide.Of((UInt128)Math.Abs(lots)) * _unit * Wide.Of(Distance(entry, price));
        if (!_isInverse) return TryFloor(numerator, _unitDivisor, lots < 0 != price < entry, out atto);
        Wide divisor = Wide.Of((UInt128)entry.Atto) * Wide.Of((UInt128)price.Atto) * _unitDivisor;
        return TryFloor(numerator * _inverseScale, divisor, lots < 0 != price < entry, out atto);
    }

    /// <summary>Cash that signed lots bring when they are paid for: <c>−lots·c·p</c>, rounded down.</summary>
    public bool TryPay(long lots, Price price, out Int128 atto)
    {
        Wide numerator = Wide.Of((UInt128)Math.Abs(lots)) * _unit * Wide.Of(Atto.Magnitude(price.Atto));
        return TryFloor(numerator, _unitDivisor, lots > 0 != price.Sign < 0, out atto);
    }

    /// <summary>
    /// The average entry of lots held and lots that come to them, both of one sign; false when it does not fit.
    /// </summary>
    public bool TryMean(long held, Price entry, long lots, Price price, out PackedPrice mean)
    {
        Wide weight = Wide.Of((UInt128)Math.Abs(lots));
        Wide rest = Wide.Of((UInt128)Math.Abs(held));
        Wide numerator = weight * Wide.Of(Distance(entry, price));
        Wide divisor = rest + weight;
        if (_isInverse)
        {
            Wide from = Wide.Of((UInt128)entry.Atto);
            numerator *= from;
            divisor = (rest * Wide.Of((UInt128)price.Atto)) + (weight * from);
        }

        mean = default;
        bool isFalling = price < entry;
        bool isUp = lots > 0;
        // The shift never leaves the two prices, so it fits whenever their distance does.
        if (!Wide.TryDivide(numerator, divisor, out UInt128 shift, out bool isExact)) return false;
        if (!isExact && isUp != isFalling) shift++;
        Int128 atto = isFalling ? entry.Atto - (Int128)shift : entry.Atto + (Int128)shift;
        return PackedPrice.TryRound(atto, isUp, out mean);
    }

    private static UInt128 Distance(Price from, Price to) =>
        from < to ? (UInt128)to.Atto - (UInt128)from.Atto : (UInt128)from.Atto - (UInt128)to.Atto;

    private static bool TryFloor(in Wide numerator, in Wide divisor, bool isNegative, out Int128 atto)
    {
        atto = 0;
        if (!Wide.TryDivide(numerator, divisor, out UInt128 quotient, out bool isExact)) return false;
        if (isNegative && !isExact && ++quotient == 0) return false;
        return Atto.TrySigned(quotient, isNegative, out atto);
    }
}
