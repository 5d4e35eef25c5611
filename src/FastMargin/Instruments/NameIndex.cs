using System.Text;

namespace FastMargin.Instruments;

/// <summary>Names of one kind to rows, in the order they were added; says what is known when a name is not.</summary>
internal sealed class NameIndex(string kind)
{
    /// <summary>The longest name of anything, in UTF-16 units: a look-up from UTF-8 decodes onto the stack.</summary>
    internal const int MaxLength = 64;

    private const int MaxListed = 10;

    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    internal int Count => _names.Count;

    /// <summary>The name itself, when it can be one.</summary>
    internal static string Check(string kind, string? name, SourceLine source)
    {
        const string Expected = "1 to 64 characters, none of them a control character, no blank at either end";
        if (string.IsNullOrEmpty(name)) throw new DataException(source, $"{kind} without a name", Expected);
        bool blank = char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]);
        if (name.Length > MaxLength || blank || name.Any(char.IsControl))
            throw new DataException(source, $"{kind} \"{Shown(name)}\"", Expected);
        return name;
    }

    internal int Add(string name, SourceLine source)
    {
        Check(kind, name, source);
        if (!_rows.TryAdd(name, _names.Count))
            throw new DataException(source, $"duplicate {kind} {name}", $"each {kind} once");
        _names.Add(name);
        return _names.Count - 1;
    }

    internal bool TryFind(ReadOnlySpan<char> name, out int row) =>
        _rows.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out row);

    internal bool TryFind(ReadOnlySpan<byte> utf8, out int row)
    {
        Span<char> name = stackalloc char[MaxLength];
        row = -1;
        return Encoding.UTF8.TryGetChars(utf8, name, out int length) && TryFind(name[..length], out row);
    }

    internal int Find(ReadOnlySpan<char> name, SourceLine source) =>
        TryFind(name, out int row) ? row : throw Unknown(name.ToString(), source);

    internal DataException Unknown(string name, SourceLine source)
    {
        string listed = string.Join(", ", _names.Take(MaxListed));
        string expected = Count switch
        {
            0 => $"a known {kind}, but none is known",
            <= MaxListed => $"one of {listed}",
            _ => $"one of {Count} known, such as {listed}",
        };
        return new DataException(source, $"unknown {kind} \"{Shown(name)}\"", expected);
    }

    private static string Shown(string name)
    {
        string start = name.Length > MaxLength ? $"{name[..MaxLength]}..." : name;
        return string.Concat(start.Select(c => char.IsControl(c) ? '?' : c));
    }
}
