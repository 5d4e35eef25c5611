using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>How the minimum of short options is counted.</summary>
public enum ShortOptionCount
{
    /// <summary>The larger of short calls and short puts.</summary>
    LargerSide,

    /// <summary>All short options.</summary>
    Gross,
}

/// <summary>A spread between two groups of delivery months (tiers) of one commodity.</summary>
/// <param name="First">Tier of one leg.</param>
/// <param name="FirstDeltas">Deltas of it in one spread, above 0.</param>
/// <param name="Second">Tier of the other; may be the same.</param>
/// <param name="SecondDeltas">Deltas of it in one spread, above 0.</param>
/// <param name="Charge">Charge for one spread, 0 or more.</param>
public readonly record struct SpanSpread(
    int First, double FirstDeltas, int Second, double SecondDeltas, double Charge);

/// <summary>The charge of a delivery month.</summary>
/// <param name="Month">The month.</param>
/// <param name="PerSpreadDelta">For each delta that a spread has used, 0 or more.</param>
/// <param name="PerOutrightDelta">For each that is left, 0 or more.</param>
public readonly record struct SpanDelivery(int Month, double PerSpreadDelta, double PerOutrightDelta);

/// <summary>The parameters of one combined commodity.</summary>
public sealed record SpanCommodity
{
    /// <summary>Name, unique.</summary>
    public required string Name { get; init; }

    /// <summary>Tier of each month that can be held; a month not listed is its own tier.</summary>
    public IReadOnlyDictionary<int, int> Tiers { get; init; } = new Dictionary<int, int>();

    /// <summary>Spreads by priority.</summary>
    public IReadOnlyList<SpanSpread> Spreads { get; init; } = [];

    /// <summary>Delivery months with a charge.</summary>
    public IReadOnlyList<SpanDelivery> Deliveries { get; init; } = [];

    /// <summary>Least requirement of one short option, 0 or more.</summary>
    public double ShortOptionMinimum { get; init; }

    /// <summary>How short options are counted.</summary>
    public ShortOptionCount ShortOptions { get; init; }

    /// <exception cref="DataException">A charge or ratio out of range.</exception>
    internal void Validate()
    {
        if (!(ShortOptionMinimum >= 0 && double.IsFinite(ShortOptionMinimum)))
            throw new DataException($"{Name}: short option minimum {ShortOptionMinimum}", "0 or more");
        for (int i = 0; i < Spreads.Count; i++)
        {
            SpanSpread spread = Spreads[i];
            bool isUsable = spread.FirstDeltas > 0 && spread.SecondDeltas > 0 && spread.Charge >= 0
                && double.IsFinite(spread.FirstDeltas + spread.SecondDeltas + spread.Charge);
            if (!isUsable)
                throw new DataException($"{Name}: spread {i + 1}: {spread}", "deltas above 0, a charge of 0 or more");
        }

        foreach (SpanDelivery delivery in Deliveries)
        {
            bool isUsable = delivery.PerSpreadDelta >= 0 && delivery.PerOutrightDelta >= 0
                && double.IsFinite(delivery.PerSpreadDelta + delivery.PerOutrightDelta);
            if (!isUsable) throw new DataException($"{Name}: delivery {delivery}", "charges of 0 or more");
        }
    }
}

/// <summary>One leg of a spread between commodities.</summary>
/// <param name="Commodity">Its name.</param>
/// <param name="Deltas">Deltas of it in one spread, above 0.</param>
/// <param name="IsReversed">Whether it is held against the first side.</param>
public readonly record struct SpanCreditLeg(string Commodity, double Deltas, bool IsReversed);

/// <summary>A credit for commodities that move together.</summary>
/// <param name="Legs">Two or more, of different commodities.</param>
/// <param name="Rate">Share of each leg's price risk that is given back, 0 to 1.</param>
public sealed record SpanCredit(IReadOnlyList<SpanCreditLeg> Legs, double Rate);

/// <summary>A position: one contract of a commodity, held some times.</summary>
public sealed record SpanPosition
{
    /// <summary>Name of the combined commodity.</summary>
    public required string Commodity { get; init; }

    /// <summary>Delivery month, as a number that sorts (202103).</summary>
    public required int Month { get; init; }

    /// <summary>Signed contracts.</summary>
    public required double Quantity { get; init; }

    /// <summary>Risk array of one long contract.</summary>
    public required SpanArray Array { get; init; }

    /// <summary>Composite delta of one long contract times its scaling factor; see <see cref="SpanDelta"/>.</summary>
    public required double Delta { get; init; }

    /// <summary>Whether it is a call, a put (false) or no option (null).</summary>
    public bool? IsCall { get; init; }
}
