using FastMargin.Book;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>Marks as CSV: <c>instrument,price</c>.</summary>
internal static class PricesCsv
{
    /// <summary>Fills marks in steps by instrument; 0 stays where the file has none.</summary>
    public static void Read(string file, Universe universe, long[] marks)
    {
        using CsvRows rows = CsvRows.Open(file, CsvLayout.PriceColumns);
        while (rows.Read())
        {
            if (!universe.TryInstrumentId(rows[0], out int id)) id = universe.InstrumentId(rows.Required(0), rows.Here);
            Instrument instrument = universe.Instruments[id];
            if (marks[id] != 0) throw rows.Refuse($"duplicate price of {instrument.Symbol}", "each instrument once");
            Price price = rows.Price(1) ?? throw rows.Refuse($"no price of {instrument.Symbol}", "a price above zero");
            marks[id] = Steps(price, instrument, rows.Here);
        }
    }

    /// <summary>A price as a mark in steps.</summary>
    public static long Steps(Price price, Instrument instrument, SourceLine source)
    {
        if (price.Sign <= 0)
        {
            throw new DataException(source, $"price {price} of {instrument.Symbol}", "a price above zero");
        }

        if (price.Atto % instrument.MarkStep.Atto != 0)
        {
            throw new DataException(
                source,
                $"price {price} of {instrument.Symbol}",
                $"a whole multiple of its mark step {instrument.MarkStep}");
        }

        if (price.TryToSteps(instrument.MarkStep, out long steps) && steps <= MarginBook.MaxSteps) return steps;
        throw new DataException(
            source,
            $"price {price} of {instrument.Symbol}",
            $"at most {MarginBook.MaxSteps} times its mark step {instrument.MarkStep}");
    }
}
