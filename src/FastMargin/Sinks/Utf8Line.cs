using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FastMargin.Sinks;

/// <summary>Bytes of text being put together, reused from line to line.</summary>
internal sealed class Utf8Line
{
    // The longest number: a price has 41 bytes, a double 24, a whole number 20.
    private const int LongestNumber = 48;

    private static readonly SearchValues<char> _quoted = SearchValues.Create("\",\r\n");

    private byte[] _bytes = new byte[1 << 17];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public Utf8Line Ascii(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        Count += text.Length;
        return this;
    }

    public Utf8Line Whole(long value)
    {
        value.TryFormat(Room(LongestNumber), out int written, default, CultureInfo.InvariantCulture);
        Count += written;
        return this;
    }

    /// <summary>A finite number, the shortest text that reads back to the same bits.</summary>
    public Utf8Line Number(double value)
    {
        value.TryFormat(Room(LongestNumber), out int written, default, CultureInfo.InvariantCulture);
        Count += written;
        return this;
    }

    public Utf8Line Price(Units.Price value)
    {
        value.TryFormat(Room(LongestNumber), out int written);
        Count += written;
        return this;
    }

    public Utf8Line Money(Units.Money value)
    {
        value.TryFormat(Room(LongestNumber), out int written);
        Count += written;
        return this;
    }

    /// <summary>Text as it is.</summary>
    public Utf8Line Text(string text)
    {
        Count += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));
        return this;
    }

    /// <summary>A JSON string, or null when there is no text at all.</summary>
    public Utf8Line JsonUtf8(ReadOnlySpan<byte> text) => text.IsEmpty
        ? Ascii("null"u8)
        : Ascii("\""u8).Ascii(JsonEncodedText.Encode(text).EncodedUtf8Bytes).Ascii("\""u8);

    public Utf8Line JsonText(string text) =>
        Ascii("\""u8).Ascii(JsonEncodedText.Encode(text).EncodedUtf8Bytes).Ascii("\""u8);

    public Utf8Line CsvText(string text)
    {
        bool isQuoted = text.AsSpan().ContainsAny(_quoted);
        string field = isQuoted ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
        Count += Encoding.UTF8.GetBytes(field, Room(Encoding.UTF8.GetMaxByteCount(field.Length)));
        return this;
    }

    private Span<byte> Room(int bytes)
    {
        if (Count + bytes > _bytes.Length) Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Count + bytes));
        return _bytes.AsSpan(Count);
    }
}
