using FastMargin.Engine;

namespace FastMargin.Tests.Oracle;

/// <summary>
/// The oracle's levels of many pools, after many inputs: a pool is evaluated anew when something moved that it holds,
/// by an index of this class's own, and all of them when asked. Levels are kept as an engine keeps them, a byte a pool,
/// so that all can be compared at once.
/// </summary>
internal sealed class OracleTracker
{
    /// <summary>Beside the level that is hidden while a price is missing.</summary>
    public const byte UnknownFlag = 0x80;

    private readonly OracleBook _book;
    private readonly IReadOnlyList<OracleProfile> _profiles;
    private readonly bool _isStrict;
    private readonly Func<int, bool> _isTracked;
    private readonly Func<OraclePool, OracleRequirement?> _requirementOf;
    private readonly Dictionary<int, Tracked> _pools = [];
    private readonly OracleInstrument?[] _rates;
    private readonly HashSet<Tracked>[] _ofInstrument;
    private readonly HashSet<Tracked>[] _ofCurrency;
    private readonly HashSet<Tracked> _moved = [];
    private byte[] _levels = new byte[64];
    private bool _isEdit = true;

    /// <summary>Tracks the pools whose ids are wanted, those that come later too.</summary>
    /// <param name="book">The book.</param>
    /// <param name="profiles">Its levels.</param>
    /// <param name="isStrict">Whether a pool at a ratio is above it.</param>
    /// <param name="isTracked">Which ids are wanted.</param>
    /// <param name="requirementOf">The requirement of a pool where margin tables do not say it, else null.</param>
    public OracleTracker(
        OracleBook book, IReadOnlyList<OracleProfile> profiles, bool isStrict, Func<int, bool> isTracked,
        Func<OraclePool, OracleRequirement?>? requirementOf = null)
    {
        _requirementOf = requirementOf ?? (_ => null);
        (_book, _profiles, _isStrict, _isTracked) = (book, profiles, isStrict, isTracked);
        _rates =
        [
            .. book.Currencies.Select(
                c => c.RateSymbol is { } symbol ? book.Instruments.Single(i => i.Symbol == symbol) : null),
        ];
        _ofInstrument = [.. book.Instruments.Select(_ => new HashSet<Tracked>())];
        _ofCurrency = [.. book.Currencies.Select(_ => new HashSet<Tracked>())];
        Synchronise();
        Update();
    }

    /// <summary>Pools evaluated so far.</summary>
    public long Evaluations { get; private set; }

    /// <summary>Levels by pool; 0 where no pool is tracked.</summary>
    public ReadOnlySpan<byte> Levels => _levels;

    /// <summary>The pools that are tracked.</summary>
    public IReadOnlyCollection<int> Ids => _pools.Keys;

    /// <summary>Changes of level in the last update, in order of pool.</summary>
    public List<OracleEdge> Edges { get; } = [];

    /// <summary>Notes what an input is going to move, or has moved: called before and after it is applied.</summary>
    public void Note(in InputEvent input)
    {
        _isEdit = input.Kind != InputKind.Mark;
        switch (input.Kind)
        {
            case InputKind.Mark or InputKind.Funding or InputKind.Expiry or InputKind.Split:
            case InputKind.InstrumentTable:
                if ((uint)input.Subject < (uint)_ofInstrument.Length) _moved.UnionWith(_ofInstrument[input.Subject]);
                break;
            case InputKind.Interest or InputKind.Collateral:
                if ((uint)input.Subject < (uint)_ofCurrency.Length) _moved.UnionWith(_ofCurrency[input.Subject]);
                break;
            case InputKind.AccountTable or InputKind.AddOn or InputKind.AccountModel:
                int account = input.Owner;
                _moved.UnionWith(_pools.Values.Where(p => p.Pool.Account.Id == account));
                break;
            case InputKind.Timer or InputKind.Models:
                _moved.UnionWith(_pools.Values.Where(p => OptionModels.IsPriced(p.Pool)));
                break;
            case InputKind.AccountOpened or InputKind.AccountClosed or InputKind.PoolOpened:
                Synchronise();
                break;
            case InputKind.PoolClosed:
                // What it held goes to the cross pool of its account.
                int closed = input.Owner;
                if (_book.Pools.FirstOrDefault(p => p.Id == closed) is { } pool) NotePool(pool.Account.Pools[0].Id);
                Synchronise();
                break;
            default:
                NotePool(input.Owner);
                if (input.Kind == InputKind.Transfer) NotePool(input.Other);
                break;
        }
    }

    /// <summary>Evaluates what was noted.</summary>
    public void Update()
    {
        Edges.Clear();
        foreach (Tracked pool in _moved) Look(pool, _isEdit);
        _moved.Clear();
        Edges.Sort((a, b) => a.Pool.CompareTo(b.Pool));
    }

    /// <summary>
    /// Evaluates every pool from its positions and balances, without anything that was kept: the first whose numbers or
    /// level were not known already, or -1.
    /// </summary>
    public int CheckAll()
    {
        Edges.Clear();
        foreach (Tracked tracked in _pools.Values)
        {
            OracleValue? value = OracleMargin.Evaluate(_book, tracked.Pool);
            bool isKnown = tracked.Sum.TryEvaluate(out OracleWorth worth);
            bool isSame = isKnown ? IsSame(worth, value) : value is null;
            if (!isSame) return tracked.Pool.Id;
            Look(tracked);
        }

        return Edges.Count == 0 ? -1 : Edges[0].Pool;
    }

    /// <summary>The pool of an id; null when it is not tracked.</summary>
    public OraclePool? Find(int pool) => _pools.GetValueOrDefault(pool)?.Pool;

    private static bool IsSame(in OracleWorth worth, OracleValue? value) =>
        value != null && worth.Equity.ToFraction() == value.Equity
        && worth.Maintenance.ToFraction() == value.Maintenance;

    private void NotePool(int pool)
    {
        if (_pools.TryGetValue(pool, out Tracked? tracked)) _moved.Add(tracked);
    }

    private void Synchronise()
    {
        var now = _book.Pools.Where(p => _isTracked(p.Id)).ToDictionary(p => p.Id);
        foreach (Tracked gone in _pools.Values.Where(p => now.GetValueOrDefault(p.Pool.Id) != p.Pool).ToArray())
        {
            Unlink(gone);
            _moved.Remove(gone);
            _pools.Remove(gone.Pool.Id);
            _levels[gone.Pool.Id] = 0;
        }

        foreach (OraclePool pool in now.Values.Where(p => !_pools.ContainsKey(p.Id)))
        {
            if (pool.Id >= _levels.Length) Array.Resize(ref _levels, Math.Max(pool.Id + 1, 2 * _levels.Length));
            _moved.Add(_pools[pool.Id] = new Tracked(pool, new OracleSum(pool, RateOf)));
        }
    }

    private void Look(Tracked tracked, bool isEdited = false)
    {
        OraclePool pool = tracked.Pool;
        if (isEdited) Link(tracked);
        Evaluations++;
        bool isKnown = TryEvaluate(tracked, out OracleWorth worth);
        OracleProfile profile = _profiles[pool.Account.Profile];
        if (isKnown) OracleLevels.Turn(profile, worth, tracked.Latches, _isStrict);
        int level = Math.Max(0, Array.LastIndexOf(tracked.Latches, true));
        byte state = (byte)(level | (isKnown ? 0 : UnknownFlag));
        byte before = _levels[pool.Id];
        if (state == before) return;
        _levels[pool.Id] = state;
        bool isDeficient = isKnown && worth.IsBelow(1, _isStrict);
        Edges.Add(new OracleEdge(pool.Id, Shown(before), Shown(state), isDeficient));
    }

    private bool TryEvaluate(Tracked tracked, out OracleWorth worth)
    {
        bool isKnown = tracked.Sum.TryEvaluate(out worth);
        if (_requirementOf(tracked.Pool) is not { } requirement) return isKnown;
        var maintenance = OracleTotal.Zero;
        maintenance.Add(tracked.Pool.Account.AddOn);
        maintenance.Add(requirement.Maintenance);
        worth = worth with { Maintenance = maintenance };
        return isKnown && requirement.IsKnown;
    }

    private static OracleLevel Shown(byte state) =>
        (state & UnknownFlag) != 0 ? OracleLevel.Unknown : (OracleLevel)state;

    private void Link(Tracked tracked)
    {
        Unlink(tracked);
        foreach ((OracleCurrency currency, Fraction amount) in tracked.Pool.Balances)
        {
            if (amount.Sign == 0) continue;
            tracked.Currencies.Add(currency.Id);
            AddRate(tracked, currency);
        }

        foreach (OraclePosition position in tracked.Pool.Positions)
        {
            tracked.Instruments.Add(position.Instrument.Id);
            AddRate(tracked, position.Instrument.Settle);
            if (position.Instrument.Option is { } option) tracked.Instruments.Add(option.Underlying.Id);
        }

        foreach (int instrument in tracked.Instruments) _ofInstrument[instrument].Add(tracked);
        foreach (int currency in tracked.Currencies) _ofCurrency[currency].Add(tracked);
    }

    private void AddRate(Tracked tracked, OracleCurrency currency)
    {
        if (_rates[currency.Id] is { } source) tracked.Instruments.Add(source.Id);
    }

    private Fraction? RateOf(OracleCurrency currency) =>
        _rates[currency.Id] is { } source ? source.Mark : currency.Rate;

    private void Unlink(Tracked tracked)
    {
        foreach (int instrument in tracked.Instruments) _ofInstrument[instrument].Remove(tracked);
        foreach (int currency in tracked.Currencies) _ofCurrency[currency].Remove(tracked);
        tracked.Instruments.Clear();
        tracked.Currencies.Clear();
    }

    private sealed class Tracked(OraclePool pool, OracleSum sum)
    {
        public OraclePool Pool { get; } = pool;

        public OracleSum Sum { get; } = sum;

        public bool[] Latches { get; } = new bool[5];

        public HashSet<int> Instruments { get; } = [];

        public HashSet<int> Currencies { get; } = [];
    }
}

/// <summary>A change of level, and the fact at that input.</summary>
internal readonly record struct OracleEdge(int Pool, OracleLevel From, OracleLevel To, bool IsDeficient);
