using System.Text.RegularExpressions;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// One row of a list of contracts: patterns separated by blanks, in which <c>*</c> is any text without a point,
/// <c>...</c> any text, <c>yyyymm</c> and <c>yyyymmdd</c> digits, <c>C|P</c> a letter, <c>strike</c> a number; remarks
/// in brackets do not count. Quote and settle may be alternatives, <c>USD|USDT</c>: the one the symbol ends with.
/// </summary>
internal sealed partial class ContractRule
{
    /// <summary>As settle currency: the asset itself.</summary>
    internal const string SettleInAsset = "asset";

    private readonly string[] _names;
    private readonly Regex[] _patterns;
    private readonly ContractKind _kind;
    private readonly bool _isInverse;
    private readonly Rate _multiplier;
    private readonly string[] _quotes;
    private readonly string[] _settles;

    internal ContractRule(
        string patterns, ContractKind kind, Rate multiplier, bool isInverse, string quote, string settle)
    {
        _names = Remarks().Replace(patterns, "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _patterns = [.. _names.Select(n => new Regex($"^{Translate(n)}$", RegexOptions.NonBacktracking))];
        _kind = kind;
        _multiplier = multiplier;
        _isInverse = isInverse;
        _quotes = quote.Split('|');
        _settles = settle.Split('|', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>True when a pattern is the symbol itself.</summary>
    internal bool Names(string symbol) => _names.Contains(symbol, StringComparer.Ordinal);

    /// <summary>True when a pattern fits the symbol.</summary>
    internal bool Fits(string symbol) => _patterns.Any(p => p.IsMatch(symbol));

    internal Contract Describe(string symbol)
    {
        string bare = SymbolKey.Of(symbol);
        string quote = Ending(_quotes, bare);
        int at = bare.LastIndexOf(quote, StringComparison.Ordinal);
        string asset = at > 0 ? bare[..at] : bare;
        string settle = _settles switch
        {
            [] => quote,
            [SettleInAsset] => asset,
            _ => Ending(_settles, bare),
        };
        return new Contract(_kind, _isInverse, _multiplier, asset, quote, settle);
    }

    /// <summary>The longest alternative a symbol ends with, or the first one.</summary>
    private static string Ending(string[] alternatives, string bare) =>
        alternatives.OrderByDescending(a => a.Length).FirstOrDefault(a => bare.EndsWith(a, StringComparison.Ordinal))
        ?? alternatives[0];

    private static string Translate(string pattern) => Regex.Escape(pattern)
        .Replace(@"\.\.\.", ".*", StringComparison.Ordinal)
        .Replace(@"\*", "[^.]*", StringComparison.Ordinal)
        .Replace("yyyymmdd", "[0-9]{8}", StringComparison.Ordinal)
        .Replace("yyyymm", "[0-9]{6}", StringComparison.Ordinal)
        .Replace(@"C\|P", "[CP]", StringComparison.Ordinal)
        .Replace("strike", "[0-9.]+", StringComparison.Ordinal);

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Remarks();
}
