using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Sets.Venues;

/// <summary>
/// Cross margin of a centralised exchange: margin tables per position (both legs of a hedge), and collateral by asset.
/// For each margin asset <c>a</c>, <c>U_a</c> the profit of positions that settle in it:
/// <code>
/// MM_a = Σ n_i·r_k − A_k + n_i·closing fee          in the asset, by the margin tables of the book
/// X_a  = worth_a(balance_a + U_a) − MM_a·fx·(1 + ask buffer)
/// X    = Σ_a X_a          one account                 Binance multi-assets, Bybit, OKX
/// X    = min_a X_a        an account for each coin    Binance COIN-M: of coins with positions or debts, if any
/// </code>
/// IM likewise, the fee included. In rationals. Worth is concave in the balance and tables are convex in the price, so
/// the excess is concave in each price. These venues liquidate at <c>MM ≥ E</c>: an engine with <c>IsStrict</c> false.
/// Without assets, haircuts and fee the rule is that of the margin tables alone, which the kernel computes faster.
/// </summary>
internal sealed class ExchangeModel : ExcessModel
{
    private readonly string _name;
    private readonly CurrencyMap<MarginAsset> _assets;
    private readonly Rational _closingFee;
    private readonly bool _isSeparate;

    private ExchangeModel(ExchangeTerms terms, CurrencyMap<MarginAsset> assets, Rate closingFee)
    {
        (_name, _isSeparate) = (terms.Name, terms.IsSeparate);
        _assets = assets;
        _closingFee = Rational.FromAtto(closingFee.Atto);
    }

    /// <summary>The rule of one exchange.</summary>
    public static MarginRuleInfo RuleOf(ExchangeTerms terms) => new((universe, set) => Create(terms, universe, set))
    {
        Name = terms.Name,
        Summary = terms.Summary,
        Source = terms.Source,
        Kernel = "rationals",
        IsExact = true,
        IsConcave = true,
        Parameters =
        [
            .. MarginAsset.Parameters,
            new("closingFee", "exact decimal", "0 to 1", "0", "share of the notional kept for the fee of closing"),
        ],
    };

    protected override string Name => _name;

    protected override VenueExcess ExcessOf(in ModelPool pool, Rational equity)
    {
        CheckUnweighted(pool);
        MarginBook book = pool.Book;
        IReadOnlyDictionary<int, AssetSum> sums = SumsOf(pool);
        VenueExcess[] all = [.. sums.Select(s => ExcessIn(book, s.Key, s.Value))];
        VenueExcess[] atRisk = [.. sums.Where(s => s.Value.IsAtRisk).Select(s => ExcessIn(book, s.Key, s.Value))];
        return _isSeparate && atRisk.Length > 0
            ? new VenueExcess(atRisk.Select(x => x.Maintenance).Min(), atRisk.Select(x => x.Initial).Min())
            : all.Aggregate(default(VenueExcess), (sum, x) => new VenueExcess(
                sum.Maintenance + x.Maintenance, sum.Initial + x.Initial));
    }

    protected override IReadOnlyList<ExplainLine> Lines(in ModelPool pool, Rational equity)
    {
        string home = pool.Book.Universe.Currencies[pool.Book.Universe.BaseCurrency].Code;
        var lines = new List<ExplainLine>();
        foreach ((int currency, AssetSum sum) in SumsOf(pool))
        {
            string code = pool.Book.Universe.Currencies[currency].Code;
            lines.Add(new ExplainLine(
                code, ExactText.Down(ExcessIn(pool.Book, currency, sum).Maintenance), home,
                _isSeparate ? "the least of all binds" : "added up")
            {
                Parts =
                [
                    new ExplainLine("balance and profit", ExactText.Down(sum.Balance), code),
                    new ExplainLine("maintenance", ExactText.Up(sum.Maintenance), code, "tables and closing fee"),
                ],
            });
        }

        return lines;
    }

    private static ExchangeModel Create(ExchangeTerms terms, Universe universe, ModelParameters set) => new(
        terms,
        CurrencyMap<MarginAsset>.Read(universe, set, "assets", MarginAsset.Read),
        set.Exact("closingFee", Rate.Zero, Rate.One, Rate.Zero));

    private VenueExcess ExcessIn(MarginBook book, int currency, AssetSum sum)
    {
        MarginAsset asset = _assets.Of(currency);
        Rational fx = book.Fx(currency);
        Rational worth = asset.WorthOf(sum.Balance, fx);
        Rational rate = fx * asset.AskFactor;
        return new VenueExcess(worth - (sum.Maintenance * rate), worth - (sum.Initial * rate));
    }

    private SortedDictionary<int, AssetSum> SumsOf(in ModelPool pool)
    {
        var sums = new SortedDictionary<int, AssetSum>();
        foreach (BalanceView balance in pool.Balances)
        {
            sums[balance.Currency] = default(AssetSum) with
            {
                Balance = Models.Exact.Of(balance.Amount),
                IsAtRisk = balance.Amount.Sign < 0,
            };
        }

        for (int i = 0; i < pool.Count; i++)
        {
            PositionView position = BracketModel.Tabled(pool, i);
            var leg = new ExactLeg(position, Rational.FromAtto(pool.Book.Mark(position.Instrument.Id).Atto));
            Rational fee = leg.Notional * _closingFee;
            int settle = position.Instrument.SettleCurrency;
            AssetSum sum = sums.GetValueOrDefault(settle);
            sums[settle] = new AssetSum(
                sum.Balance + leg.Profit, sum.Maintenance + leg.Maintenance + fee, sum.Initial + leg.Initial + fee,
                IsAtRisk: true);
        }

        return sums;
    }

    private readonly record struct AssetSum(
        Rational Balance, Rational Maintenance, Rational Initial, bool IsAtRisk);
}
