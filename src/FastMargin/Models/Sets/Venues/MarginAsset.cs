using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Sets.Venues;

/// <summary>
/// A margin asset of a venue, at a rate <c>fx</c> of the book:
/// <code>
/// worth(b ≥ 0) = weighted(b·fx·(1 − bid buffer))      slices of the value, or of the amount, each with its weight
/// worth(b &lt; 0) = b·fx·(1 + ask buffer)               a requirement in the asset counts at the same rate
/// </code>
/// Weights fall from slice to slice, so worth is concave in the balance. Exact.
/// </summary>
internal sealed class MarginAsset
{
    private readonly CollateralSchedule _weights;
    private readonly bool _isByAmount;
    private readonly Rational _bid;

    private MarginAsset(CollateralSchedule weights, bool isByAmount, Rate bidBuffer, Rate askBuffer)
    {
        (_weights, _isByAmount) = (weights, isByAmount);
        _bid = Rational.One - Rational.FromAtto(bidBuffer.Atto);
        AskFactor = Rational.One + Rational.FromAtto(askBuffer.Atto);
    }

    /// <summary>What a debt or a requirement in the asset costs beside its rate.</summary>
    public Rational AskFactor { get; }

    /// <summary>How a set states one, for help and docs.</summary>
    public static IReadOnlyList<MarginRuleParameter> Parameters { get; } =
    [
        new("assets", "object", "", "", "margin assets by code of a currency"),
        new("assets.*.bidBuffer", "exact decimal", "0 to 1", "0", "taken off the rate of what is owned"),
        new("assets.*.askBuffer", "exact decimal", "0 to 9", "0", "added to the rate of what is owed or required"),
        new("assets.*.weight", "exact decimal", "0 to 1", "1", "share of the value that counts; or slices"),
        new("assets.*.slices", "list", "", "none", "rising slices in place of one weight"),
        new("assets.*.slices[].cap", "exact decimal", "above the cap before", "no end", "where the slice ends"),
        new("assets.*.slices[].weight", "exact decimal", "0 to 1, falling", "", "share that counts of the slice"),
        new("assets.*.slicesOf", "text", "value, amount", "value", "whether caps are base currency or the asset"),
    ];

    /// <summary>Reads one.</summary>
    /// <exception cref="DataException">A weight out of range or rising, a cap that does not rise.</exception>
    public static MarginAsset Read(ModelParameters of)
    {
        Rate weight = of.Exact("weight", Rate.Zero, Rate.One, Rate.One);
        IReadOnlyList<ModelParameters> slices = of.Objects("slices");
        if (slices.Count > 0 && of.Has("weight")) throw of.Refuse("weight", "beside slices", "one of both");
        CollateralTier[] tiers = [.. slices.Select(Slice)];
        return new MarginAsset(
            Schedule(of, tiers.Length == 0 ? [new CollateralTier(null, weight)] : tiers),
            of.Choice("slicesOf", [("value", false), ("amount", true)], "value"),
            of.Exact("bidBuffer", Rate.Zero, Rate.One, Rate.Zero),
            of.Exact("askBuffer", Rate.Zero, Rate.FromDecimal(9), Rate.Zero));
    }

    /// <summary>What a balance of either sign counts, in base currency.</summary>
    public Rational WorthOf(Rational balance, Rational fx)
    {
        if (balance.Sign < 0) return balance * fx * AskFactor;
        Rational rate = fx * _bid;
        return _isByAmount ? _weights.Value(balance) * rate : _weights.Value(balance * rate);
    }

    private static CollateralTier Slice(ModelParameters slice)
    {
        Quantity? cap = slice.Has("cap")
            ? new Quantity(slice.Exact("cap", Rate.Zero, Rate.FromDecimal(1e20m)).Atto)
            : null;
        var tier = new CollateralTier(cap, slice.Exact("weight", Rate.Zero, Rate.One));
        slice.Done();
        return tier;
    }

    private static CollateralSchedule Schedule(ModelParameters of, CollateralTier[] tiers)
    {
        try
        {
            return CollateralSchedule.Create(tiers);
        }
        catch (DataException e)
        {
            throw of.Refuse("slices", e.Found, e.Expected);
        }
    }
}
