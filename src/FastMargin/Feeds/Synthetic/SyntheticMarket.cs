using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>A universe with a first mark for its instruments, the most popular one first.</summary>
public sealed class SyntheticMarket
{
    private readonly Price?[] _startPrices;

    /// <summary>Takes the first marks by row of <see cref="Universe.Instruments"/>; null where there is none.</summary>
    /// <exception cref="DataException">A price not above zero, or finer than the instrument's mark step.</exception>
    public SyntheticMarket(Universe universe, IReadOnlyList<Price?> startPrices)
    {
        ArgumentNullException.ThrowIfNull(universe);
        ArgumentNullException.ThrowIfNull(startPrices);
        if (startPrices.Count != universe.Instruments.Count)
            throw new ArgumentException(
                $"{startPrices.Count} prices, not {universe.Instruments.Count}", nameof(startPrices));
        Universe = universe;
        _startPrices = [.. startPrices];
        foreach (Instrument instrument in universe.Instruments)
        {
            if (_startPrices[instrument.Id] is not { } price) continue;
            if (price.Sign <= 0 || !price.TryToSteps(instrument.MarkStep, out _))
                throw new DataException(
                    $"first price {price} of {instrument.Symbol}", $"a multiple of {instrument.MarkStep} above 0");
        }
    }

    /// <summary>Instruments, margin tables and currencies.</summary>
    public Universe Universe { get; }

    /// <summary>The first mark of each instrument, or null.</summary>
    public IReadOnlyList<Price?> StartPrices => _startPrices;

    /// <summary>Rows that have a first mark, the most popular first: the order of the universe.</summary>
    public IReadOnlyList<int> Quoted =>
        [.. Enumerable.Range(0, _startPrices.Length).Where(i => _startPrices[i] is not null)];

    /// <summary>Currency to base at the first marks; null for one whose instrument has none.</summary>
    internal double? StartFx(int currency)
    {
        Currency of = Universe.Currencies[currency];
        return of.FxInstrument is { } source ? _startPrices[source]?.ToDouble() : of.Fx!.Value.ToDouble();
    }
}
