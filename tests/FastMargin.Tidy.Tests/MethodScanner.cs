using System.Text.RegularExpressions;

namespace FastMargin.Tidy.Tests;

/// <summary>A method, constructor, operator or accessor: its first line, and how many lines it takes.</summary>
internal readonly record struct MethodSize(string Name, int Line, int Lines);

/// <summary>
/// Finds the methods of C# source by its braces; local functions and lambdas count with what holds them.
/// </summary>
/// <remarks>A method is measured from its signature, without attributes, to its closing brace or semicolon.</remarks>
internal sealed class MethodScanner
{
    private static readonly Regex _type = new(@"\b(class|struct|record|interface|enum|namespace|extension)\b");
    private static readonly Regex _operator = new(@"\boperator\s*(checked\s*)?[-+*/%&|^!~<>=]*$");
    private static readonly Regex _method = new(@"(?<name>~?\w+)(<[^()]*>)?\(|\b(?<name>operator)\b");
    private static readonly Regex _property = new(@"\bthis(?=\s*\[)|\w+(?=\s*$)");

    private readonly string _code;
    private readonly List<MethodSize> _found = [];
    private int _at;

    private MethodScanner(string code) => _code = code;

    public static IReadOnlyList<MethodSize> Scan(string text)
    {
        MethodScanner scanner = new(CSharpText.Part(text).Code);
        while (scanner._at < scanner._code.Length)
            scanner.Members(accessorsOf: null);
        return scanner._found;
    }

    private void Members(string? accessorsOf)
    {
        for (SkipBlank(); _at < _code.Length && _code[_at] != '}'; SkipBlank())
            Member(accessorsOf);
        _at++;
    }

    private void Member(string? accessorsOf)
    {
        SkipAttributes();
        int start = _at, depth = 0, assigned = -1;
        for (; _at < _code.Length; _at++)
        {
            char c = _code[_at];
            if (c == '{' && depth == 0 && assigned < 0)
            {
                Block(start, accessorsOf);
                return;
            }

            if (c == '}' && depth == 0)
                return;
            if (c == '=' && depth == 0 && assigned < 0 && !_operator.IsMatch(_code[start.._at]))
                assigned = _at;
            depth += c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0;
            if (c == ';' && depth == 0)
                break;
        }

        if (assigned >= 0 && _code[assigned..].StartsWith("=>", StringComparison.Ordinal))
            Add(start, _code[start..assigned], accessorsOf);
        _at++;
    }

    private void Block(int start, string? accessorsOf)
    {
        string header = _code[start.._at];
        string named = Regex.Split(header, @"\(|\bwhere\b")[0];
        if (accessorsOf is null && _type.IsMatch(named))
        {
            _at++;
            Members(accessorsOf: null);
        }
        else if (accessorsOf is null && !_method.IsMatch(header))
        {
            _at++;
            Members(_property.Match(header).Value);
            SkipInitializer();
        }
        else
        {
            SkipBraces();
            Add(start, header, accessorsOf);
            _at++;
        }
    }

    private void Add(int start, string header, string? accessorsOf)
    {
        Match method = _method.Match(header);
        string name = method.Success ? method.Groups["name"].Value : _property.Match(header).Value;
        int line = _code.AsSpan(0, start).Count('\n') + 1;
        int last = Math.Min(_at, _code.Length);
        int lines = _code.AsSpan(start, last - start).Count('\n') + 1;
        _found.Add(new MethodSize(accessorsOf is null ? name : $"{accessorsOf}.{name}", line, lines));
    }

    // Leaves the position on the closing brace that belongs to the opening one it stands on.
    private void SkipBraces()
    {
        int depth = 0;
        for (; _at < _code.Length; _at++)
        {
            depth += _code[_at] == '{' ? 1 : _code[_at] == '}' ? -1 : 0;
            if (depth == 0)
                return;
        }
    }

    private void SkipAttributes()
    {
        while (_at < _code.Length && _code[_at] == '[')
        {
            int depth = 0;
            do
            {
                depth += _code[_at] == '[' ? 1 : _code[_at] == ']' ? -1 : 0;
                _at++;
            }
            while (depth > 0 && _at < _code.Length);
            SkipBlank();
        }
    }

    private void SkipInitializer()
    {
        SkipBlank();
        if (_at < _code.Length && _code[_at] == '=')
            Member(accessorsOf: null);
    }

    private void SkipBlank()
    {
        while (_at < _code.Length && char.IsWhiteSpace(_code[_at]))
            _at++;
    }
}
