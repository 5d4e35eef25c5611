namespace FastMargin.Instruments;

/// <summary>
/// Data that cannot be used: where it stands, what was found, what was expected.
/// Message: <c>brackets.csv:17: table BTCUSDT: rate 0.004 falls below 0.005; expected rising rates</c>.
/// </summary>
public sealed class DataException : Exception
{
    /// <summary>States the error; <paramref name="source"/> may be the default when no file is involved.</summary>
    public DataException(SourceLine source, string found, string expected, Exception? inner = null)
        : base(Describe(source, found, expected), inner)
    {
        SourceLine = source;
        Found = found;
        Expected = expected;
    }

    /// <summary>States an error of data that came from no file; a reader adds its own line.</summary>
    public DataException(string found, string expected)
        : this(default, found, expected)
    {
    }

    /// <summary>The same error, found at a line of a file.</summary>
    public DataException At(SourceLine source) => new(source, Found, Expected, this);

    /// <summary>File and line; the default when not from a file.</summary>
    public SourceLine SourceLine { get; }

    /// <summary>The file, or null.</summary>
    public string? File => SourceLine.File;

    /// <summary>The line, counted from 1, or 0.</summary>
    public int Line => SourceLine.Line;

    /// <summary>What was found, with the name of the thing it belongs to.</summary>
    public string Found { get; }

    /// <summary>What would have been accepted.</summary>
    public string Expected { get; }

    private static string Describe(SourceLine source, string found, string expected)
    {
        string place = source.ToString();
        return place.Length == 0 ? $"{found}; expected {expected}" : $"{place}: {found}; expected {expected}";
    }
}
