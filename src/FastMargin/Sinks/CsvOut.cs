using CsvHelper;
using FastMargin.Units;

namespace FastMargin.Sinks;

/// <summary>Writes CSV as the readers take it: UTF-8, LF, quotes only where needed, shortest exact decimals.</summary>
internal sealed class CsvOut : IDisposable
{
    private const int MaxNumber = 48;

    private static readonly CsvWriterOptions _options = new() { NewLine = "\n" };

    private readonly CsvWriter _writer;

    /// <summary>Writes the header; the stream stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="columns">Names; a ? at the end, which means that readers can do without, is left out.</param>
    public CsvOut(Stream stream, params string[] columns)
    {
        _writer = CsvWriter.Create(stream, _options, leaveOpen: true);
        foreach (string column in columns) _writer.WriteField(column.TrimEnd('?'));
        _writer.EndRecord();
    }

    public CsvOut Text(string? value)
    {
        _writer.WriteField(value ?? "");
        return this;
    }

    public CsvOut Utf8(ReadOnlySpan<byte> value)
    {
        _writer.WriteField(value);
        return this;
    }

    public CsvOut Whole(long value)
    {
        _writer.WriteField(value);
        return this;
    }

    /// <summary>An exact decimal in units of 10^-18.</summary>
    public CsvOut Number(Int128 atto)
    {
        Span<byte> text = stackalloc byte[MaxNumber];
        new Money(atto).TryFormat(text, out int size);
        _writer.WriteField(text[..size]);
        return this;
    }

    /// <inheritdoc cref="Number(Int128)"/>
    public CsvOut Number(Int128? atto) => atto is { } value ? Number(value) : Text(null);

    public void EndRow() => _writer.EndRecord();

    public void Dispose() => _writer.Dispose();
}
