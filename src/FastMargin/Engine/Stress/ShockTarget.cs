using System.IO.Enumeration;
using FastMargin.Instruments;

namespace FastMargin.Engine.Stress;

/// <summary>What a move of a shock names.</summary>
public static class ShockTarget
{
    /// <summary>What stands before the code of a currency whose rate moves.</summary>
    public const string RatePrefix = "fx:";

    /// <summary>
    /// The instruments of a target: the one of that symbol; else of <c>fx:CODE</c> the one whose mark is the rate of
    /// the currency; else, where the target has a <c>*</c> (any characters) or <c>?</c> (one), all whose symbol fits.
    /// </summary>
    /// <param name="universe">Instruments and currencies.</param>
    /// <param name="target">The target; <c>*</c> is every instrument.</param>
    /// <param name="source">Where it stands, for errors.</param>
    /// <exception cref="DataException">
    /// There is no such instrument or currency, or the rate of the currency is fixed.
    /// </exception>
    public static IReadOnlyList<int> Find(Universe universe, string target, SourceLine source = default)
    {
        ArgumentNullException.ThrowIfNull(universe);
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (universe.TryInstrumentId(target, out int id)) return [id];
        if (target.StartsWith(RatePrefix, StringComparison.Ordinal)) return [RateOf(universe, target, source)];
        if (!target.AsSpan().ContainsAny('*', '?')) return [universe.InstrumentId(target, source)];
        int[] found = [.. universe.Instruments.Where(i => Fits(target, i.Symbol)).Select(i => i.Id)];
        if (found.Length > 0) return found;
        throw new DataException(source, $"target {target}, which no instrument fits", "one that fits at least one");
    }

    private static int RateOf(Universe universe, string target, SourceLine source)
    {
        Currency currency = universe.Currencies[universe.CurrencyId(target.AsSpan(RatePrefix.Length), source)];
        return currency.FxInstrument ?? throw new DataException(
            source, $"target {target}, whose rate is fixed", "a currency whose rate is the mark of an instrument");
    }

    private static bool Fits(string target, string symbol) =>
        FileSystemName.MatchesSimpleExpression(target, symbol, ignoreCase: false);
}
