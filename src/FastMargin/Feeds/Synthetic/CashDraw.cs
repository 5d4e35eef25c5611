using System.Runtime.CompilerServices;
using FastMargin.Book;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>What the positions of a pool ask of its cash, in base currency at the first marks.</summary>
internal struct PoolNeed
{
    public bool IsMultiCurrency;
    public double Ratio;
    public double Maintenance;
    public double Contribution;
    public int? Coin;
}

/// <summary>Chooses balances so that <c>E = Ratio · MM</c>, to the next 10^-8 of base currency above.</summary>
internal sealed class CashDraw(BookRecipe recipe, MarketColumns market, SeededRandom random)
{
    private const int Decimals = 8;
    private const double Scale = 1e8;
    private const int MaxOthers = 3;

    // Where nothing is held in the cross pool it has no ratio: it holds about a tenth of a position.
    private const double IdleShare = 0.1;

    private static readonly Int128 _unit = (Int128)Atto.PowerOfTen(Atto.Decimals - Decimals);

    /// <summary>The balances of all pools since the last <see cref="Clear"/>.</summary>
    internal List<BalanceView> Balances { get; } = [];

    internal void Clear() => Balances.Clear();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Fund(PoolNeed need, bool isCross)
    {
        double equity = need.Ratio * need.Maintenance;
        if (need.Maintenance == 0) equity = IdleShare * random.Lognormal(recipe.MedianNotional, recipe.NotionalSigma);
        double cash = equity - need.Contribution;
        int first = Balances.Count;
        double other = 0;
        if (isCross && need.Coin is { } coin && market.CanPost(coin))
            other += Post(first, coin, equity * random.Uniform(0.25, 0.5));
        if (need.IsMultiCurrency && market.Others.Length > 0)
        {
            int count = 1 + (int)random.Below(Math.Min(MaxOthers, market.Others.Length));
            for (int i = 0; i < count; i++)
            {
                int currency = market.Others[(int)random.Below(market.Others.Length)];
                other += Post(first, currency, equity * random.Uniform(0.05, 0.15));
            }
        }

        double rest = cash - other;
        if (rest < 0) rest /= market.BaseLiabilityWeight;
        Money amount = new((Int128)Math.Ceiling(rest * Scale) * _unit);
        if (amount != Money.Zero) Balances.Add(new BalanceView(market.Universe.BaseCurrency, amount));
    }

    /// <summary>Adds a balance unless the pool has one of that currency; returns what it counts.</summary>
    private double Post(int first, int currency, double value)
    {
        for (int i = first; i < Balances.Count; i++)
        {
            if (Balances[i].Currency == currency) return 0;
        }

        double units = Math.Ceiling(Math.Abs(market.AmountFor(currency, value)) * Scale);
        Money amount = new((Int128)units * _unit);
        Balances.Add(new BalanceView(currency, amount));
        return market.CollateralValue(currency, amount);
    }
}
