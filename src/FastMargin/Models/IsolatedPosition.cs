using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// One position with its own margin and one maintenance rate, by the convention of its venue; in the settle currency.
/// With <c>t(p) = p</c> and <c>σ = sign(q)</c> for linear and quanto contracts, <c>t(p) = 1/p</c> and
/// <c>σ = −sign(q)</c> for inverse ones, and <c>c = |q|·m</c>:
/// <code>
/// V(p) = c·t(p)        E(p) = margin + σ·(V(p) − V(entry))
/// MM(p) = V(p or entry)·r − A        fee(p) = V(p or bankruptcy)·f
/// liquidation: E(p) = MM(p) + fee(p)        bankruptcy: E(p) = V(p)·f
/// </code>
/// Each is one line in <c>t</c>, so it has one root, and the excess is concave in the price.
/// Sources: Gate <c>(e ∓ margin/q)/(1 ∓ (r + f))</c>; Bybit linear <c>e·(1 ∓ IMR ± MMR)</c>, inverse
/// <c>q/(V(e) ± (IM − MM))</c>; Kraken inverse <c>q·(1 ± r)/(V(e) ± margin)</c>; Binance's maintenance amount <c>A</c>.
/// </summary>
/// <remarks>
/// This is for published formulas that hold one bracket fast. A pool with a bracket table is solved over all its
/// brackets by <see cref="Models.LiquidationPrice"/>; where both apply they agree.
/// </remarks>
public sealed record IsolatedPosition
{
    private static readonly Rational _largest = Rational.FromAtto(Int128.MaxValue);

    /// <summary>Linear, quanto or inverse.</summary>
    public required InstrumentKind Kind { get; init; }

    /// <summary>Signed contracts, not zero.</summary>
    public required Quantity Quantity { get; init; }

    /// <summary>Contract size, with the fixed rate of a quanto contract in it.</summary>
    public Rate Multiplier { get; init; } = Rate.One;

    /// <summary>Average entry price, &gt; 0.</summary>
    public required Price Entry { get; init; }

    /// <summary>What stands behind the position, before its profit.</summary>
    public required Money Margin { get; init; }

    /// <summary>Maintenance rate <c>r</c>.</summary>
    public Rate MaintenanceRate { get; init; }

    /// <summary>Maintenance amount <c>A</c> of the bracket.</summary>
    public Money MaintenanceAmount { get; init; }

    /// <summary>The venue's reading.</summary>
    public LiquidationConvention Convention { get; init; } = LiquidationConvention.Default;

    /// <summary>
    /// Where the requirement and the closing fee eat the margin up, rounded to 10^-18 on the side where the position
    /// is deficient (down for a long, up for a short). Null: no price above zero does it.
    /// </summary>
    /// <exception cref="ArgumentException">No quantity, an entry not above zero, or a kind with no profit.</exception>
    public Price? LiquidationPrice
    {
        get
        {
            bool isOnMark = Convention.MaintenanceOn == MaintenanceBasis.Mark;
            bool isFeeOnMark = Convention.FeeOn == ClosingFeeBasis.Mark;
            Rational fixedPart = Exact.Of(Margin) + Exact.Of(MaintenanceAmount) - (Side * EntryValue);
            Rational slope = Side * Size;
            if (isOnMark) slope -= Size * Exact.Of(MaintenanceRate);
            else fixedPart -= EntryValue * Exact.Of(MaintenanceRate);
            if (isFeeOnMark) slope -= Size * Fee;
            else fixedPart -= Size * BankruptcyPoint * Fee;
            return ToPrice(fixedPart, slope);
        }
    }

    /// <summary>
    /// Where closing leaves nothing, the fee of closing paid; rounded like <see cref="LiquidationPrice"/>.
    /// Null: no price above zero does it.
    /// </summary>
    /// <exception cref="ArgumentException">No quantity, an entry not above zero, or a kind with no profit.</exception>
    public Price? BankruptcyPrice =>
        ToPrice(Exact.Of(Margin) - (Side * EntryValue), (Side * Size) - (Size * Fee));

    /// <summary>V(price), rounded up to 10^-18.</summary>
    public Money ValueAt(Price price) => Exact.MoneyUp(Value(price));

    /// <summary>σ·(V(price) − V(entry)), rounded down to 10^-18.</summary>
    public Money ProfitAt(Price price) => Exact.MoneyDown(Profit(price));

    /// <summary>Margin and profit, rounded down to 10^-18.</summary>
    public Money EquityAt(Price price) => Exact.MoneyDown(Exact.Of(Margin) + Profit(price));

    /// <summary>MM(price) without the fee, never below zero; rounded up to 10^-18.</summary>
    public Money MaintenanceAt(Price price) => Exact.MoneyUp(Maintenance(price));

    /// <summary>The exact fact <c>E &lt; MM + fee</c> at a price (or <c>≤</c>).</summary>
    public bool IsDeficientAt(Price price)
    {
        Rational point = Convention.FeeOn == ClosingFeeBasis.Mark ? Point(price) : BankruptcyPoint;
        int sign = (Exact.Of(Margin) + Profit(price) - Maintenance(price) - (Size * point * Fee)).Sign;
        return Convention.IsStrict ? sign < 0 : sign <= 0;
    }

    private bool IsInverse => Kind switch
    {
        InstrumentKind.Linear or InstrumentKind.Quanto => false,
        InstrumentKind.Inverse => true,
        _ => throw new ArgumentException($"kind {Kind}: linear, quanto or inverse positions have a profit on margin"),
    };

    private Rational Fee => Exact.Of(Convention.TakerFee);

    private Rational Size => Rational.Abs(Exact.Of(Quantity)) * Exact.Of(Multiplier);

    private Rational Side => Quantity.Sign == 0
        ? throw new ArgumentException("a position of no contracts has no liquidation price")
        : Rational.FromInt(IsInverse ? -Quantity.Sign : Quantity.Sign);

    private Rational EntryValue => Value(Entry);

    private Rational BankruptcyPoint => ((Side * EntryValue) - Exact.Of(Margin)) / (Size * (Side - Fee));

    private Rational Value(Price price) => Size * Point(price);

    private Rational Profit(Price price) => Side * (Value(price) - EntryValue);

    private Rational Maintenance(Price price)
    {
        Rational value = Convention.MaintenanceOn == MaintenanceBasis.Mark ? Value(price) : EntryValue;
        return Rational.Max((value * Exact.Of(MaintenanceRate)) - Exact.Of(MaintenanceAmount), Rational.Zero);
    }

    private Rational Point(Price price)
    {
        if (price.Sign <= 0) throw new ArgumentException($"price {price}: a price above zero is needed");
        return IsInverse ? Rational.One / Exact.Of(price) : Exact.Of(price);
    }

    private Price? ToPrice(Rational fixedPart, Rational slope)
    {
        if (slope.Sign == 0) return null;
        Rational point = -fixedPart / slope;
        if (point.Sign <= 0) return null;
        Rational price = IsInverse ? Rational.One / point : point;
        // A root that no price can state is never reached.
        if (price >= _largest) return null;
        return Quantity.Sign > 0 ? Exact.PriceDown(price) : Exact.PriceUp(price);
    }
}
