using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>Which margin table an account may have for which instrument.</summary>
internal static class OverrideCheck
{
    /// <summary>Null when the table fits, else why not.</summary>
    public static DataException? Refusal(Instrument instrument, MarginTable table)
    {
        if (!instrument.CanBeHeld)
        {
            return new DataException(
                $"override of {instrument.Symbol}, which is only quoted", "an instrument that can be held");
        }

        bool isStock = instrument.Kind == InstrumentKind.Equity && instrument.Multiplier == Rate.One;
        if (table.Rule != MarginRule.EquityShort || isStock) return null;
        return new DataException(
            $"table {table.Name}, per share sold short, on {instrument.Symbol}", "a stock with multiplier 1");
    }
}
