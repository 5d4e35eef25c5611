using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Mango;
using FastMargin.Units;

namespace FastMargin.Models.Sets.Venues;

/// <summary>
/// Health of Mango v4 accounts without spot orders (<see cref="MangoHealth"/>), at maintenance and at opening:
/// <code>
/// X = Σ_t weighted(balance_t + profit of perpetuals settled in t)        X &lt; 0: liquidatable
/// perpetual: quote = −Σ size·entry, base weighted by side, a profit times the overall weight
/// </code>
/// In rationals, where the chain rounds each product to 2^-48. The venue's equity is weighted, the book's is not:
/// <see cref="ExcessModel"/> carries the difference. Concave in each price. Initial health is at the mark too: the
/// venue's second, slower price is not known to a book of accounts.
/// </summary>
internal sealed class MangoModel : ExcessModel
{
    private readonly CurrencyMap<Token> _tokens;
    private readonly MarketMap<Perp> _perps;

    private MangoModel(CurrencyMap<Token> tokens, MarketMap<Perp> perps) => (_tokens, _perps) = (tokens, perps);

    public static MarginRuleInfo Rule { get; } = new(Create)
    {
        Name = "mango-v4",
        Summary = "health of Mango v4: asset and liability weights that scale with deposits and borrows",
        Source = "blockworks-foundation/mango-v4: health/cache.rs",
        Kernel = "rationals",
        IsExact = true,
        IsConcave = true,
        Parameters =
        [
            new("tokens", "object", "", "", "tokens by code of a currency; the base currency is one of them"),
            new("tokens.*.initAssetWeight", "exact decimal", "0 to 1", "1", "of what is held, to open"),
            new("tokens.*.maintAssetWeight", "exact decimal", "initAssetWeight to 1", "1", "of what is held, to keep"),
            new("tokens.*.initLiabWeight", "exact decimal", "1 to 10", "1", "of what is owed, to open"),
            new("tokens.*.maintLiabWeight", "exact decimal", "1 to initLiabWeight", "1", "of what is owed, to keep"),
            new("tokens.*.depositScaleStart", "exact decimal", "above 0 to 1e20", "never",
                "value of all deposits from which on the asset weight to open falls"),
            new("tokens.*.totalDeposits", "exact decimal", "0 to 1e20", "0", "deposits of all, in the token"),
            new("tokens.*.borrowScaleStart", "exact decimal", "above 0 to 1e20", "never",
                "value of all borrows from which on the liability weight to open rises"),
            new("tokens.*.totalBorrows", "exact decimal", "0 to 1e20", "0", "borrows of all, in the token"),
            new("markets", "object", "", "", "perpetuals by symbol of a linear instrument"),
            new("markets.*.initBaseAssetWeight", "exact decimal", "0 to 1", "", "of a long, to open"),
            new("markets.*.maintBaseAssetWeight", "exact decimal", "initBaseAssetWeight to 1", "",
                "of a long, to keep"),
            new("markets.*.initBaseLiabWeight", "exact decimal", "1 to 10", "", "of a short, to open"),
            new("markets.*.maintBaseLiabWeight", "exact decimal", "1 to initBaseLiabWeight", "", "of a short, to keep"),
            new("markets.*.initOverallAssetWeight", "exact decimal", "0 to 1", "1", "of a profit, to open"),
            new("markets.*.maintOverallAssetWeight", "exact decimal", "initOverallAssetWeight to 1", "1",
                "of a profit, to keep"),
        ],
    };

    protected override string Name => Rule.Name;

    /// <summary>The account as the venue has it.</summary>
    public MangoHealth HealthOf(in ModelPool pool, bool isInitial)
    {
        CheckUnweighted(pool);
        MarginBook book = pool.Book;
        int home = book.Universe.BaseCurrency;
        var tokens = new List<MangoToken>();
        foreach (BalanceView balance in pool.Balances) Add(balance.Currency, balance.Amount);
        IReadOnlyList<NetPosition> positions = NetPosition.Of(pool);
        string settle = book.Universe.Currencies[home].Code;
        if (positions.Count > 0 && book.Balance(pool.Id, home) == Money.Zero) Add(home, Money.Zero);
        return new MangoHealth
        {
            Tokens = tokens,
            Perps = [.. positions.Select(p => _perps.Of(p.Instrument).PositionOf(p, settle, isInitial))],
        };

        void Add(int currency, Money amount)
        {
            Price price = new(book.Fx(currency).FloorToAtto());
            string code = book.Universe.Currencies[currency].Code;
            tokens.Add(_tokens.Of(currency).HoldingOf(code, amount, price, isInitial));
        }
    }

    protected override VenueExcess ExcessOf(in ModelPool pool, Rational equity) =>
        new(HealthOf(pool, isInitial: false).ExactHealth(), HealthOf(pool, isInitial: true).ExactHealth());

    protected override IReadOnlyList<ExplainLine> Lines(in ModelPool pool, Rational equity)
    {
        MangoHealth health = HealthOf(pool, isInitial: false);
        var lines = new List<ExplainLine>();
        IReadOnlyList<NetPosition> positions = NetPosition.Of(pool);
        for (int i = 0; i < positions.Count; i++)
        {
            lines.Add(new ExplainLine(
                positions[i].Instrument.Symbol, ExactText.Down(health.Perps[i].HealthProfit),
                health.Perps[i].SettleToken, "weighted, added to the balance of its token"));
        }

        foreach (MangoToken token in health.Tokens)
        {
            Rational balance = Models.Exact.Of(token.Balance);
            IEnumerable<MangoPerp> settled = health.Perps.Where(perp => perp.SettleToken == token.Name);
            foreach (MangoPerp perp in settled) balance += perp.HealthProfit;
            lines.Add(new ExplainLine(
                token.Name, ExactText.Down(token.HealthOf(balance)), "base currency",
                $"{ExactText.Down(balance)} tokens, weighted"));
        }

        return lines;
    }

    private static MangoModel Create(Universe universe, ModelParameters set) => new(
        CurrencyMap<Token>.Read(universe, set, "tokens", Token.Read),
        MarketMap<Perp>.Read(universe, set, (market, _) => Perp.Read(market)));

    private sealed record Token(Rate[] Asset, Rate[] Liability, Money? DepositStart, Quantity Deposits)
    {
        private static readonly Rate _most = Rate.FromDecimal(10);
        private static readonly Rate _huge = Rate.FromDecimal(1e20m);

        public Money? BorrowStart { get; init; }

        public Quantity Borrows { get; init; }

        public static Token Read(ModelParameters of)
        {
            Rate asset = of.Exact("initAssetWeight", Rate.Zero, Rate.One, Rate.One);
            Rate debt = of.Exact("initLiabWeight", Rate.One, _most, Rate.One);
            return new Token(
                [asset, of.Exact("maintAssetWeight", asset, Rate.One, Rate.One)],
                [debt, of.Exact("maintLiabWeight", Rate.One, debt, Rate.One)],
                Start(of, "depositScaleStart"),
                new Quantity(of.Exact("totalDeposits", Rate.Zero, _huge, Rate.Zero).Atto))
            {
                BorrowStart = Start(of, "borrowScaleStart"),
                Borrows = new Quantity(of.Exact("totalBorrows", Rate.Zero, _huge, Rate.Zero).Atto),
            };
        }

        public MangoToken HoldingOf(string code, Money amount, Price price, bool isInitial) => new()
        {
            Name = code,
            Balance = new Quantity(amount.Atto),
            Price = price,
            AssetWeight = Asset[isInitial ? 0 : 1],
            LiabilityWeight = Liability[isInitial ? 0 : 1],
            TotalDeposits = Deposits,
            DepositScaleStart = isInitial ? DepositStart : null,
            TotalBorrows = Borrows,
            BorrowScaleStart = isInitial ? BorrowStart : null,
        };

        private static Money? Start(ModelParameters of, string name) =>
            of.Has(name) ? new Money(of.Exact(name, new Rate(1), _huge).Atto) : null;
    }

    private sealed record Perp(Rate[] Asset, Rate[] Liability, Rate[] Overall)
    {
        public static Perp Read(ModelParameters of)
        {
            Rate asset = of.Exact("initBaseAssetWeight", Rate.Zero, Rate.One);
            Rate debt = of.Exact("initBaseLiabWeight", Rate.One, Rate.FromDecimal(10));
            Rate overall = of.Exact("initOverallAssetWeight", Rate.Zero, Rate.One, Rate.One);
            return new Perp(
                [asset, of.Exact("maintBaseAssetWeight", asset, Rate.One)],
                [debt, of.Exact("maintBaseLiabWeight", Rate.One, debt)],
                [overall, of.Exact("maintOverallAssetWeight", overall, Rate.One, Rate.One)]);
        }

        public MangoPerp PositionOf(in NetPosition position, string settle, bool isInitial) => new()
        {
            SettleToken = settle,
            BasePrice = position.MarkPrice,
            LotSize = position.ExactSize,
            BaseLots = 1,
            Quote = Models.Exact.MoneyDown(-position.Cost),
            BaseAssetWeight = Asset[isInitial ? 0 : 1],
            BaseLiabilityWeight = Liability[isInitial ? 0 : 1],
            OverallAssetWeight = Overall[isInitial ? 0 : 1],
        };
    }
}
