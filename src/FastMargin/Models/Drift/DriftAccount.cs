using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Models.Drift;

/// <summary>
/// A cross margined account of Drift v2, in USD, every product toward zero to 10^-6:
/// <code>
/// collateral  = Σ weighted deposits + what filled sells would bring + Σ weighted perpetual profit
/// requirement = Σ weighted borrows  + what filled buys would cost   + Σ perpetual requirement + 0.01 * open orders
/// </code>
/// Weights and ratios are those of the margin type asked for. Source: drift-labs/protocol-v2,
/// <c>programs/drift/src/math/margin.rs</c>, <c>state/user.rs</c>. Each weighted value is the smaller of two lines in
/// its price, so the excess is concave in each price up to the steps. Oracle confidence, time averages and liquidity
/// provider shares are not part of it.
/// </summary>
/// <param name="Spot">Tokens.</param>
/// <param name="Perps">Perpetual positions.</param>
public sealed record DriftAccount(IReadOnlyList<DriftSpotPosition> Spot, IReadOnlyList<DriftPerpPosition> Perps)
{
    private static readonly Rational _weightOne = Rational.FromInt(10_000);
    private static readonly Rational _perOrder = new(1, 100);

    /// <summary>What counts as collateral; below zero when losses exceed it.</summary>
    public Money TotalCollateral => Exact.MoneyDown(ExactCollateral);

    /// <summary>What must be there, 0 or more.</summary>
    public Money MarginRequirement => Exact.MoneyUp(ExactRequirement);

    /// <summary>Collateral less requirement, signed.</summary>
    public Money MarginExcess => Exact.MoneyDown(ExactExcess);

    internal Rational ExactExcess => ExactCollateral - ExactRequirement;

    /// <summary>Everything at its oracle price, unweighted, orders aside.</summary>
    public Money NetUsdValue => Exact.MoneyDown(
        Sum(Spot, position => position.Value) + Sum(Perps, position => position.Profit));

    internal static Rational Weight(int units) => Rational.FromInt(units) / _weightOne;

    /// <exception cref="ArgumentException">The weight has more than four decimals.</exception>
    internal static int WeightUnits(Rate weight)
    {
        Rational units = Exact.Of(weight) * _weightOne;
        BigInteger whole = units.FloorSteps(Rational.One);
        return Rational.FromInt(whole) == units
            ? (int)whole
            : throw new ArgumentException($"weight {weight} is finer than 0.0001", nameof(weight));
    }

    private Rational ExactCollateral => Sum(Perps, position => position.WeightedProfit) + Sum(Spot, position =>
    {
        (Rational weighted, Rational orders) = position.WorstFill();
        return Rational.Max(weighted, Rational.Zero) + Rational.Max(orders, Rational.Zero);
    });

    private Rational ExactRequirement
    {
        get
        {
            Rational borrows = Sum(Spot, position =>
            {
                (Rational weighted, Rational orders) = position.WorstFill();
                return Rational.Max(-weighted, Rational.Zero) + Rational.Max(-orders, Rational.Zero);
            });
            int orders = Spot.Sum(position => position.OpenOrders) + Perps.Sum(position => position.OpenOrders);
            return borrows + Sum(Perps, position => position.Requirement) + (Rational.FromInt(orders) * _perOrder);
        }
    }

    private static Rational Sum<T>(IEnumerable<T> items, Func<T, Rational> part) =>
        items.Aggregate(Rational.Zero, (sum, item) => sum + part(item));
}
