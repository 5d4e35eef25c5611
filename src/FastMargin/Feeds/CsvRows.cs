using System.Text;
using CsvHelper;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>
/// The rows of a CSV file by column: UTF-8, a header with known columns only, RFC 4180 quoting, as many fields in a
/// row as in the header. Anything else is a <see cref="DataException"/> with file and line.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    // No row of any format comes near; a quote that is never closed ends here instead of taking the whole file.
    private const int MaxRowSize = 1 << 20;

    /// <summary>How every file is read; line numbers cost a few percent, and errors without them are useless.</summary>
    public static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
        MaxRecordSize = MaxRowSize,
    };

    private readonly CsvReader _reader;
    private readonly string _file;
    private readonly string[] _names;
    private readonly int[] _fields;
    private readonly int _fieldCount;

    /// <summary>Reads the header.</summary>
    /// <param name="reader">The input; disposed with this.</param>
    /// <param name="file">Name for errors.</param>
    /// <param name="columns">
    /// Names, in the order in which they will be asked for; one that ends in ? may be missing.
    /// </param>
    public CsvRows(CsvReader reader, string file, params string[] columns)
    {
        _reader = reader;
        _file = file;
        _names = [.. columns.Select(c => c.TrimEnd('?'))];
        _fields = new int[columns.Length];
        Array.Fill(_fields, -1);
        try
        {
            string[] headers = [.. Guard(() => reader.Headers)];
            _fieldCount = headers.Length;
            for (int i = 0; i < headers.Length; i++) Note(headers[i], i);
            int missing = Array.FindIndex(columns, c => !c.EndsWith('?') && _fields[Array.IndexOf(columns, c)] < 0);
            if (missing >= 0)
            {
                throw Refuse(1, $"no column {_names[missing]}", $"the columns {string.Join(',', _names)}");
            }
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>More rows of the same file: the same columns, without a header.</summary>
    public CsvRows(CsvReader reader, CsvRows first)
    {
        _reader = reader;
        _file = first._file;
        _names = first._names;
        _fields = first._fields;
        _fieldCount = first._fieldCount;
    }

    /// <summary>Line of the current row.</summary>
    public SourceLine Here => new(_file, (int)_reader.LineNumber);

    /// <summary>A field of the current row, valid until the next; empty when the file has no such column.</summary>
    public ReadOnlySpan<byte> this[int column] => _fields[column] < 0 ? default : _reader.GetSpan(_fields[column]);

    /// <summary>Opens a file.</summary>
    /// <exception cref="DataException">It is missing or not readable, or its header is not as it should be.</exception>
    public static CsvRows Open(string path, params string[] columns) =>
        new(InputFile.Open(path, p => CsvReader.Create(InputFile.Stream(p), Options)), path, columns);

    /// <summary>Moves to the next row.</summary>
    /// <exception cref="DataException">The text is not CSV, or the row has another number of fields.</exception>
    public bool Read()
    {
        try
        {
            if (!_reader.Read()) return false;
        }
        catch (Exception e) when (
            e is CsvFormatException or IOException or InvalidDataException or DecoderFallbackException)
        {
            throw Unreadable(e);
        }

        if (_reader.FieldCount == _fieldCount) return true;
        throw Refuse($"{_reader.FieldCount} fields", $"{_fieldCount}, as in the header");
    }

    /// <summary>A field as text; null when empty.</summary>
    public string? Text(int column) => this[column] is { IsEmpty: false } utf8 ? Encoding.UTF8.GetString(utf8) : null;

    /// <summary>A field as text, which must be there.</summary>
    public string Required(int column) => Text(column) ?? throw Refuse($"no {_names[column]}", "a value");

    /// <summary>A field as money; null when empty.</summary>
    public Money? Money(int column) =>
        this[column].IsEmpty ? null : Units.Money.TryParse(this[column], out Money value) ? value : throw Malformed(
            column);

    /// <summary>A field as a rate; null when empty.</summary>
    public Rate? Rate(int column) =>
        this[column].IsEmpty ? null : Units.Rate.TryParse(this[column], out Rate value) ? value : throw Malformed(
            column);

    /// <summary>A field as a price; null when empty.</summary>
    public Price? Price(int column) =>
        this[column].IsEmpty ? null : Units.Price.TryParse(this[column], out Price value) ? value : throw Malformed(
            column);

    /// <summary>A field as a quantity; null when empty.</summary>
    public Quantity? Quantity(int column)
    {
        if (this[column].IsEmpty) return null;
        return Units.Quantity.TryParse(this[column], out Quantity value) ? value : throw Malformed(column);
    }

    /// <summary>An error about the current row.</summary>
    public DataException Refuse(string found, string expected) => new(Here, found, expected);

    /// <summary>The error for a field that is no exact decimal.</summary>
    public DataException Malformed(int column) => Malformed(_names[column], this[column], Here);

    /// <summary>The error for text that is no exact decimal: what it is, and why not.</summary>
    public static DataException Malformed(string name, ReadOnlySpan<byte> text, SourceLine source)
    {
        try
        {
            Units.Money.Parse(text);
            return new DataException(source, $"{name} out of range", "an exact decimal");
        }
        catch (FormatException e)
        {
            // "money "x" is not a decimal; expected a form like ..." says all but which column it was.
            string[] parts = e.Message.Split("; expected ");
            return new DataException(source, name + parts[0]["money".Length..], parts[^1], e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private void Note(string header, int field)
    {
        int column = Array.IndexOf(_names, header);
        if (column < 0)
        {
            throw Refuse(1, $"unknown column \"{Names.Shown(header)}\"", $"the columns {string.Join(',', _names)}");
        }

        if (_fields[column] >= 0) throw Refuse(1, $"column {header} twice", "each column once");
        _fields[column] = field;
    }

    private DataException Refuse(int line, string found, string expected) =>
        new(new SourceLine(_file, line), found, expected);

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (
            e is CsvFormatException or IOException or InvalidDataException or DecoderFallbackException)
        {
            throw Unreadable(e);
        }
    }

    private DataException Unreadable(Exception e)
    {
        if (e is not CsvFormatException format) return InputFile.Unreadable(_file, e);
        int line = (int)Math.Max(1, format.LineNumber);
        return new DataException(
            new SourceLine(_file, line), $"malformed row: {e.Message.TrimEnd('.')}", "CSV as in RFC 4180", e);
    }
}
