using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// The undiscounted value of one chain at its marks, in every scenario and under both moves of the basis:
/// <c>Σ amount·B76(variable·factor + fixed, K, v', t)</c>, options added in the order of the chain.
/// </summary>
internal sealed class ChainValues<T>
    where T : struct, IRuleNumber<T>
{
    private readonly T[] _values;

    private ChainValues(T[] values, T mark, T up, T down)
    {
        _values = values;
        Mark = mark;
        BasisUp = up;
        BasisDown = down;
    }

    public T Mark { get; }

    public T BasisUp { get; }

    public T BasisDown { get; }

    public T this[int scenario] => _values[scenario];

    /// <summary>Prices a chain.</summary>
    /// <param name="chain">Options of one expiry.</param>
    /// <param name="grid">Scenarios.</param>
    /// <param name="contingency">The two moves of the basis.</param>
    /// <param name="volatility">Volatility of an option after a move, at a forward.</param>
    /// <exception cref="DataException">An option cannot be priced.</exception>
    public static ChainValues<T> Price(
        DeriveChain<T> chain,
        ScenarioGrid grid,
        DeriveContingency contingency,
        Func<DeriveLeg<T>, VolatilityMove, T, T> volatility)
    {
        ScenarioPoint[] points =
        [
            .. grid.Points,
            new(1), new(contingency.BasisUp), new(contingency.BasisDown),
        ];
        DeriveLeg<T>[] options = chain.Options;
        T years = chain.Feed.Years;
        var prices = new ValueGrid<T>(options.Length, points.Length);
        for (int s = 0; s < points.Length; s++)
        {
            T forward = (chain.Feed.ForwardVariable * T.Of(points[s].PriceFactor)) + chain.Feed.ForwardFixed;
            for (int i = 0; i < options.Length; i++)
            {
                T shocked = volatility(options[i], points[s].Volatility, forward);
                prices.Set(i, s, options[i], forward, years, shocked);
            }
        }

        if (!prices.TryPrice())
        {
            throw new DataException(
                $"expiry in {chain.Feed.SecondsToExpiry} s: an option without a price in some scenario",
                "forwards above 0 and volatilities of 0 or more in all of them");
        }

        var sums = new T[points.Length];
        for (int s = 0; s < points.Length; s++)
        {
            for (int i = 0; i < options.Length; i++) sums[s] += options[i].Amount * prices[i, s];
        }

        return new ChainValues<T>(sums[..grid.Count], sums[grid.Count], sums[grid.Count + 1], sums[grid.Count + 2]);
    }
}
