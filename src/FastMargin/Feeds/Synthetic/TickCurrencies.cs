using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// The currencies of a tape. Base is the one most instruments settle in. The rate of another is, the first that there
/// is: the mark of an instrument of the tape that quotes it in base; 1 among dollars and dollar coins; fixed, the first
/// price of something quoted in base over its first price in that currency; fixed, its first price in a dollar coin.
/// </summary>
internal static class TickCurrencies
{
    private const string CoinWeight = "0.95";
    private const int RateDecimals = 9;

    private static readonly string[] _dollars = ["USD", "USDT", "USDC", "BUSD", "FDUSD", "TUSD", "DAI"];

    internal static IEnumerable<CurrencyDefinition> Of(TickContract[] contracts)
    {
        string home = contracts.GroupBy(c => c.Contract.Settle)
            .OrderByDescending(g => g.Count()).ThenBy(g => Order(g.Key)).ThenBy(g => g.Key, StringComparer.Ordinal)
            .First().Key;
        yield return new CurrencyDefinition { Code = home, IsBase = true };
        IEnumerable<string> settled = contracts.SelectMany(c => new[] { c.Contract.Settle, QuoteOfIndex(c) ?? home });
        // A coin that the tape trades for base currency can be posted as collateral as well.
        IEnumerable<string> coins = contracts.Where(c => IsRate(c, home) && c.Contract.Kind == ContractKind.Spot)
            .Select(c => c.Contract.Asset);
        foreach (string code in settled.Concat(coins).Distinct().Where(c => c != home))
            yield return Define(code, home, contracts);
    }

    private static int Order(string code)
    {
        int order = Array.IndexOf(_dollars, code);
        return order < 0 ? _dollars.Length : order;
    }

    private static string? QuoteOfIndex(TickContract c) =>
        c.Contract.Kind == ContractKind.Index ? c.Contract.Quote : null;

    private static CurrencyDefinition Define(string code, string home, TickContract[] contracts)
    {
        bool isDollar = IsDollar(code);
        var definition = new CurrencyDefinition
        {
            Code = code,
            Collateral = isDollar ? CollateralSchedule.Full : CollateralSchedule.Flat(Rate.Parse(CoinWeight)),
        };
        if (Array.Find(contracts, c => c.Contract.Asset == code && IsRate(c, home)) is { } rate)
            return definition with { FxSymbol = rate.Seen.Symbol };
        return definition with { Fx = isDollar && IsDollar(home) ? Rate.One : Fixed(code, home, contracts) };
    }

    /// <summary>True when the mark of an instrument is a rate to base: one unit of its asset, priced in base.</summary>
    private static bool IsRate(TickContract c, string home) =>
        c.Contract.Settle == home && c.Contract.Quote == home && !c.Contract.IsInverse && c.FirstMark is not null
        && c.Contract.Multiplier == Rate.One
        && c.Contract.Kind is ContractKind.Spot or ContractKind.Perpetual or ContractKind.Fx;

    private static Rate Fixed(string code, string home, TickContract[] contracts)
    {
        foreach (TickContract foreign in contracts.Where(c => c.Contract.Quote == code && c.FirstMark is not null))
        {
            TickContract? local = Array.Find(
                contracts, c => c.Contract.Asset == foreign.Contract.Asset && IsRate(c, home));
            if (local is null) continue;
            return Rounded(local.FirstMark!.Value.ToDouble() / foreign.FirstMark!.Value.ToDouble());
        }

        TickContract? inDollars = Array.Find(
            contracts,
            c => c.Contract.Asset == code && c.FirstMark is not null && IsDollar(c.Contract.Quote) && IsDollar(home));
        if (inDollars is not null) return Rounded(inDollars.FirstMark!.Value.ToDouble());
        throw new DataException($"no rate of {code} to {home} on the tape", $"an instrument such as {code}{home}");
    }

    private static bool IsDollar(string code) => Array.IndexOf(_dollars, code) >= 0;

    private static Rate Rounded(double rate)
    {
        double scaled = Math.Max(1, Math.Round(rate * (double)Atto.PowerOfTen(RateDecimals)));
        return new Rate((Int128)scaled * (Int128)Atto.PowerOfTen(Atto.Decimals - RateDecimals));
    }
}
