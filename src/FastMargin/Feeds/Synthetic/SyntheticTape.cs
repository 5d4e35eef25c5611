namespace FastMargin.Feeds.Synthetic;

/// <summary>A generated tape as columns: tick i is <c>(TimesNs[i], Instruments[i], MarkSteps[i])</c>.</summary>
public sealed class SyntheticTape
{
    private readonly long[] _timesNs;
    private readonly int[] _instruments;
    private readonly long[] _markSteps;

    internal SyntheticTape(SyntheticMarket market, long[] timesNs, int[] instruments, long[] markSteps)
    {
        Market = market;
        (_timesNs, _instruments, _markSteps) = (timesNs, instruments, markSteps);
    }

    /// <summary>The market the tape moves.</summary>
    public SyntheticMarket Market { get; }

    /// <summary>Number of ticks.</summary>
    public int Count => _timesNs.Length;

    /// <summary>Nanoseconds since 1970, rising.</summary>
    public ReadOnlySpan<long> TimesNs => _timesNs;

    /// <summary>Rows of <see cref="Instruments.Universe.Instruments"/>.</summary>
    public ReadOnlySpan<int> Instruments => _instruments;

    /// <summary>Marks in steps of the instrument's <see cref="Instruments.Instrument.MarkStep"/>, at least 1.</summary>
    public ReadOnlySpan<long> MarkSteps => _markSteps;
}
