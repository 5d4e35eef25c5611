using FastMargin.Units;

namespace FastMargin.Tests.Models.Sets.Venues;

/// <summary>
/// A rule set, and the venue's own model of the same account: its excess, rounded down to 10^-18, in base currency.
/// </summary>
/// <param name="Set">The set, as models.json has it.</param>
/// <param name="Symbols">What accounts hold.</param>
/// <param name="Currencies">What they have balances in; the first one brings an account to its boundary.</param>
/// <param name="Excess">Of an account at marks.</param>
internal sealed record VenueCase(
    string Set, string[] Symbols, string[] Currencies, Func<VenueAccount, VenueMarks, Money> Excess)
{
    /// <summary>Excess with the initial requirement; null where the venue has none.</summary>
    public Func<VenueAccount, VenueMarks, Money>? Available { get; init; }

    /// <summary>False for venues that liquidate at the requirement itself.</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>Decimals of balances in the first currency.</summary>
    public int Decimals { get; init; } = 6;

    /// <summary>True when an account may hold nothing but the legs of one vault.</summary>
    public bool IsOneVault { get; init; }

    /// <summary>How far the venue's model, which rounds on the way, may be from the rule, in 10^-18.</summary>
    public long SlackAtto { get; init; }

    /// <summary>False where no account comes to rest at exactly nothing in excess.</summary>
    public bool HasTies { get; init; } = true;

    /// <summary>The slack for one account: none where nothing is divided.</summary>
    public long SlackOf(VenueAccount account)
    {
        bool isWhole = account.Balances.Keys.All(currency => currency == "USD")
            && account.Symbols.All(symbol => VenueMarket.Linear.Contains(symbol));
        return isWhole ? 0 : SlackAtto;
    }

    public string Json => $$"""{ "sets": { "venue": {{Set}} } }""";
}

/// <summary>Marks by symbol.</summary>
internal sealed class VenueMarks
{
    private readonly Dictionary<string, Price> _marks =
        VenueMarket.Symbols.ToDictionary(symbol => symbol, VenueMarket.StartOf);

    public Price this[string symbol]
    {
        get => _marks[symbol];
        set => _marks[symbol] = value;
    }

    /// <summary>Base currency for one of a currency.</summary>
    public Price Fx(string currency) => currency switch
    {
        "USD" => Price.One,
        "XBT" => _marks["XBTUSD"],
        _ => _marks["XETUSD"],
    };
}
