using System.IO.Compression;
using FastMargin.Formats;

namespace FastMargin.Sinks;

/// <summary>Writes ticks as CSV, compressed with gzip when the name ends in .gz.</summary>
public static class CsvTickWriter
{
    private const int TicksPerReport = 1 << 16;

    /// <summary>Writes all that is left in a source.</summary>
    /// <returns>The number of ticks.</returns>
    /// <exception cref="Instruments.DataException">The source is damaged, or the file cannot be written.</exception>
    public static long Write(ITickSource source, string path, IProgress<LoadProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(path);
        long count = 0;
        OutputFile.Write(path, stream =>
        {
            bool isPacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
            using Stream packed =
                isPacked ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : Stream.Null;
            using var csv = new CsvOut(isPacked ? packed : stream, CsvLayout.TickColumns);
            while (source.TryRead(out QuoteTick tick))
            {
                csv.Whole(tick.TimeNs).Text(source.Symbols[tick.Symbol]);
                csv.Number(tick.Has(QuoteFields.Bid) ? tick.Bid.Atto : null).Number(
                    tick.Has(QuoteFields.Ask) ? tick.Ask.Atto : null);
                csv.Number(tick.Has(QuoteFields.Last) ? tick.Last.Atto : null);
                csv.Number(tick.Has(QuoteFields.Quantity) ? tick.Quantity.Atto : null).EndRow();
                if (++count % TicksPerReport == 0) progress?.Report(new LoadProgress(path, count, 0));
            }
        });
        return count;
    }
}
