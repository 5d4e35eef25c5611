using System.Globalization;
using System.Xml;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Span;

/// <summary>
/// Walks through XML element by element, without keeping any of it: no document type, bounded texts and depth, and an
/// error with its line for whatever is not well formed.
/// </summary>
internal sealed class SpanCursor : IDisposable
{
    private const int MaxText = 256;
    private const int MaxDepth = 32;

    private readonly XmlReader _reader;
    private readonly string _file;
    private readonly char[] _text = new char[MaxText + 1];

    public SpanCursor(Stream stream, string file)
    {
        _file = file;
        _reader = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        });
    }

    /// <summary>Line of what was read last.</summary>
    public SourceLine Here => new(_file, ((IXmlLineInfo)_reader).LineNumber);

    /// <summary>Moves to the root element, which must have this name.</summary>
    public void Root(string name)
    {
        while (_reader.NodeType != XmlNodeType.Element) Next();
        if (_reader.Name != name) throw Refuse($"element {Names.Shown(_reader.Name)}", name);
    }

    /// <summary>Nothing but blanks and comments may follow the root.</summary>
    public void End()
    {
        while (!_reader.EOF) Next();
    }

    /// <summary>
    /// Calls for each child of the current element, with its name; what the call leaves unread of it is passed over.
    /// </summary>
    public void Children(Action<string> on)
    {
        int depth = _reader.Depth;
        if (_reader.IsEmptyElement) return;
        if (depth > MaxDepth) throw Refuse($"{depth} elements within one another", $"at most {MaxDepth}");
        while (true)
        {
            Next();
            if (_reader.NodeType == XmlNodeType.EndElement && _reader.Depth == depth) return;
            if (_reader.NodeType != XmlNodeType.Element) continue;
            on(_reader.Name);
            PassOver(depth + 1);
        }
    }

    /// <summary>The text of the current element, which has no children.</summary>
    public string Text()
    {
        string name = _reader.Name;
        int size = 0;
        if (_reader.IsEmptyElement) return "";
        Next();
        while (_reader.NodeType != XmlNodeType.EndElement)
        {
            if (_reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace))
                throw Refuse($"{name}: {_reader.NodeType}", "a text");
            size = Take(name, size);
            if (_reader.NodeType != XmlNodeType.EndElement) Next();
        }

        return new string(_text, 0, size).Trim();
    }

    /// <summary>The text of the current element, which must not be blank.</summary>
    public string Required()
    {
        string name = _reader.Name;
        return Text() is { Length: > 0 } text ? text : throw Refuse($"an empty {name}", "a text");
    }

    /// <summary>A decimal, rounded once to a double.</summary>
    public double Number() => Exact().ToDouble();

    public Rate Exact()
    {
        string name = _reader.Name;
        string text = Text();
        return Rate.TryParse(text, out Rate value)
            ? value
            : throw Refuse($"{name} \"{Names.Shown(text)}\"", "a number of at most 18 decimals, below 1.7e20");
    }

    public int Whole()
    {
        string name = _reader.Name;
        string text = Text();
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Refuse($"{name} \"{Names.Shown(text)}\"", "a whole number");
    }

    /// <summary>A period CCYYMM or CCYYMMDD; 0 for zeros.</summary>
    public int Period()
    {
        string name = _reader.Name;
        string text = Text();
        bool isRead = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        if (isRead && value == 0) return 0;
        int month = text.Length == 8 ? value / 100 : value;
        bool isPeriod = isRead && text.Length is 6 or 8 && month % 100 is >= 1 and <= 12;
        if (!isPeriod) throw Refuse($"{name} \"{Names.Shown(text)}\"", "a period CCYYMM or CCYYMMDD");
        return text.Length == 8 && value % 100 == 0 ? month : value;
    }

    public DataException Refuse(string found, string expected) => new(Here, found, expected);

    public void Dispose() => _reader.Dispose();

    // Text comes in pieces, so that one of a gigabyte is refused after a few hundred characters.
    private int Take(string name, int size)
    {
        if (!_reader.CanReadValueChunk) throw Refuse($"{name}: {_reader.NodeType}", "a text");
        int read;
        do
        {
            read = Guard(() => _reader.ReadValueChunk(_text, size, _text.Length - size));
            size += read;
            if (size > MaxText) throw Refuse($"{name}: a text of more than {MaxText} characters", "a number or a name");
        }
        while (read > 0);
        return size;
    }

    private void PassOver(int depth)
    {
        while (_reader.Depth > depth || !IsEnd(depth)) Next();
    }

    private bool IsEnd(int depth) => _reader.Depth == depth
        && (_reader.NodeType == XmlNodeType.EndElement
            || (_reader.NodeType == XmlNodeType.Element && _reader.IsEmptyElement));

    private void Next() => Guard(_reader.Read);

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException e)
        {
            // The message ends in "Line 3, position 7.", which the place says already.
            string found = e.Message.Split(" Line ", 2)[0].TrimEnd('.');
            throw new DataException(
                new SourceLine(_file, e.LineNumber), $"malformed XML: {Names.Shown(found)}", "XML without a DTD", e);
        }
        catch (IOException e)
        {
            throw InputFile.Unreadable(_file, e);
        }
    }
}
