using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>When the price of an instrument is no longer trusted, and what is done about it then.</summary>
public sealed record MarkRule
{
    /// <summary>The largest jump that can be set as a limit: 10 is eleven times the last mark.</summary>
    public static readonly Rate MaxJumpLimit = Rate.FromDecimal(10);

    /// <summary>The most marks that a jump may need to be confirmed by.</summary>
    public const int MaxConfirmations = 1_000_000;

    /// <summary>Nothing grows stale and nothing is an outlier; see the properties for the rest.</summary>
    public static MarkRule Default { get; } = new();

    /// <summary>A mark older than this in event time is <see cref="MarkState.Stale"/>; null for never.</summary>
    public long? StaleAfterNs { get; init; }

    /// <summary>
    /// A mark further than this share of the last good one from it is an <see cref="MarkState.Outlier"/>:
    /// <c>|p − last| &gt; maxJump·last</c>, exactly. Null for none.
    /// </summary>
    public Rate? MaxJump { get; init; }

    /// <summary>
    /// An outlier becomes the price when so many marks in a row, itself included, are each within
    /// <see cref="MaxJump"/> of the one before; 0 for never, so that only the feed's word or a mark near the last good
    /// one ends the state.
    /// </summary>
    public int ConfirmAfter { get; init; } = 3;

    /// <summary>How far the price may have gone, relative to the last good one, above 0 and below 1.</summary>
    public Rate? Bound { get; init; }

    /// <summary>Of a mark beyond its age; <see cref="MarkTreatment.Halt"/> by default.</summary>
    public MarkTreatment OnStale { get; init; } = MarkTreatment.Halt;

    /// <summary>Of a quote whose bid is above its ask; <see cref="MarkTreatment.Keep"/> by default.</summary>
    public MarkTreatment OnCrossed { get; init; }

    /// <summary>Of a jump that is not confirmed; <see cref="MarkTreatment.Keep"/> by default.</summary>
    public MarkTreatment OnOutlier { get; init; }

    /// <summary>Of a mark of zero, below, or out of range; <see cref="MarkTreatment.Halt"/> by default.</summary>
    public MarkTreatment OnNotPositive { get; init; } = MarkTreatment.Halt;

    /// <summary>Of messages lost by the feed; <see cref="MarkTreatment.Keep"/> by default.</summary>
    public MarkTreatment OnGap { get; init; }

    /// <summary>Of marks that reached the engine too late; <see cref="MarkTreatment.Halt"/> by default.</summary>
    public MarkTreatment OnLate { get; init; } = MarkTreatment.Halt;

    /// <summary>Of trading that is halted; <see cref="MarkTreatment.Keep"/> by default.</summary>
    public MarkTreatment OnHalted { get; init; }

    /// <summary>True when some state is answered with <see cref="MarkTreatment.Conservative"/>.</summary>
    public bool IsConservative => Enum.GetValues<MarkState>().Any(s => Treatment(s) == MarkTreatment.Conservative);

    /// <summary>What is done in a state; a mark that is missing leaves nothing to keep.</summary>
    public MarkTreatment Treatment(MarkState state) => state switch
    {
        MarkState.Good => MarkTreatment.Keep,
        MarkState.Stale => OnStale,
        MarkState.Crossed => OnCrossed,
        MarkState.Outlier => OnOutlier,
        MarkState.NotPositive => OnNotPositive,
        MarkState.Gap => OnGap,
        MarkState.Late => OnLate,
        MarkState.Halted => OnHalted,
        _ => MarkTreatment.Halt,
    };

    /// <summary>Refuses limits out of range.</summary>
    /// <exception cref="DataException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        if (StaleAfterNs is <= 0) throw new DataException($"staleAfter {StaleAfterNs} ns", "above 0, or null");
        if (MaxJump is { } jump && (jump.Sign <= 0 || jump > MaxJumpLimit))
        {
            throw new DataException($"maxJump {jump}", $"above 0, at most {MaxJumpLimit}, or null for any");
        }

        if (ConfirmAfter is < 0 or > MaxConfirmations)
        {
            throw new DataException($"confirmAfter {ConfirmAfter}", $"0 (never) to {MaxConfirmations}");
        }

        if (Bound is { } bound && (bound.Sign <= 0 || bound >= Rate.One))
        {
            throw new DataException($"bound {bound}", "above 0 and below 1");
        }

        if (IsConservative && Bound is null) throw new DataException("a conservative policy without bound", "a bound");
    }
}

/// <summary>The rule of every instrument.</summary>
public sealed record MarkOptions
{
    /// <summary>The rule of instruments without one of their own.</summary>
    public MarkRule Rule { get; init; } = MarkRule.Default;

    /// <summary>Rules by symbol, each complete.</summary>
    public IReadOnlyDictionary<string, MarkRule> BySymbol { get; init; } = new Dictionary<string, MarkRule>();

    /// <summary>
    /// The longest time from a feed to the engine, on its clock; null for any. See <see cref="LagWatch"/>.
    /// </summary>
    public long? MaxLagNs { get; init; }

    /// <summary>The rule of an instrument.</summary>
    public MarkRule Of(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return BySymbol.GetValueOrDefault(instrument.Symbol, Rule);
    }

    /// <summary>Refuses rules out of range.</summary>
    /// <exception cref="DataException">Names the symbol, the option, its value and its range.</exception>
    public void Validate()
    {
        Rule.Validate();
        if (MaxLagNs is <= 0) throw new DataException($"maxLag {MaxLagNs} ns", "above 0, or null for any");
        foreach ((string symbol, MarkRule rule) in BySymbol)
        {
            try
            {
                rule.Validate();
            }
            catch (DataException e)
            {
                throw new DataException($"{e.Found} of {symbol}", e.Expected);
            }
        }
    }
}
