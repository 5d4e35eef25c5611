using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// The undiscounted value of one chain at its marks, in every scenario and under both moves of the basis:
/// <c>Σ amount·B76(variable·factor + fixed, K, v', t)</c>, options added in the order of the chain.
/// </summary>
internal sealed class ChainValues
{
    private readonly double[] _values;

    private ChainValues(double[] values, double mark, double up, double down)
    {
        _values = values;
        Mark = mark;
        BasisUp = up;
        BasisDown = down;
    }

    public double Mark { get; }

    public double BasisUp { get; }

    public double BasisDown { get; }

    public double this[int scenario] => _values[scenario];

    /// <summary>Prices a chain.</summary>
    /// <param name="chain">Options of one expiry.</param>
    /// <param name="grid">Scenarios.</param>
    /// <param name="contingency">The two moves of the basis.</param>
    /// <param name="volatility">Volatility of an option after a move, at a forward.</param>
    /// <exception cref="DataException">An option cannot be priced.</exception>
    public static ChainValues Price(
        DeriveChain chain,
        ScenarioGrid grid,
        DeriveContingency contingency,
        Func<DeriveOption, VolatilityMove, double, double> volatility)
    {
        ScenarioPoint[] points =
        [
            .. grid.Points,
            new(1), new(contingency.BasisUp), new(contingency.BasisDown),
        ];
        DeriveOption[] options = chain.Options;
        var prices = new ValueGrid(options.Length, points.Length);
        for (int s = 0; s < points.Length; s++)
        {
            double forward = (chain.Expiry.ForwardVariable * points[s].PriceFactor) + chain.Expiry.ForwardFixed;
            for (int i = 0; i < options.Length; i++)
            {
                double shocked = volatility(options[i], points[s].Volatility, forward);
                prices.Set(i, s, options[i], forward, chain.Expiry.Years, shocked);
            }
        }

        if (!prices.TryPrice())
        {
            throw new DataException(
                $"expiry in {chain.Expiry.SecondsToExpiry} s: an option without a price in some scenario",
                "forwards above 0 and volatilities of 0 or more in all of them");
        }

        double[] sums = new double[points.Length];
        for (int s = 0; s < points.Length; s++)
        {
            for (int i = 0; i < options.Length; i++) sums[s] += options[i].Amount * prices[i, s];
        }

        return new ChainValues(sums[..grid.Count], sums[grid.Count], sums[grid.Count + 1], sums[grid.Count + 2]);
    }
}
