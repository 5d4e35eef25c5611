using FastMargin.Book;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// Where an instrument's price makes a pool deficient, everything else at its mark. The pool is safe in an interval
/// (its excess is concave in each price), so there may be a price below, one above, both (hedged legs), or neither.
/// </summary>
/// <param name="Below">The highest tick below the interval: deficient there, not one tick up. Null: none.</param>
/// <param name="Above">The lowest tick above the interval: deficient there, not one tick down. Null: none.</param>
/// <param name="IsAlwaysDeficient">True when no price of this instrument makes the pool safe.</param>
public readonly record struct LiquidationPrice(Price? Below, Price? Above, bool IsAlwaysDeficient)
{
    private static readonly Rational _largestPrice = Rational.FromAtto(Int128.MaxValue);

    /// <summary>
    /// Solves <c>E(p) = MM(p)</c> over the brackets of every leg of the instrument. Between two edges the excess is a
    /// line in <c>p</c> (inverse: in <c>1/p</c>), so each segment is solved by one exact division; the answer is then
    /// put on the tick grid on the side where the flag is on. The excess is that of <see cref="ExactMargin"/>: the
    /// published price is the flag.
    /// </summary>
    /// <param name="book">The book with its marks.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="instrument">The instrument whose price moves.</param>
    /// <param name="isStrict">True when deficient means <c>E &lt; MM</c>, false for <c>E ≤ MM</c>.</param>
    /// <returns>
    /// Null when the pool does not hold the instrument, depends on a price that is missing, or has its requirement from
    /// a margin model that marks move: nothing says then that its excess is made of lines.
    /// </returns>
    public static LiquidationPrice? Solve(MarginBook book, int pool, int instrument, bool isStrict = true)
    {
        ArgumentNullException.ThrowIfNull(book);
        if (book.IsModelled(pool) && book.Requirements!.MovesWithMarks(pool)) return null;
        ExactValue now = ExactMargin.Evaluate(book, pool);
        List<PositionView> legs = [];
        for (int i = 0; i < book.PositionsOf(pool); i++)
        {
            if (book.Position(pool, i) is var position && position.Instrument.Id == instrument) legs.Add(position);
        }

        if (!now.IsKnown || legs.Count == 0) return null;
        var curve = new ExcessCurve(book, legs, now.Equity - now.Maintenance);
        List<(Rational Low, Rational? High)> safe = curve.SafeIntervals(isStrict);
        if (safe.Count == 0) return new LiquidationPrice(null, null, IsAlwaysDeficient: true);
        (Rational low, Rational? high) = Nearest(safe, curve.Mark);
        if (low > _largestPrice) return new LiquidationPrice(null, null, IsAlwaysDeficient: true);
        Rational tick = Rational.FromAtto(legs[0].Instrument.Tick.Atto);
        return new LiquidationPrice(
            OnTick(curve, low, tick, isStrict, isBelow: true),
            OnTick(curve, high, tick, isStrict, isBelow: false),
            IsAlwaysDeficient: false);
    }

    private static (Rational Low, Rational? High) Nearest(List<(Rational Low, Rational? High)> safe, Rational mark)
    {
        return safe.MinBy(interval => mark < interval.Low ? interval.Low - mark
            : interval.High is { } high && mark > high ? mark - high
            : Rational.Zero);
    }

    private static Price? OnTick(ExcessCurve curve, Rational? edge, Rational tick, bool isStrict, bool isBelow)
    {
        if (edge is not { } price || price.Sign == 0) return null;
        // Where the edge itself is still safe the flag is on from the next tick.
        Rational onGrid = (isBelow, curve.IsSafe(price, isStrict)) switch
        {
            (true, true) => price.Ceiling(tick) - tick,
            (true, false) => price.Floor(tick),
            (false, true) => price.Floor(tick) + tick,
            (false, false) => price.Ceiling(tick),
        };
        // No price is zero or less, and none is beyond what a price can say.
        bool isPrice = onGrid.Sign > 0 && onGrid <= _largestPrice;
        return isPrice ? new Price(onGrid.FloorToAtto()) : null;
    }
}
