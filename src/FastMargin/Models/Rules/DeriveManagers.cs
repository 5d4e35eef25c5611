using FastMargin.Models.Scenarios;

namespace FastMargin.Models.Rules;

/// <summary>A Derive manager with its numbers, over one market.</summary>
internal interface IDeriveManager
{
    /// <summary>Whether it takes an option's mark as the present value of what it is worth on the forward.</summary>
    public bool IsDiscounted { get; }

    /// <summary>What it makes of a market.</summary>
    public DeriveFigures<T> Evaluate<T>(DeriveHoldings<T> market)
        where T : struct, IRuleNumber<T>;
}

/// <summary>The first portfolio manager.</summary>
internal sealed class DeriveFirstManager(DerivePmrm1Parameters rule) : IDeriveManager
{
    /// <inheritdoc/>
    public bool IsDiscounted => false;

    /// <inheritdoc/>
    public DeriveFigures<T> Evaluate<T>(DeriveHoldings<T> market)
        where T : struct, IRuleNumber<T> => DerivePmrm1.Figures(market, rule);
}

/// <summary>The second; the base asset is collateral that cancels risk.</summary>
internal sealed class DeriveSecondManager(DerivePmrm2Parameters rule, double haircut, double initialHaircut)
    : IDeriveManager
{
    /// <inheritdoc/>
    public bool IsDiscounted => true;

    /// <inheritdoc/>
    public DeriveFigures<T> Evaluate<T>(DeriveHoldings<T> market)
        where T : struct, IRuleNumber<T> => DerivePmrm2.Figures(
            market with
            {
                Assets =
                [
                    new(market.Base, market.Spot, T.One, true, T.Of(haircut), T.Of(initialHaircut)),
                ],
            },
            rule);
}

/// <summary>The standard manager.</summary>
internal sealed class DeriveStandardManager(DeriveStandardParameters rule) : IDeriveManager
{
    /// <inheritdoc/>
    public bool IsDiscounted => false;

    /// <inheritdoc/>
    public DeriveFigures<T> Evaluate<T>(DeriveHoldings<T> market)
        where T : struct, IRuleNumber<T> => DeriveStandard.Figures(T.Zero, [market], rule);
}
