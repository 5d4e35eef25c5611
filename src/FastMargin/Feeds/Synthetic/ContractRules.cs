using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// What the instruments of a tape are: a list that stands beside the tape, and rules of thumb for the rest. The list is
/// CSV with the columns <c>pattern, kind, contract_multiplier, inverse, quote, settle</c>; others are passed over. Of
/// several patterns that fit, a symbol spelled out wins, then the first.
/// </summary>
public sealed class ContractRules
{
    private static readonly ContractRule[] _ofThumb =
    [
        Rule("BTCUSD_PERP.COINM", ContractKind.Perpetual, 100, "USD", ContractRule.SettleInAsset),
        Rule("*USD_PERP.COINM", ContractKind.Perpetual, 10, "USD", ContractRule.SettleInAsset),
        Rule("*.SPOT *.BINANCE *.BINANCEUS", ContractKind.Spot, 1, "USDT|USDC|BUSD|USD|EUR|BTC"),
        Rule("*.COINBASE *.KRAKEN *.BYBIT", ContractKind.Spot, 1, "USDT|USDC|BUSD|USD|EUR|BTC"),
        Rule("*.USDM *USDT *USDC ....FUT", ContractKind.Perpetual, 1, "USDT|USDC|BUSD|USD"),
        Rule("ES_yyyymm", ContractKind.Future, 50, "USD"),
        Rule("GC_yyyymm", ContractKind.Future, 100, "USD"),
        Rule("ESO_yyyymmdd_C|P_strike", ContractKind.Option, 50, "USD"),
        Rule("*_yyyymmdd_C|P_strike", ContractKind.Option, 100, "USD"),
        Rule("EURUSD GBPUSD AUDUSD NZDUSD", ContractKind.Fx, 1, "USD"),
        Rule("XAUUSD XAGUSD", ContractKind.Cfd, 1, "USD"),
        Rule("SPX NDX RUT VIX", ContractKind.Index, 1, "USD"),
        Rule("...", ContractKind.Equity, 1, "USD"),
    ];

    private readonly List<ContractRule> _rules;

    private ContractRules(IEnumerable<ContractRule> listed) => _rules = [.. listed, .. _ofThumb];

    /// <summary>The rules of thumb alone: venue suffixes, futures and options by the form of their names.</summary>
    public static ContractRules OfThumb { get; } = new([]);

    /// <summary>Reads a list.</summary>
    /// <exception cref="DataException">
    /// A missing column, an unknown kind, or a multiplier that is no number above 0.
    /// </exception>
    public static ContractRules Read(string path)
    {
        using FileStream stream = InputFile.Open(path, File.OpenRead);
        using var csv = new VenueCsv(
            stream, path, "pattern", "kind", "contract_multiplier", "inverse", "quote", "settle");
        var rules = new List<ContractRule>();
        while (csv.Read())
        {
            Rate multiplier = csv.Value("contract_multiplier", text => Rate.Parse(text));
            if (multiplier.Sign <= 0)
                throw new DataException(csv.Line, $"contract_multiplier {multiplier}", "more than 0");
            rules.Add(new ContractRule(
                csv.Field("pattern"), Kind(csv), multiplier, Flag(csv), csv.Field("quote"), csv.Field("settle")));
        }

        return new ContractRules(rules);
    }

    internal Contract Describe(string symbol) =>
        (_rules.Find(r => r.Names(symbol)) ?? _rules.Find(r => r.Fits(symbol))!).Describe(symbol);

    private static ContractKind Kind(VenueCsv csv) => csv.Field("kind") switch
    {
        "perpetual" => ContractKind.Perpetual,
        "future" => ContractKind.Future,
        "spot" => ContractKind.Spot,
        "equity" => ContractKind.Equity,
        "option" or "future option" or "index option" or "equity option" => ContractKind.Option,
        "index" => ContractKind.Index,
        "fx" => ContractKind.Fx,
        "cfd" => ContractKind.Cfd,
        string other => throw new DataException(
            csv.Line, $"kind {other}", "perpetual, future, spot, equity, option (of any sort), index, fx or cfd"),
    };

    private static bool Flag(VenueCsv csv) => csv.Field("inverse") switch
    {
        "1" => true,
        "0" or "" => false,
        string other => throw new DataException(csv.Line, $"inverse {other}", "0 or 1"),
    };

    private static ContractRule Rule(
        string patterns, ContractKind kind, int multiplier, string quote, string settle = "") =>
        new(patterns, kind, Rate.FromDecimal(multiplier), settle == ContractRule.SettleInAsset, quote, settle);
}
