using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Sets.Venues;

/// <summary>One position of a <see cref="VenueAccount"/>.</summary>
internal readonly record struct VenueLeg(string Symbol, long Lots, Price Entry);

/// <summary>An account and the marks, as a test states them to a venue's own model.</summary>
internal sealed class VenueAccount
{
    public bool IsHedged { get; init; }

    public List<VenueLeg> Legs { get; } = [];

    public Dictionary<string, Money> Balances { get; } = [];

    public IEnumerable<string> Symbols => Legs.Select(leg => leg.Symbol).Distinct();

    /// <summary>Signed size of a symbol, net of both legs.</summary>
    public Quantity Size(string symbol) => new(Legs.Where(leg => leg.Symbol == symbol)
        .Aggregate(Int128.Zero, (sum, leg) => sum + (leg.Lots * VenueMarket.LotOf(symbol).Atto)));

    /// <summary>What the net position of a linear symbol cost, signed like the size; exact.</summary>
    public decimal Cost(string symbol) => Legs.Where(leg => leg.Symbol == symbol).Sum(
        leg => decimal.Parse(Quantity.FromLots(leg.Lots, VenueMarket.LotOf(symbol)).ToString())
            * decimal.Parse(leg.Entry.ToString()));

    public Money Balance(string currency) => Balances.GetValueOrDefault(currency);
}

/// <summary>
/// A market around prices of 100 and 10, with sizes and marks so fine that venues which count in steps have to round:
/// linear BTC and ETH in USD, inverse BTCI in XBT, coins XBT and XET at moving rates, options on XBT.
/// </summary>
internal static class VenueMarket
{
    public static readonly string[] Linear = ["BTC", "ETH"];

    public static readonly string[] Options = ["P100", "P120", "C100", "C120"];

    private static readonly Dictionary<string, (string Lot, string Step)> _steps = new()
    {
        ["BTC"] = ("0.00001", "0.01"),
        ["ETH"] = ("0.001", "0.0001"),
        ["BTCI"] = ("1", "0.01"),
        ["XBTUSD"] = ("1", "0.01"),
        ["XETUSD"] = ("1", "0.0001"),
        ["P100"] = ("0.1", "0.01"),
        ["P120"] = ("0.1", "0.01"),
        ["C100"] = ("0.1", "0.01"),
        ["C120"] = ("0.1", "0.01"),
    };

    public static IReadOnlyCollection<string> Symbols => _steps.Keys;

    /// <summary>The tables of BTC, ETH and BTCI.</summary>
    public static MarginTable Tiers { get; } = MarginTable.Tiered(
        "tiers",
        [
            new BracketRow(Money.Zero, Money.Parse("1000"), Rate.Parse("0.01"), Initial: Rate.Parse("0.02")),
            new BracketRow(Money.Parse("1000"), Money.Parse("10000"), Rate.Parse("0.02"), Initial: Rate.Parse("0.04")),
            new BracketRow(Money.Parse("10000"), null, Rate.Parse("0.05"), Initial: Rate.Parse("0.1")),
        ]);

    public static Universe Universe { get; } = Build();

    public static Quantity LotOf(string symbol) => Quantity.Parse(_steps[symbol].Lot);

    public static Price StepOf(string symbol) => Price.Parse(_steps[symbol].Step);

    /// <summary>What a symbol costs before anything moves.</summary>
    public static Price StartOf(string symbol) => Price.Parse(symbol switch
    {
        "ETH" or "XETUSD" => "10",
        "P100" => "7.5",
        "P120" => "22",
        "C100" => "8",
        "C120" => "2.5",
        _ => "100",
    });

    /// <summary>Has a book hold an account.</summary>
    public static int Add(MarginBook book, VenueAccount account, string name, IEnumerable<VenueLeg>? inOrder = null)
    {
        int pool = book.CrossPool(book.AddAccount(name, account.IsHedged));
        foreach ((string code, Money amount) in account.Balances)
        {
            book.SetBalance(pool, Universe.CurrencyId(code), amount);
        }

        foreach (VenueLeg leg in inOrder ?? account.Legs)
        {
            book.SetPosition(pool, Universe.InstrumentId(leg.Symbol), leg.Lots, leg.Entry);
        }

        return pool;
    }

    private static Universe Build()
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddCurrency(new CurrencyDefinition { Code = "XBT", FxSymbol = "XBTUSD" });
        builder.AddCurrency(new CurrencyDefinition { Code = "XET", FxSymbol = "XETUSD" });
        builder.AddTable(Tiers);
        foreach (string symbol in Symbols) builder.AddInstrument(Define(symbol));
        return builder.Build();
    }

    private static InstrumentDefinition Define(string symbol)
    {
        bool isOption = Options.Contains(symbol);
        bool isRate = symbol.EndsWith("USD", StringComparison.Ordinal);
        return new InstrumentDefinition
        {
            Symbol = symbol,
            Kind = isOption ? InstrumentKind.Equity
                : isRate ? InstrumentKind.Index
                : symbol == "BTCI" ? InstrumentKind.Inverse : InstrumentKind.Linear,
            SettleCurrency = symbol == "BTCI" ? "XBT" : "USD",
            Lot = LotOf(symbol),
            Tick = StepOf(symbol),
            MarkStep = StepOf(symbol),
            Multiplier = symbol == "BTCI" ? Rate.Parse("100") : Rate.One,
            LongTable = isRate ? null : "tiers",
            Option = isOption
                ? new OptionDefinition("XBTUSD", Price.Parse(symbol.AsSpan(1)), 1L << 60, symbol[0] == 'C', false)
                : null,
        };
    }
}
