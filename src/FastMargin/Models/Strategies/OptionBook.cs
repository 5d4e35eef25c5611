using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>Stock and options of one underlying in one account, at their marks.</summary>
public sealed record OptionBook
{
    /// <summary>Price of the underlying that the options settle on.</summary>
    public required Price Underlying { get; init; }

    /// <summary>Signed shares; a fund on the index may stand for them.</summary>
    public Quantity Shares { get; init; }

    /// <summary>Price of a share; null: the underlying.</summary>
    public Price? SharePrice { get; init; }

    /// <summary>Options; a series may appear more than once, its contracts are added up.</summary>
    public IReadOnlyList<OptionLeg> Legs { get; init; } = [];

    /// <summary>The rates.</summary>
    public OptionMarginRules Rules { get; init; } = OptionMarginRules.Equity;

    /// <summary><c>Σ contracts * mark * multiplier</c>: above zero what the options cost, below what they
    /// brought.</summary>
    public Money Premium => Exact.MoneyUp(Legs.Aggregate(
        Rational.Zero, (sum, leg) => sum + (Rational.FromInt(leg.Contracts) * PremiumOf(leg))));

    /// <summary>The options, one entry a series, in an order that does not depend on how they were given.</summary>
    internal OptionLeg[] Series() =>
    [
        .. Legs.GroupBy(leg => (leg.Right, leg.Strike, leg.Expiry))
            .Select(same => same.First() with { Contracts = same.Sum(leg => leg.Contracts) })
            .Where(leg => leg.Contracts != 0)
            .OrderBy(leg => leg.Expiry).ThenBy(leg => leg.Right).ThenBy(leg => leg.Strike),
    ];

    /// <summary>The underlying's price on the scale of the strikes.</summary>
    internal Rational Spot => Exact.Of(Underlying) / Exact.Of(Rules.StrikeMultiplier);

    internal Rational StockValueOf(Rational shares) => Rational.Abs(shares) * Exact.Of(SharePrice ?? Underlying);

    internal Rational PerContract(Rational perUnit) => perUnit * Exact.Of(Rules.Multiplier);

    /// <summary>Value of one contract.</summary>
    internal Rational PremiumOf(OptionLeg leg) => PerContract(Exact.Of(leg.Mark));
}
