using FastMargin.Instruments;

namespace FastMargin.Formats;

/// <summary>
/// Names of the CSV files of a book folder, their columns (? = may be missing), and the words in them.
/// </summary>
internal static class CsvLayout
{
    public const string Currencies = "currencies.csv";
    public const string Brackets = "brackets.csv";
    public const string Instruments = "instruments.csv";
    public const string Accounts = "accounts.csv";
    public const string Balances = "balances.csv";
    public const string Positions = "positions.csv";
    public const string Prices = "prices.csv";
    public const string Overrides = "overrides.csv";
    public const string Models = "models.json";

    public static readonly string[] CurrencyColumns =
        ["currency", "base?", "fx?", "fx_instrument?", "collateral_weights?", "liability_weight?"];

    public static readonly string[] BracketColumns =
        ["table", "rule?", "floor?", "cap?", "maintenance", "amount?", "initial?"];

    public static readonly string[] InstrumentColumns =
    [
        "instrument", "kind", "settle", "lot", "tick", "mark_step?", "multiplier?", "quanto_rate?", "margin?",
        "margin_short?", "underlying?", "strike?", "expiry?", "right?", "exercise?",
    ];

    /// <summary>How many columns of instruments.csv there are in a universe without options.</summary>
    public const int PlainInstrumentColumns = 10;

    public static readonly string[] AccountColumns = ["account", "mode?", "profile?", "add_on?", "model?"];

    /// <summary>How many columns of accounts.csv there are in a book without margin models.</summary>
    public const int PlainAccountColumns = 4;
    public static readonly string[] OverrideColumns = ["account", "instrument", "table"];
    public static readonly string[] BalanceColumns = ["account", "pool?", "currency", "amount"];
    public static readonly string[] PositionColumns = ["account", "pool?", "instrument", "quantity", "entry_price?"];
    public static readonly string[] PriceColumns = ["instrument", "price"];
    public static readonly string[] ShockColumns = ["shock", "target", "move"];
    public static readonly string[] TickColumns = ["timestamp_ns", "instrument", "bid?", "ask?", "last?", "qty?"];

    /// <summary>The words for the margin rules; the first is what an empty field means.</summary>
    public static readonly (string Name, MarginRule Rule)[] Rules =
    [
        ("tiered", MarginRule.Tiered), ("per_contract", MarginRule.PerContract),
        ("equity_short", MarginRule.EquityShort),
    ];

    /// <summary>The words for the kinds of instruments; where there are two, the first is written.</summary>
    public static readonly (string Name, InstrumentKind Kind)[] Kinds =
    [
        ("equity", InstrumentKind.Equity), ("spot", InstrumentKind.Equity), ("linear", InstrumentKind.Linear),
        ("inverse", InstrumentKind.Inverse), ("quanto", InstrumentKind.Quanto), ("index", InstrumentKind.Index),
    ];

    /// <summary>The words for the right of an option: true for a call.</summary>
    public static readonly (string Name, bool IsCall)[] Rights = [("call", true), ("put", false)];

    /// <summary>The words for when an option may be exercised: true for any time.</summary>
    public static readonly (string Name, bool IsAmerican)[] Exercises = [("european", false), ("american", true)];

    public static string Word(MarginRule rule) => Array.Find(Rules, r => r.Rule == rule).Name;

    public static string Word(InstrumentKind kind) => Array.Find(Kinds, k => k.Kind == kind).Name;
}
