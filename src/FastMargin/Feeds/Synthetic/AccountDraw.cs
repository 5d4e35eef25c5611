using System.Runtime.CompilerServices;
using FastMargin.Book;
using FastMargin.Instruments;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// One pool: <c>Count</c> positions and <c>Balances</c> balances of the account's lists, from their <c>First</c>. It
/// isolates one instrument, or is the cross pool.
/// </summary>
internal readonly record struct PoolDraw(int? Isolated, int First, int Count, int FirstBalance, int Balances);

/// <summary>One position, its entry price as a book stores it.</summary>
internal readonly record struct PositionDraw(int Instrument, long Lots, PackedPrice Entry);

/// <summary>
/// Draws one account after the other. Each has a stream of its own, so that account i depends on the seed alone.
/// </summary>
/// <remarks>
/// A demonstration's book is drawn in the first second of its process. What runs once a position is therefore compiled
/// in full at once (AggressiveOptimization), here and in what it calls: half the time, measured on 100,000 accounts.
/// </remarks>
internal sealed class AccountDraw
{
    private const int MaxRedraws = 64;
    private const double ShareOppositeLeg = 0.5;
    private const double ShareIsolatedPosition = 0.5;

    // Prices beyond this distance from the mark would be entries of another time.
    private const double LargestMove = 0.2;

    private readonly BookRecipe _recipe;
    private readonly MarketColumns _market;
    private readonly SeededRandom _random = new(0);
    private readonly PositionCounts _counts;
    private readonly AliasTable? _straight;
    private readonly AliasTable? _inverse;
    private readonly CashDraw _cash;
    private readonly bool[] _isTaken;
    private readonly List<Holding> _holdings = [];

    internal AccountDraw(BookRecipe recipe, MarketColumns market)
    {
        _recipe = recipe;
        _market = market;
        int instruments = market.Straight.Length + market.Inverse.Length;
        _counts = new PositionCounts(recipe.MeanPositions, Math.Min(recipe.MaxPositions, instruments));
        _straight = Popularity(market.Straight.Length);
        _inverse = Popularity(market.Inverse.Length);
        _isTaken = new bool[market.Universe.Instruments.Count];
        _cash = new CashDraw(recipe, market, _random);
    }

    /// <summary>True when the account keeps long and short legs apart.</summary>
    internal bool IsHedged { get; private set; }

    /// <summary>The cross pool first.</summary>
    internal List<PoolDraw> Pools { get; } = [];

    internal List<PositionDraw> Positions { get; } = [];

    internal List<BalanceView> Balances => _cash.Balances;

    /// <summary>Draws account <paramref name="index"/>, counted from 0.</summary>
    internal void Next(int index)
    {
        _random.Restart(_recipe.Seed, (ulong)index);
        IsHedged = _random.Chance(_recipe.ShareHedged);
        bool isIsolated = _random.Chance(_recipe.ShareIsolated);
        bool isInverse = _random.Chance(_recipe.ShareInverse) && _inverse is not null;
        bool isMulti = _random.Chance(_recipe.ShareMultiCurrency);
        DrawHoldings(isInverse || _straight is null);
        if (isIsolated) Isolate();
        Pools.Clear();
        Positions.Clear();
        _cash.Clear();
        Fill(isolated: null, isMulti);
        foreach (Holding holding in _holdings)
        {
            if (holding.IsIsolated && holding.IsFirstLeg) Fill(holding.Instrument, isMulti: false);
        }
    }

    private AliasTable? Popularity(int count) =>
        count == 0 ? null : AliasTable.Zipf(count, _recipe.PopularityExponent);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DrawHoldings(bool isInverse)
    {
        foreach (Holding holding in _holdings) _isTaken[holding.Instrument] = false;
        _holdings.Clear();
        int room = (isInverse ? _market.Inverse.Length : 0) + _market.Straight.Length;
        int count = Math.Min(_counts.Draw(_random), room);
        for (int i = 0; i < count; i++)
        {
            // An account with inverse contracts holds one first; the others are as popular as their count.
            bool picksInverse = isInverse && (i == 0 || PicksInverse());
            int instrument = picksInverse
                ? Pick(_market.Inverse, _inverse!, _market.Straight, _straight)
                : Pick(_market.Straight, _straight!, _market.Inverse, _inverse);
            _isTaken[instrument] = true;
            bool isLong = _random.Chance(_recipe.ShareLong);
            AddLeg(instrument, isLong, isFirstLeg: true);
            if (IsHedged && _random.Chance(ShareOppositeLeg)) AddLeg(instrument, !isLong, isFirstLeg: false);
        }
    }

    private bool PicksInverse()
    {
        int inverse = _market.Inverse.Length;
        return _random.Below(inverse + _market.Straight.Length) < inverse;
    }

    /// <summary>An instrument not held yet, by popularity; when luck runs out, the most popular one left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Pick(int[] from, AliasTable popularity, int[] orElse, AliasTable? elsePopularity)
    {
        for (int redraw = 0; redraw < MaxRedraws; redraw++)
        {
            int instrument = from[popularity.Draw(_random)];
            if (!_isTaken[instrument]) return instrument;
        }

        foreach (int instrument in from)
        {
            if (!_isTaken[instrument]) return instrument;
        }

        return Pick(orElse, elsePopularity!, from, popularity);
    }

    private void AddLeg(int instrument, bool isLong, bool isFirstLeg)
    {
        long lots = DrawLots(instrument);
        _holdings.Add(new Holding(instrument, isLong ? lots : -lots, IsIsolated: false, isFirstLeg));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long DrawLots(int instrument)
    {
        if (_recipe.UniformLots > 0) return 1 + _random.Below(_recipe.UniformLots);
        double notional = _random.Lognormal(_recipe.MedianNotional, _recipe.NotionalSigma);
        double lots = Math.Round(notional / _market.LotNotional(instrument));
        return (long)Math.Clamp(lots, 1, _market.MaxLots(instrument));
    }

    /// <summary>Moves the first instrument and half of the others to pools of their own, with both legs.</summary>
    private void Isolate()
    {
        bool isIsolated = true;
        for (int i = 0; i < _holdings.Count; i++)
        {
            if (i > 0 && _holdings[i].IsFirstLeg) isIsolated = _random.Chance(ShareIsolatedPosition);
            _holdings[i] = _holdings[i] with { IsIsolated = isIsolated };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(int? isolated, bool isMulti)
    {
        double ratio = _recipe.RatioFloor + _random.Lognormal(_recipe.RatioMedian, _recipe.RatioSigma);
        var need = new PoolNeed { IsMultiCurrency = isMulti, Ratio = ratio };
        int first = Positions.Count;
        foreach (Holding holding in _holdings)
        {
            bool belongs = holding.IsIsolated ? holding.Instrument == isolated : isolated is null;
            if (belongs) Enter(holding, ref need);
        }

        int firstBalance = Balances.Count;
        _cash.Fund(need, isCross: isolated is null);
        Pools.Add(new PoolDraw(isolated, first, Positions.Count - first, firstBalance, Balances.Count - firstBalance));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Enter(Holding holding, ref PoolNeed need)
    {
        int instrument = holding.Instrument;
        double maintenance = _market.Maintenance(instrument, holding.Lots);
        double notional = Math.Abs((double)holding.Lots) * _market.LotNotional(instrument);
        double share = (_recipe.EntrySpread * 2 * _random.NextDouble()) - _recipe.EntrySpread;
        double move = Math.Clamp(share * need.Ratio * maintenance / notional, -LargestMove, LargestMove);
        PackedPrice entry = _market.Entry(instrument, move);
        Positions.Add(new PositionDraw(instrument, holding.Lots, entry));
        need.Maintenance += maintenance;
        need.Contribution += _market.Contribution(instrument, holding.Lots, entry);
        Instrument of = _market.Universe.Instruments[instrument];
        if (of.Kind == InstrumentKind.Inverse) need.Coin = of.SettleCurrency;
    }

    private readonly record struct Holding(int Instrument, long Lots, bool IsIsolated, bool IsFirstLeg);
}
