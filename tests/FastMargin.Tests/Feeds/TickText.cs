using System.Text;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds;

/// <summary>Ticks from text in memory, and what a source gives, as text.</summary>
internal static class TickText
{
    public const string Header = "timestamp_ns,instrument,bid,ask,last,qty\n";

    public static CsvTickSource Source(string rows, string name = "ticks.csv") =>
        CsvTickSource.Read(new MemoryStream(Encoding.UTF8.GetBytes(Header + rows)), name);

    public static List<string> All(ITickSource source)
    {
        var ticks = new List<string>();
        while (source.TryRead(out QuoteTick tick)) ticks.Add(Text(source, tick));
        return ticks;
    }

    public static string Text(ITickSource source, QuoteTick tick) => string.Join(
        ',',
        tick.TimeNs,
        source.Symbols[tick.Symbol],
        tick.Has(QuoteFields.Bid) ? tick.Bid : "",
        tick.Has(QuoteFields.Ask) ? tick.Ask : "",
        tick.Has(QuoteFields.Last) ? tick.Last : "",
        tick.Has(QuoteFields.Quantity) ? tick.Quantity : "");

    /// <summary>
    /// Seeded rows of every shape: quotes, trades, both, one-sided, empty, negative, far apart in size.
    /// </summary>
    public static string Random(int seed, int rows)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        long time = random.NextInt64(-1000, 1L << 60);
        for (int i = 0; i < rows; i++)
        {
            time += random.Next(4);
            string symbol = $"S{random.Next(1 + (rows / 50))}";
            bool isTrade = random.Next(2) == 0;
            text.Append(time).Append(',').Append(symbol).Append(',');
            text.Append(Number(random)).Append(',').Append(Number(random)).Append(',');
            text.Append(isTrade ? Number(random, always: true) : "").Append(',');
            text.Append(isTrade ? Number(random).TrimStart('-') : "").Append('\n');
        }

        return text.ToString();
    }

    private static string Number(Random random, bool always = false)
    {
        if (!always && random.Next(3) == 0) return "";
        long mantissa = random.NextInt64(1L << random.Next(1, 59)) - (random.Next(20) == 0 ? 1000 : 0);
        return new Price(mantissa * Int128.CreateChecked(Math.Pow(10, random.Next(0, 14)))).ToString();
    }
}
