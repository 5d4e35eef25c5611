using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>
/// Inputs of a file of JSON lines, one at a time, for whoever gives each to an engine before the next is read: names of
/// what an input has opened are known to the lines after it.
/// </summary>
public sealed class InputLines : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly LineReader _reader;
    private readonly PoolNames _names;
    private readonly InputLine _line;

    private InputLines(string path, FileStream stream, MarginEngine engine)
    {
        (_path, _stream) = (path, stream);
        _reader = new LineReader(memory => _stream.Read(memory.Span));
        _names = new PoolNames(engine.Book, engine.Shelf);
        _line = new InputLine(engine.Book.Universe, _names, engine.Shelf);
    }

    /// <summary>Lines that were no input so far: no engine sees them, and none has a number.</summary>
    public long BadLines { get; private set; }

    /// <summary>Told of each of them.</summary>
    public Action<DataException>? OnBadLine { get; init; }

    /// <summary>Opens a file; the engine has taken no input that is not in its book by now.</summary>
    /// <exception cref="DataException">The file is missing, or cannot be read.</exception>
    public static InputLines Open(string path, MarginEngine engine, Action<DataException>? onBadLine = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(engine);
        return new InputLines(path, InputFile.Open(path, InputFile.Stream), engine) { OnBadLine = onBadLine };
    }

    /// <summary>The next input; false at the end.</summary>
    /// <param name="nowNs">Event time of a line that has none.</param>
    /// <param name="input">The input.</param>
    public bool TryRead(long nowNs, out InputEvent input)
    {
        while (_reader.TryRead(out ReadOnlySpan<byte> line, out bool isTooLong))
        {
            if (line.IsEmpty && !isTooLong) continue;
            try
            {
                if (isTooLong) throw new DataException("a longer line", $"at most {LineReader.MaxLine} bytes");
                input = _line.Parse(line, nowNs);
                return true;
            }
            catch (DataException e)
            {
                BadLines++;
                OnBadLine?.Invoke(e.At(new SourceLine(_path, (int)Math.Min(_reader.Number, int.MaxValue))));
            }
        }

        input = default;
        return false;
    }

    /// <summary>Takes up what the engine has said of the last input: pools that came or went.</summary>
    public void Follow(ReadOnlySpan<OutputEvent> outputs)
    {
        foreach (ref readonly OutputEvent output in outputs) _names.Apply(output);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
