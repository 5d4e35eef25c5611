using FastMargin.Units;

namespace FastMargin.Models.Mango;

/// <summary>Tokens that spot orders of one market have set aside.</summary>
/// <param name="Base">Name of the token that is bought and sold.</param>
/// <param name="Quote">Name of the token it is paid in.</param>
/// <param name="ReservedBase">Set aside by asks, 0 or more.</param>
/// <param name="ReservedQuote">Set aside by bids, 0 or more.</param>
/// <param name="LowestAsk">The lowest price of an ask ever placed, quote for one base; null: not known.</param>
/// <param name="HighestBid">The highest price of a bid ever placed, quote for one base; null: not known.</param>
public sealed record MangoSpotOrders(
    string Base,
    string Quote,
    Quantity ReservedBase,
    Quantity ReservedQuote,
    Price? LowestAsk = null,
    Price? HighestBid = null);

/// <summary>
/// Health of a Mango v4 account: assets less liabilities, weighted. Above zero it is free collateral, below zero the
/// deficiency.
/// <code>
/// balance_t = tokens + Σ perpetual profit settled in t
/// health    = Σ_t weighted(balance_t) + Σ_markets min(effect as base, effect as quote)
/// effect    = what the market's reserved tokens, all turned into t, add last to balance_t + everything reserved into t
/// as base   = reserved base + min(reserved quote * p_quote / p_base, reserved quote / highest bid)
/// as quote  = reserved quote + min(reserved base * p_base / p_quote, reserved base * lowest ask)
/// </code>
/// </summary>
/// <remarks>
/// Source: blockworks-foundation/mango-v4, <c>programs/mango-v4/src/health/cache.rs</c>. Computed exactly, where the
/// chain rounds each product to 2^-48; rounded down to 10^-18, once. With orders whose tokens are priced against each
/// other health is not concave in a price: evaluate the account again on every move. Without them it is.
/// </remarks>
public sealed record MangoHealth
{
    /// <summary>Every token that is held, owed, reserved or settled in; names differ.</summary>
    public required IReadOnlyList<MangoToken> Tokens { get; init; }

    /// <summary>Spot orders, one entry a market.</summary>
    public IReadOnlyList<MangoSpotOrders> SpotOrders { get; init; } = [];

    /// <summary>Perpetual positions.</summary>
    public IReadOnlyList<MangoPerp> Perps { get; init; } = [];

    /// <summary>Health, signed, rounded down.</summary>
    /// <exception cref="KeyNotFoundException">An order or a perpetual names a token that is not there.</exception>
    /// <exception cref="DivideByZeroException">Reserved tokens of a market whose other token has no price.</exception>
    public Money Health => Exact.MoneyDown(ExactHealth());

    internal Rational ExactHealth()
    {
        Dictionary<string, MangoToken> tokens = Tokens.ToDictionary(token => token.Name, StringComparer.Ordinal);
        Dictionary<string, Rational> balances = Tokens.ToDictionary(
            token => token.Name, token => Exact.Of(token.Balance), StringComparer.Ordinal);
        foreach (MangoPerp perp in Perps) balances[perp.SettleToken] += perp.HealthProfit;

        Rational health = tokens.Values.Aggregate(
            Rational.Zero, (sum, token) => sum + token.HealthOf(balances[token.Name]));
        (MangoSpotOrders Orders, Rational AsBase, Rational AsQuote)[] reserved =
            [.. SpotOrders.Select(orders => Reserved(orders, tokens[orders.Base], tokens[orders.Quote]))];
        var most = new Dictionary<string, Rational>(balances, StringComparer.Ordinal);
        foreach ((MangoSpotOrders orders, Rational asBase, Rational asQuote) in reserved)
        {
            most[orders.Base] += asBase;
            most[orders.Quote] += asQuote;
        }

        foreach ((MangoSpotOrders orders, Rational asBase, Rational asQuote) in reserved)
        {
            if (asBase.Sign == 0 || asQuote.Sign == 0) continue;
            health += Rational.Min(
                Effect(tokens[orders.Base], most[orders.Base], asBase),
                Effect(tokens[orders.Quote], most[orders.Quote], asQuote));
        }

        return health;
    }

    private static (MangoSpotOrders Orders, Rational AsBase, Rational AsQuote) Reserved(
        MangoSpotOrders orders, MangoToken @base, MangoToken quote)
    {
        Rational reservedBase = Exact.Of(orders.ReservedBase);
        Rational reservedQuote = Exact.Of(orders.ReservedQuote);
        Rational bought = reservedQuote.Sign == 0 ? Rational.Zero : reservedQuote * quote.Held / @base.Owed;
        Rational got = reservedBase.Sign == 0 ? Rational.Zero : reservedBase * @base.Held / quote.Owed;
        if (orders.HighestBid is { Sign: > 0 } bid) bought = Rational.Min(bought, reservedQuote / Exact.Of(bid));
        if (orders.LowestAsk is { Sign: > 0 } ask) got = Rational.Min(got, reservedBase * Exact.Of(ask));
        return (orders, reservedBase + bought, reservedQuote + got);
    }

    /// <summary>What the last so many tokens of a balance add to health.</summary>
    private static Rational Effect(MangoToken token, Rational most, Rational tokens) =>
        token.HealthOf(most) - token.HealthOf(most - tokens);
}
