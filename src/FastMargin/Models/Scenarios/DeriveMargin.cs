namespace FastMargin.Models.Scenarios;

/// <summary>
/// What a Derive manager makes of an account, in cash. Both balances are equity less requirement: below zero means
/// deficient.
/// </summary>
public sealed record DeriveMargin
{
    /// <summary>What the account is worth at its marks.</summary>
    public required double Equity { get; init; }

    /// <summary>Options at their marks.</summary>
    public required double OptionValue { get; init; }

    /// <summary>Collateral at its prices, in cash.</summary>
    public required double CollateralValue { get; init; }

    /// <summary>Profit or loss in each scenario, in the order of the grid.</summary>
    public required IReadOnlyList<double> Scenarios { get; init; }

    /// <summary>What forwards that part from spot may cost, not above zero.</summary>
    public required double BasisContingency { get; init; }

    /// <summary>What positions cost whatever happens, 0 or more.</summary>
    public required double StaticContingency { get; init; }

    /// <summary>What prices that are not sure cost the initial balance, 0 or more.</summary>
    public required double ConfidenceContingency { get; init; }

    /// <summary>Equity less what must be there to keep.</summary>
    public required double MaintenanceBalance { get; init; }

    /// <summary>Equity less what must be there to open.</summary>
    public required double InitialBalance { get; init; }

    /// <summary>The first scenario of the largest loss, counted from 0; −1 when the basis contingency binds.</summary>
    public int BindingScenario => Binding(BasisContingency, Scenarios);

    /// <summary>The largest loss of all scenarios and the basis contingency, as a profit: not above zero.</summary>
    public double Worst => BindingScenario < 0 ? BasisContingency : Scenarios[BindingScenario];

    /// <summary>The doubles of what a manager found.</summary>
    internal static DeriveMargin Of(DeriveFigures<BoundedNumber> figures) => new()
    {
        Equity = figures.Equity.Value,
        OptionValue = figures.OptionValue.Value,
        CollateralValue = figures.CollateralValue.Value,
        Scenarios = [.. figures.Scenarios.Select(s => s.Value)],
        BasisContingency = figures.BasisContingency.Value,
        StaticContingency = figures.StaticContingency.Value,
        ConfidenceContingency = figures.ConfidenceContingency.Value,
        MaintenanceBalance = figures.MaintenanceBalance.Value,
        InitialBalance = figures.InitialBalance.Value,
    };

    /// <summary>The first of the least scenarios if it is below the basis contingency, else -1.</summary>
    internal static int Binding<T>(T basis, IReadOnlyList<T> scenarios)
        where T : IComparable<T>
    {
        int binding = -1;
        T worst = basis;
        for (int s = 0; s < scenarios.Count; s++)
        {
            if (scenarios[s].CompareTo(worst) >= 0) continue;
            worst = scenarios[s];
            binding = s;
        }

        return binding;
    }
}

/// <summary>Charges of Derive for forwards that part from spot, for shaky prices and for a dollar below par.</summary>
public sealed record DeriveContingency
{
    /// <summary>Factor on forwards to one side.</summary>
    public double BasisUp { get; init; } = 1;

    /// <summary>Factor on forwards to the other.</summary>
    public double BasisDown { get; init; } = 1;

    /// <summary>Share of a basis loss that counts.</summary>
    public double BasisAdd { get; init; }

    /// <summary>Share of it for each year to expiry.</summary>
    public double BasisMultiplier { get; init; }

    /// <summary>Price of the stable coin below which a charge begins.</summary>
    public double PegThreshold { get; init; }

    /// <summary>Charge for each unit below.</summary>
    public double PegFactor { get; init; }

    /// <summary>Confidence below which a charge begins.</summary>
    public double ConfidenceThreshold { get; init; }

    /// <summary>Share of notional charged for each unit of confidence missing.</summary>
    public double ConfidenceMargin { get; init; }

    /// <summary><c>max(0, threshold − stable)·factor</c>.</summary>
    internal T Peg<T>(T stable)
        where T : struct, IRuleNumber<T> => T.Max(T.Zero, T.Of(PegThreshold) - stable) * T.Of(PegFactor);

    /// <summary>A confidence below the threshold costs <c>(1 − c)·margin</c> of a notional.</summary>
    internal T Unsure<T>(T confidence, T notional)
        where T : struct, IRuleNumber<T> => T.Choose(
            confidence - T.Of(ConfidenceThreshold), T.Zero,
            (T.One - confidence) * T.Of(ConfidenceMargin) * notional);

    /// <summary><c>min(up, down, 0)·(add + multiplier·years)</c> of what the two moves of an expiry bring.</summary>
    internal T Basis<T>(T up, T down, T years)
        where T : struct, IRuleNumber<T> =>
        T.Min(T.Min(up, down), T.Zero) * (T.Of(BasisAdd) + (T.Of(BasisMultiplier) * years));
}
