using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>
/// Skips pools whose level provably cannot have changed. A pool at level L keeps it while
/// <code>
/// G_down = E − t_down·MM ≥ 0      and      G_up = E − t_up·MM &lt; 0
/// </code>
/// for the two ratios next to it. Each position's share of E and MM has a bounded slope in its own price, so G moves
/// by at most <c>Σ K_i·|Δp_i|</c> with
/// <code>
/// long falls  (G_down), long rises (G_up)     K = |q|·c·fx                   (requirement only helps)
/// short rises (G_down), short falls (G_up)    K = |q|·c·fx·(1 + t·r_max)
/// the other direction                         0 while t·r_max ≤ 1, else |q|·c·fx·(1 + t·r_max)
/// </code>
/// With the same relative move x for every position, <c>x·Σ K_i·p_i ≤ |G|</c> holds G's sign: the trigger prices are
/// <c>p·(1 − x)</c> and <c>p·(1 + x)</c>. Inverse contracts are linear in <c>1/p</c>, where a long is a short: its
/// notional grows as the price falls.
/// Currency rates are not banded: their dependents are looked at whenever one moves.
/// </summary>
internal sealed class TriggerEvaluation : IEvaluation
{
    // G and K carry some 10^3 roundings of 2^-53 at most; a millionth of that slack costs nothing.
    private const double Doubt = 1e-9;

    private readonly MarginBook _book;
    private readonly PoolLevels _levels;
    private readonly EngineOptions _options;
    private readonly TriggerQueue[] _below;
    private readonly TriggerQueue[] _above;
    private int[] _bandings = new int[1024];

    public TriggerEvaluation(MarginBook book, PoolLevels levels, EngineOptions options)
    {
        (_book, _levels, _options) = (book, levels, options);
        int instruments = book.Universe.Instruments.Count;
        _below = [.. Enumerable.Range(0, instruments).Select(_ => new TriggerQueue(isBelow: true))];
        _above = [.. Enumerable.Range(0, instruments).Select(_ => new TriggerQueue(isBelow: false))];
    }

    public void Restart()
    {
        Reserve();
        for (int pool = 0; pool < _book.PoolTop; pool++) Look(pool);
    }

    public void Refresh(int instrument, bool isUsableAgainOrNoMore)
    {
        Reserve();
        foreach (int pool in _book.ChangedPools.Ids) Look(pool);
        // Marks that were set on the book itself may have come or gone since: none is known to have moved a little.
        foreach (int moved in _book.MovedMarks.Ids)
        {
            if (moved != instrument) LookAtHolders(moved);
        }

        if (instrument < 0) return;
        if (isUsableAgainOrNoMore) LookAtHolders(instrument);
        double price = _book.PriceOf(instrument);
        while (_below[instrument].TryFire(price, _bandings, out int pool)) Look(pool);
        while (_above[instrument].TryFire(price, _bandings, out int pool)) Look(pool);
    }

    public void Dispose()
    {
    }

    private void Reserve()
    {
        int pools = _book.PoolTop;
        if (pools > _bandings.Length) Array.Resize(ref _bandings, Math.Max(pools, 2 * _bandings.Length));
    }

    private void LookAtHolders(int instrument)
    {
        _book.EnsureHolders();
        foreach (MarginChain chain in _book.ChainsOf(instrument))
        {
            for (int chunk = 0; chunk < chain.Holders!.ChunkCount; chunk++)
            {
                foreach (ulong key in chain.Holders.ChunkKeys(chunk)) Look(HolderKey.Pool(key));
            }
        }
    }

    private void Look(int pool)
    {
        _bandings[pool]++;
        if (!_book.IsPool(pool)) return;
        byte rung = _levels.Evaluate(pool, out PoolValue value);
        // An unknown pool has no bands: when its price is back, all holders are looked at.
        if (rung != PoolValue.Undecided) Band(pool, rung, value);
    }

    private void Band(int pool, byte rung, in PoolValue value)
    {
        Slab slab = _book.SlabOf(pool, out int at);
        LevelProfile profile = _options.Profiles[slab.Profile];
        (int first, int last) = profile.Holds(_levels[pool], rung);
        bool hasDown = first > 0;
        bool hasUp = last < profile.Ratios.Count;
        double down = hasDown ? Share(slab, at, profile.Kernel[first - 1], value, isUp: false) : 0;
        double up = hasUp ? Share(slab, at, profile.Kernel[last], value, isUp: true) : 0;
        for (int i = 0; i < slab.Positions; i++)
        {
            Slot slot = slab.ReadSlot(at, i);
            var slope = new Slope(_book, slot);
            double fall = double.PositiveInfinity;
            double rise = double.PositiveInfinity;
            if (hasDown) slope.Limit(down, profile.Kernel[first - 1], isUp: false, ref fall, ref rise);
            if (hasUp) slope.Limit(up, profile.Kernel[last], isUp: true, ref fall, ref rise);
            AddTriggers(pool, slope, fall, rise);
        }
    }

    private void AddTriggers(int pool, in Slope slope, double fall, double rise)
    {
        // The price of an inverse contract falls by x in 1/p when p rises.
        double below = slope.IsInverse ? slope.Price / (1 + fall) : slope.Price * (1 - fall);
        double above = slope.IsInverse ? slope.Price / Math.Max(0, 1 - rise) : slope.Price * (1 + rise);
        if (below > 0) _below[slope.Instrument].Add(below, pool, _bandings[pool], _bandings);
        if (above < double.PositiveInfinity) _above[slope.Instrument].Add(above, pool, _bandings[pool], _bandings);
    }

    /// <summary>The relative move of every price that the guard certainly survives.</summary>
    private double Share(Slab slab, int at, double ratio, in PoolValue value, bool isUp)
    {
        double total = 0;
        for (int i = 0; i < slab.Positions; i++) total += new Slope(_book, slab.ReadSlot(at, i)).Steepest(ratio);
        double guard = value.Equity - (ratio * value.Requirement);
        double slack = (isUp ? -guard : guard) - (Doubt * (total + slab.Magnitude.Span[at]));
        return slack <= 0 ? 0 : slack / total * (1 - Doubt);
    }

    /// <summary>
    /// How fast one position moves its pool's equity and requirement, per relative move of its price.
    /// </summary>
    private readonly struct Slope
    {
        private readonly double _gross;
        private readonly double _rate;
        private readonly bool _gainsOnRise;
        private readonly bool _requirementHelps;

        public Slope(MarginBook book, Slot slot)
        {
            MarginChain chain = book.ChainAt(slot.Row);
            Instrument = chain.Instrument.Id;
            Price = book.PriceOf(Instrument);
            IsInverse = chain.Instrument.Kind == InstrumentKind.Inverse;
            _gross = Math.Abs(slot.Lots * book.ValueOf(slot.Row));
            _rate = chain.SteepestRate;
            _gainsOnRise = slot.Lots > 0;
            _requirementHelps = _gainsOnRise != IsInverse;
        }

        public int Instrument { get; }

        public double Price { get; }

        public bool IsInverse { get; }

        /// <summary>An upper bound of the move of <c>E − ratio·MM</c> per relative move, in either direction.</summary>
        public double Steepest(double ratio) =>
            _requirementHelps && ratio * _rate <= 1 ? _gross : _gross * (1 + (ratio * _rate));

        /// <summary>Narrows the moves down and up by a guard's share, where the move can hurt the guard.</summary>
        public void Limit(double share, double ratio, bool isUp, ref double fall, ref double rise)
        {
            bool isTwoSided = ratio * _rate > 1;
            // A rise of the price lifts the guard of a long; what must stay below zero is hurt by a lift.
            bool isHurtByRise = _gainsOnRise == isUp;
            if (isTwoSided || isHurtByRise) rise = Math.Min(rise, share);
            if (isTwoSided || !isHurtByRise) fall = Math.Min(fall, share);
        }
    }
}
