using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>
/// Piecewise linear sums. Slice k of an amount x is charged at rate_k; the sum over all slices up to x, in slice k,
/// equals the line <c>x * rate_k - offset_k</c>. Rising rates make it convex (requirements), falling ones concave
/// (collateral).
/// </summary>
internal static class Slices
{
    /// <summary>
    /// <c>offset_k = offset_{k-1} + floor_k * (rate_k - rate_{k-1})</c>: both lines meet at the floor.
    /// </summary>
    internal static Rational NextOffset(Rational offsetBelow, Rational floor, Rational rateStep) =>
        offsetBelow + (floor * rateStep);
}
