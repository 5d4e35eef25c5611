using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>What must hold of a book's options when a rule that prices them takes it up.</summary>
internal static class OptionCheck
{
    /// <summary>There is a time, and at it every option that somebody holds has some left.</summary>
    /// <exception cref="DataException">No time, or an option that has expired.</exception>
    public static void AsOf(MarginBook book, long timeNs, string rule)
    {
        if (timeNs == 0)
            throw new DataException($"rule {rule} on options, models.asOf: missing", "the time of the marks");
        foreach (Instrument instrument in book.Universe.Instruments)
        {
            if (instrument.Option is null) continue;
            long expiry = book.OptionOf(instrument.Id)!.ExpiryNs;
            if (expiry > timeNs || !book.ChainsOf(instrument.Id).Any(c => c.Holders is { Count: > 0 })) continue;
            throw new DataException(
                $"option {instrument.Symbol}, expired at {UtcTime.Text(expiry)}",
                $"an expiry after {UtcTime.Text(timeNs)}, which the book is as of, or nobody that holds it");
        }
    }
}
