namespace FastMargin.Tidy.Tests;

/// <summary>
/// C# source parted into code and comments, each at its own place: everything else is blank, line ends are kept.
/// </summary>
/// <remarks>
/// The contents of string and character literals and preprocessor lines appear in neither part. The holes of
/// interpolated strings are code.
/// </remarks>
internal sealed class CSharpText
{
    private readonly string _text;
    private readonly char[] _code;
    private readonly char[] _comments;
    private int _at;

    private CSharpText(string text)
    {
        _text = text;
        _code = [.. text.Select(c => c == '\n' ? '\n' : ' ')];
        _comments = [.. _code];
    }

    public static (string Code, string Comments) Part(string text)
    {
        CSharpText parts = new(text);
        while (parts._at < text.Length)
            parts.Token();
        return (new string(parts._code), new string(parts._comments));
    }

    private void Token()
    {
        if (Starts("//") || (Peek() == '#' && IsFirstOnLine()))
            LineComment();
        else if (Starts("/*"))
            BlockComment();
        else if (Peek() == '\'')
            Quoted(dollars: 0, verbatim: false, quote: '\'');
        else if (Peek() is '"' or '$' or '@')
            StringOrCode();
        else
            Code();
    }

    private void Code()
    {
        _code[_at] = _text[_at];
        _at++;
    }

    private void LineComment()
    {
        bool directive = Peek() == '#';
        for (; _at < _text.Length && Peek() != '\n'; _at++)
            _comments[_at] = directive ? ' ' : Peek();
    }

    private void BlockComment()
    {
        int end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        end = end < 0 ? _text.Length : end + 2;
        for (; _at < end; _at++)
            _comments[_at] = Peek();
    }

    private void StringOrCode()
    {
        int dollars = 0, prefix = _at;
        bool verbatim = false;
        for (; Peek(prefix) is '$' or '@'; prefix++)
        {
            dollars += Peek(prefix) == '$' ? 1 : 0;
            verbatim |= Peek(prefix) == '@';
        }

        int quotes = Run('"', prefix);
        if (quotes == 0)
        {
            Code();
            return;
        }

        _at = prefix;
        if (quotes >= 3 && !verbatim)
            Raw(dollars, quotes);
        else
            Quoted(dollars, verbatim, '"');
    }

    private void Raw(int dollars, int quotes)
    {
        _at += quotes;
        while (_at < _text.Length && Run('"', _at) < quotes)
        {
            int braces = dollars > 0 ? Run('{', _at) : 0;
            if (braces >= dollars && braces > 0)
                Hole(braces, dollars);
            else
                _at += Math.Max(1, braces);
        }

        _at += Run('"', _at);
    }

    private void Quoted(int dollars, bool verbatim, char quote)
    {
        _at++;
        while (_at < _text.Length && (Peek() != quote || (verbatim && Peek(_at + 1) == quote)))
        {
            int braces = dollars > 0 ? Run('{', _at) : 0;
            if (braces % 2 == 1)
                Hole(braces, closing: 1);
            else if (!verbatim && Peek() == '\n')
                return;
            else
                _at += Math.Max(braces, (!verbatim && Peek() == '\\') || Peek() == quote ? 2 : 1);
        }

        _at++;
    }

    private void Hole(int opening, int closing)
    {
        _at += opening;
        int depth = 0;
        while (_at < _text.Length && (depth > 0 || Peek() != '}'))
        {
            depth += Peek() is '{' or '(' or '[' ? 1 : Peek() is '}' or ')' or ']' ? -1 : 0;
            Token();
        }

        _at += closing;
    }

    private char Peek() => Peek(_at);

    private char Peek(int index) => index < _text.Length ? _text[index] : '\0';

    private bool Starts(string value) => string.CompareOrdinal(_text, _at, value, 0, value.Length) == 0;

    private bool IsFirstOnLine()
    {
        int before = _at - 1;
        while (before >= 0 && _text[before] is ' ' or '\t')
            before--;
        return before < 0 || _text[before] == '\n';
    }

    private int Run(char value, int from)
    {
        int end = from;
        while (Peek(end) == value)
            end++;
        return end - from;
    }
}
