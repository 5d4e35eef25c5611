using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Sets;

/// <summary>
/// Margins the cross pools of the accounts that name a requirement set, and keeps each requirement right in the book:
/// <code>
/// MM = max over the sets of the pool          the first of the largest binds          IM likewise
/// </code>
/// A pool is margined again when it is edited, when a mark moves that one of its positions follows (its own, or what
/// its models say), when a rate of its currencies moves, and when time does and a model asks for it: every evaluation
/// mode then finds the same number in the book. While the price of something that it holds is in doubt and a surcharge
/// stands in, a pool under a model is unknown: no table is there to be surcharged.
/// </summary>
public sealed class ModelDesk : IRequirements, IDisposable
{
    private readonly MarginBook _book;
    private readonly Dictionary<int, string> _names = [];
    private readonly List<int>[] _followers;
    private readonly DirtySet _due = new();
    private RequirementSets _sets;
    private RequirementSet[] _all;
    private RequirementSet[]?[] _ofPool = [];
    private byte[] _binding = [];
    private long _timeNs;

    private ModelDesk(MarginBook book, RequirementSets sets)
    {
        _book = book;
        _sets = sets;
        _all = [.. sets.All];
        _timeNs = sets.TimeNs;
        _followers = new List<int>[book.Universe.Instruments.Count];
    }

    /// <summary>The sets that accounts may name.</summary>
    public RequirementSets Sets => _sets;

    /// <summary>Names of all sets that the book has had, by the numbers that outputs carry.</summary>
    internal SetNames Names { get; } = new();

    /// <summary>The desk that margins pools of a book; null when margin tables are all there is.</summary>
    public static ModelDesk? Of(MarginBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return book.Requirements as ModelDesk;
    }

    /// <summary>Lets the sets margin a book; before an engine takes the book over.</summary>
    /// <exception cref="DataException">A set cannot work with the book's marks.</exception>
    public static ModelDesk Open(MarginBook book, RequirementSets sets)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(sets);
        var desk = new ModelDesk(book, sets);
        book.Attach(desk);
        book.EnsureHolders();
        foreach (Currency currency in book.Universe.Currencies)
        {
            // Pools that depend on a rate are known by currency, whatever they hold.
            if (currency.FxInstrument is { } rate) book.NoteDriver(rate);
        }

        desk.Names.Number(sets.All);
        foreach (RequirementSet set in sets.All) set.Model.Attach(book, sets.TimeNs);
        return desk;
    }

    /// <summary>Has an account's cross pool margined by a set or group.</summary>
    /// <exception cref="DataException">No such set, or no room for the kernel rows that this needs.</exception>
    public void Assign(int account, string name, SourceLine source = default)
    {
        var sets = (RequirementSet[])_sets.Find(name, source);
        int pool = _book.CrossPool(account);
        _book.SetModelled(pool, isModelled: true);
        if (pool >= _ofPool.Length)
        {
            Array.Resize(ref _ofPool, Math.Max(_book.PoolTop, 2 * pool));
            Array.Resize(ref _binding, _ofPool.Length);
        }

        _ofPool[pool] = sets;
        _names[account] = name;
        Write(pool);
    }

    /// <summary>Has an account's cross pool margined by its margin tables again.</summary>
    /// <exception cref="DataException">No room for the kernel rows that this needs; nothing has changed.</exception>
    public void Release(int account)
    {
        _book.SetModelled(_book.CrossPool(account), isModelled: false);
        _names.Remove(account);
    }

    /// <summary>True when the sets have every name that an account has named.</summary>
    public bool CanReplace(RequirementSets sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        return ModelledPools().TrueForAll(pool => sets.Has(_names[_book.AccountOf(pool)]));
    }

    /// <summary>Puts other sets in the place of these, for all accounts at once; or nothing changes.</summary>
    /// <param name="sets">The sets; no other book may have them.</param>
    /// <param name="timeNs">Event time.</param>
    /// <exception cref="DataException">
    /// An account has named one that is not among them, a set cannot work with the book's marks, or there were too many
    /// names of sets by now.
    /// </exception>
    public void Replace(RequirementSets sets, long timeNs)
    {
        ArgumentNullException.ThrowIfNull(sets);
        List<int> pools = ModelledPools();
        var found = pools.ConvertAll(pool => (RequirementSet[])sets.Find(_names[_book.AccountOf(pool)]));
        timeNs = Math.Max(_timeNs, Math.Max(sets.TimeNs, timeNs));
        try
        {
            foreach (RequirementSet set in sets.All) set.Model.Attach(_book, timeNs);
            Names.Number(sets.All);
        }
        catch (DataException)
        {
            Free(sets.All);
            throw;
        }

        Dispose();
        (_sets, _all, _timeNs) = (sets, [.. sets.All], timeNs);
        for (int i = 0; i < pools.Count; i++) _ofPool[pools[i]] = found[i];
        Array.Clear(_followers);
        foreach (Instrument held in _book.Universe.Instruments)
        {
            if (_book.ModelledChain(held.Id) is not null) ((IRequirements)this).OnHeld(held);
        }

        foreach (int pool in pools) Write(pool);
    }

    /// <summary>The set or group that an account has named; null when its margin tables apply.</summary>
    public string? NameOf(int account) =>
        _names.TryGetValue(account, out string? name) && _book.IsAccount(account)
            && _book.IsModelled(_book.CrossPool(account)) ? name : null;

    /// <summary>The sets of a pool; none when its margin tables apply.</summary>
    public IReadOnlyList<RequirementSet> SetsOf(int pool) => _book.IsModelled(pool) ? _ofPool[pool]! : [];

    /// <summary>The set that asks for the most of a pool's maintenance; null when its margin tables apply.</summary>
    public RequirementSet? BindingSet(int pool) =>
        _book.IsModelled(pool) ? _ofPool[pool]![_binding[pool]] : null;

    /// <summary>
    /// The number of that set, as outputs carry it; 0 when margin tables apply or the requirement is unknown.
    /// </summary>
    internal byte BindingNumber(int pool) =>
        _book.IsModelled(pool) && !double.IsNaN(_book.RequirementOf(pool)) ? BindingSet(pool)!.Number : (byte)0;

    /// <summary>What one set asks of a pool, exactly; unknown when a price is missing or it cannot margin it.</summary>
    internal ExactRequirement Exact(int pool, RequirementSet set)
    {
        try
        {
            return set.Model.Exact(new ModelPool(_book, pool));
        }
        catch (DataException)
        {
            return ExactRequirement.Unknown(BlameOf(pool));
        }
    }

    /// <summary>Every line of what one set asks of a pool.</summary>
    /// <exception cref="DataException">The pool cannot be margined by the set.</exception>
    public ExplainLine Explain(int pool, RequirementSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set.Model.Explain(new ModelPool(_book, pool));
    }

    /// <summary>Frees what the models keep; the book does it when it is disposed.</summary>
    public void Dispose() => Free(_all);

    void IRequirements.Refresh(long timeNs)
    {
        _timeNs = Math.Max(_timeNs, timeNs);
        foreach (int instrument in _book.ChangedDrivers.Ids) Follow(instrument);
        _book.ChangedDrivers.Clear();
        foreach (int pool in _book.ChangedPools.Ids)
        {
            if (_book.IsPool(pool) && _book.IsModelled(pool)) _due.Add(pool);
        }

        WriteDue();
    }

    void IRequirements.OnTime(long timeNs)
    {
        _timeNs = Math.Max(_timeNs, timeNs);
        bool isMoved = false;
        foreach (RequirementSet set in _all) isMoved |= set.Model.OnTime(_timeNs);
        if (!isMoved) return;
        foreach (int pool in ModelledPools()) _due.Add(pool);
        WriteDue();
    }

    void IRequirements.OnHeld(Instrument instrument)
    {
        if (!_sets.All.Any(set => set.Model.MovesWithMarks)) return;
        AddFollower(instrument.Id, instrument.Id);
        foreach (Instrument driver in _sets.All.SelectMany(set => set.Model.DriversOf(instrument)).Distinct())
        {
            AddFollower(driver.Id, instrument.Id);
        }
    }

    ExactRequirement IRequirements.Exact(int pool)
    {
        if (InDoubt(pool) is >= 0 and var doubtful) return ExactRequirement.Unknown(doubtful);
        var maintenance = Rational.Zero;
        var initial = Rational.Zero;
        foreach (RequirementSet set in _ofPool[pool]!)
        {
            ExactRequirement one = Exact(pool, set);
            if (one.UnpricedInstrument >= 0) return one;
            maintenance = Rational.Max(maintenance, one.Maintenance);
            initial = Rational.Max(initial, one.Initial);
        }

        return new ExactRequirement(maintenance, initial);
    }

    bool IRequirements.IsRight(int pool)
    {
        ModelMargin margin = Margin(pool);
        return margin.Maintenance.Equals(_book.RequirementOf(pool)) && margin.Doubt.Equals(_book.DoubtOf(pool));
    }

    bool IRequirements.MovesWithMarks(int pool) => Array.Exists(_ofPool[pool]!, set => set.Model.MovesWithMarks);

    int IRequirements.UnpricedInstrument(int pool) =>
        double.IsNaN(_book.RequirementOf(pool)) ? ((IRequirements)this).Exact(pool).UnpricedInstrument : -1;

    private static void Free(IEnumerable<RequirementSet> sets)
    {
        foreach (RequirementSet set in sets) (set.Model as IDisposable)?.Dispose();
    }

    private List<int> ModelledPools() => [.. Enumerable.Range(0, _ofPool.Length).Where(_book.IsModelled)];

    private void AddFollower(int driver, int held)
    {
        (_followers[driver] ??= []).Add(held);
        if (_book.IsDriver(driver)) return;
        _book.NoteDriver(driver);
        // Nobody was told of its marks so far.
        foreach (RequirementSet set in _sets.All) set.Model.OnMark(driver, _timeNs);
    }

    private void Follow(int driver)
    {
        foreach (RequirementSet set in _all) set.Model.OnMark(driver, _timeNs);
        if (_followers[driver] is { } followers)
        {
            foreach (int held in followers)
            {
                if (_book.ModelledChain(held)?.Holders is { } holders) AddDue(holders);
            }
        }

        foreach (int currency in _book.CurrenciesOf(driver)) AddDue(_book.DependentsOf(currency)!);
    }

    private void AddDue(SortedKeys pools)
    {
        for (int chunk = 0; chunk < pools.ChunkCount; chunk++)
        {
            foreach (ulong key in pools.ChunkKeys(chunk))
            {
                int pool = HolderKey.Pool(key);
                if (_book.IsModelled(pool)) _due.Add(pool);
            }
        }
    }

    private void WriteDue()
    {
        foreach (int pool in _due.Ids) Write(pool);
        _due.Clear();
    }

    private void Write(int pool)
    {
        ModelMargin margin = Margin(pool);
        _book.SetRequirement(pool, margin.Maintenance, margin.Doubt);
    }

    private ModelMargin Margin(int pool)
    {
        double largest = 0;
        double doubt = 0;
        RequirementSet[] sets = _ofPool[pool]!;
        _binding[pool] = 0;
        try
        {
            if (InDoubt(pool) is >= 0 and var doubtful) return ModelMargin.Unknown(doubtful);
            for (int i = 0; i < sets.Length; i++)
            {
                ModelMargin one = sets[i].Model.Margin(new ModelPool(_book, pool));
                if (one.UnpricedInstrument >= 0) return one;
                doubt = Math.Max(doubt, one.Doubt);
                if (!(one.Maintenance > largest)) continue;
                largest = one.Maintenance;
                _binding[pool] = (byte)i;
            }

            return new ModelMargin(largest, doubt);
        }
        catch (DataException)
        {
            // What a rule cannot margin is unknown, never unmargined; explaining the pool says why.
            return ModelMargin.Unknown(BlameOf(pool));
        }
    }

    /// <summary>An instrument that the pool holds and that a surcharge would have to stand in for, or -1.</summary>
    internal int InDoubt(int pool)
    {
        var view = new ModelPool(_book, pool);
        for (int i = 0; i < view.Count; i++)
        {
            if (_book.IsInDoubt(view[i].Instrument.Id)) return view[i].Instrument.Id;
        }

        return -1;
    }

    private int BlameOf(int pool)
    {
        var view = new ModelPool(_book, pool);
        int unpriced = view.UnpricedInstrument;
        return unpriced >= 0 || view.Count == 0 ? Math.Max(unpriced, 0) : view[0].Instrument.Id;
    }
}
