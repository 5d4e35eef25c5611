using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>A generated tape as market data: every mark is the price of a trade without quantity.</summary>
/// <param name="tape">The tape.</param>
public sealed class SyntheticTicks(SyntheticTape tape) : ITickSource
{
    private const string Name = "generated tape";

    private readonly IReadOnlyList<Instrument> _instruments = tape.Market.Universe.Instruments;
    private int _next;

    /// <summary>The symbols of all instruments, by row of the universe.</summary>
    public IReadOnlyList<string> Symbols { get; } = [.. tape.Market.Universe.Instruments.Select(i => i.Symbol)];

    /// <summary>Number of the last tick, counted from 1.</summary>
    public SourceLine Position => new(Name, _next);

    /// <inheritdoc/>
    public bool TryRead(out QuoteTick tick)
    {
        tick = default;
        if (_next == tape.Count) return false;
        int row = tape.Instruments[_next];
        var last = Price.FromSteps(tape.MarkSteps[_next], _instruments[row].MarkStep);
        tick = new QuoteTick(
            tape.TimesNs[_next], row, QuoteFields.Last, Price.Zero, Price.Zero, last, Quantity.Zero);
        _next++;
        return true;
    }

    /// <summary>Nothing is held.</summary>
    public void Dispose()
    {
    }
}
