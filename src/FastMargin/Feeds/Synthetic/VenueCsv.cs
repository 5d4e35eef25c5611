using System.Text;
using CsvHelper;
using FastMargin.Instruments;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// Rows of a CSV file that somebody else lays out: columns by name in any order, unknown ones passed over.
/// </summary>
internal sealed class VenueCsv : IDisposable
{
    // No row of such a file comes near; a quote that is never closed ends here instead of taking the whole file.
    private const int MaxRowSize = 1 << 20;

    private static readonly CsvReaderOptions _options = new()
    {
        Separator = ',',
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
        MaxRecordSize = MaxRowSize,
    };

    private readonly string _file;
    private readonly CsvReader _reader;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    /// <exception cref="DataException">The file has no header, or a column is missing or twice.</exception>
    internal VenueCsv(Stream stream, string file, params ReadOnlySpan<string> needed)
    {
        _file = file;
        _reader = CsvReader.Create(stream, _options);
        string[] header = Guard(() => _reader.Headers.ToArray());
        for (int i = 0; i < header.Length; i++)
        {
            if (!_columns.TryAdd(header[i].Trim(), i))
                throw new DataException(new(file, 1), $"column {header[i]} twice", "each column once");
        }

        foreach (string column in needed)
        {
            if (!_columns.ContainsKey(column))
                throw new DataException(new(file, 1), $"columns {string.Join(',', header)}", $"{column} among them");
        }
    }

    /// <summary>The line just read.</summary>
    internal SourceLine Line => new(_file, (int)_reader.LineNumber);

    internal bool Read()
    {
        if (!Guard(_reader.Read)) return false;
        if (_reader.FieldCount != _columns.Count)
            throw new DataException(Line, $"{_reader.FieldCount} fields", $"{_columns.Count}, as in the header");
        return true;
    }

    /// <summary>A field of the row just read; empty where the file has no such column.</summary>
    internal string Field(string column) =>
        _columns.TryGetValue(column, out int i) ? Encoding.UTF8.GetString(_reader.GetSpan(i)).Trim() : "";

    /// <summary>A field as a value, its error placed.</summary>
    internal T Value<T>(string column, Func<string, T> parse)
    {
        try
        {
            return parse(Field(column));
        }
        catch (FormatException e)
        {
            throw new DataException(Line, $"{column}: {e.Message}", "an exact decimal", e);
        }
    }

    public void Dispose() => _reader.Dispose();

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            var line = new SourceLine(_file, (int)Math.Max(1, e.LineNumber));
            throw new DataException(line, $"malformed row: {e.Message.TrimEnd('.')}", "CSV as in RFC 4180", e);
        }
    }
}
