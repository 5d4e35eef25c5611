using FastMargin.Instruments;
using FastMargin.Kernels.Options;

namespace FastMargin.Models.Scenarios;

/// <summary>A position of a class: stock, or options of one series.</summary>
public sealed record TimsLeg
{
    /// <summary>Shares, or contracts; signed.</summary>
    public required double Quantity { get; init; }

    /// <summary>Price of one share of the stock, or of the option for one share of the underlying.</summary>
    public required double Price { get; init; }

    /// <summary>Strike; null for stock.</summary>
    public double? Strike { get; init; }

    /// <summary>Whether an option is a call.</summary>
    public bool IsCall { get; init; }
}

/// <summary>One class of OCC's risk-based margin (TIMS, customer portfolio margin).</summary>
/// <remarks>
/// <code>
/// stock:  P_k = quantity·price·move_k
/// option: P_k = contracts·multiplier·(V(S·(1 + move_k), σ) − price)     σ implied from price and S
/// requirement = max(max_k(−Σ P_k), Σ |contracts|·minimum, 0)
/// </code>
/// Moves are those of the grid, relative to each leg's own underlying, so that a fund of a tenth of an index moves with
/// it. European options by Black-Scholes, American ones by a tree of <see cref="TreeSteps"/> steps. An option priced
/// below any volatility's worth is taken to have the least. Sources: FINRA 4210(g), CBOE, "Margin Requirement Examples
/// for Sample Options-based Positions". Not concave in price where options are held; in doubles.
/// </remarks>
public sealed record TimsPortfolio
{
    private const double LeastVolatility = 0.001;

    /// <summary>Price of the underlying, above 0.</summary>
    public required double Underlying { get; init; }

    /// <summary>Days to expiry, above 0.</summary>
    public required double Days { get; init; }

    /// <summary>Continuous interest rate of a year.</summary>
    public double Rate { get; init; }

    /// <summary>Continuous dividend yield of a year.</summary>
    public double Yield { get; init; }

    /// <summary>Whether options may be exercised early.</summary>
    public bool IsAmerican { get; init; }

    /// <summary>Shares of a contract.</summary>
    public double Multiplier { get; init; } = 100;

    /// <summary>Least requirement of one contract, long or short.</summary>
    public double MinimumPerContract { get; init; } = 37.5;

    /// <summary>Steps of the tree for American options.</summary>
    public int TreeSteps { get; init; } = 250;

    /// <summary>Moves of price; their volatility stays.</summary>
    public required ScenarioGrid Grid { get; init; }

    /// <summary>Positions.</summary>
    public required IReadOnlyList<TimsLeg> Legs { get; init; }

    /// <summary>The requirement of the class.</summary>
    /// <exception cref="DataException">An option that cannot be priced, or priced above any volatility.</exception>
    public double Requirement()
    {
        double minimum = 0;
        foreach (TimsLeg leg in Legs)
        {
            if (leg.Strike is not null) minimum += Math.Abs(leg.Quantity) * MinimumPerContract;
        }

        return Math.Max(minimum, Losses().Max());
    }

    /// <summary>The loss of the class at each point of the grid, gains below zero.</summary>
    /// <exception cref="DataException">An option that cannot be priced, or priced above any volatility.</exception>
    public double[] Losses()
    {
        double[] losses = new double[Grid.Count];
        double[] scratch = new double[BinomialTree.ScratchLength(TreeSteps)];
        // Sorted by what they are, so that the order in which legs are held never changes a bit.
        foreach (TimsLeg leg in Legs.OrderBy(l => l.Strike).ThenBy(l => l.IsCall).ThenBy(l => l.Quantity)
            .ThenBy(l => l.Price))
        {
            if (leg.Strike is { } strike)
            {
                Add(losses, leg, strike, scratch);
                continue;
            }

            for (int k = 0; k < losses.Length; k++)
                losses[k] -= leg.Quantity * leg.Price * (Grid.Points[k].PriceFactor - 1);
        }

        return losses;
    }

    private void Add(double[] losses, TimsLeg leg, double strike, double[] scratch)
    {
        var terms = new OptionTerms(leg.IsCall, Underlying, strike, Days / 365, LeastVolatility, Rate, Yield);
        if (terms.Fault != OptionFault.None)
            throw new DataException($"option {terms}", $"one that can be priced, not {terms.Fault}");
        double volatility = Implied(terms, leg.Price, scratch);
        for (int k = 0; k < losses.Length; k++)
        {
            OptionTerms moved = terms with
            {
                Underlying = Underlying * Grid.Points[k].PriceFactor,
                Volatility = volatility,
            };
            losses[k] -= leg.Quantity * Multiplier * (Value(moved, scratch) - leg.Price);
        }
    }

    private double Implied(in OptionTerms terms, double price, double[] scratch)
    {
        double? found = IsAmerican
            ? BinomialTree.ImpliedVolatility(terms, price, TreeSteps, scratch)
            : EuropeanOption.ImpliedVolatility(terms, price);
        if (found is { } volatility) return Math.Max(volatility, LeastVolatility);
        if (price <= Value(terms with { Volatility = Least(terms) }, scratch)) return Least(terms);
        throw new DataException($"price {price} of option {terms}", "a price that some volatility gives");
    }

    // A tree cannot follow a drift that is larger than its steps are wide.
    private double Least(in OptionTerms terms) => IsAmerican
        ? Math.Max(LeastVolatility, 2 * Math.Abs(terms.Rate - terms.Yield) * Math.Sqrt(terms.Years / TreeSteps))
        : LeastVolatility;

    private double Value(in OptionTerms terms, double[] scratch) =>
        IsAmerican ? BinomialTree.American(terms, TreeSteps, scratch) : EuropeanOption.Price(terms);
}
