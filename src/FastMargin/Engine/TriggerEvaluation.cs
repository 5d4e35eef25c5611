using System.Runtime.CompilerServices;
using FastMargin.Book;
using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>
/// Skips pools whose level provably cannot have changed. A pool at level L keeps it while
/// <code>
/// E - t_down·MM ≥ 0      and      E - t_up·MM &lt; 0
/// </code>
/// for the two ratios next to it. <see cref="TriggerBands"/> turns the distance into one trigger price for each
/// position, <see cref="TriggerLadders"/> keep those of an instrument in order, so that most ticks are a comparison.
/// A pool is looked at when the book says that it changed (edits, brackets, currency rates), when one of its triggers
/// has fired, and when a mark it needs appears or vanishes.
/// </summary>
internal sealed unsafe class TriggerEvaluation : IEvaluation
{
    private const int FetchAhead = 16;
    private const int CollectedChunks = 2;
    private const int FiredPerChunk = 2;
    private const double MostEntries = 2;
    private const int VoidsAllowed = 4096;
    private const uint MostTicks = 1 << 19;

    private readonly MarginBook _book;
    private readonly PoolLevels _levels;
    private readonly TriggerProfile[] _profiles;
    private readonly TriggerMarks _marks;
    // The columns of the marks, at hand for what most ticks are.
    private readonly TriggerMark* _mark;
    private readonly TriggerPrice* _price;
    private readonly int _count;
    private readonly TriggerLadders _ladders = new();
    private readonly TriggerSlots _slots;
    private readonly TriggerRows _rows;
    private readonly TriggerBands _bands;
    private readonly TriggerRowWriter _writer;
    private readonly TriggerWork _work;
    private readonly List<int> _reopened;
    private bool _hasWork;
    private bool _isCollecting;
    private int _toCollect;
    private uint _input;

    public TriggerEvaluation(MarginBook book, PoolLevels levels, EngineOptions options)
    {
        (_book, _levels) = (book, levels);
        _profiles = [.. options.Profiles.Select(p => new TriggerProfile(p))];
        _marks = new TriggerMarks(book.Universe.Instruments.Count);
        _mark = _marks.Mark;
        _price = _marks.Price;
        _count = _marks.Count;
        _slots = new TriggerSlots(book, options.Profiles);
        _reopened = new List<int>(_marks.Count);
        _rows = new TriggerRows(book.Universe.Currencies.Count);
        _bands = new TriggerBands(book, _slots, _ladders, _marks);
        _writer = new TriggerRowWriter(book, _slots, _rows, _bands);
        _work = new TriggerWork(_rows, _bands, _writer, new TriggerRates(book, _marks, _bands));
    }

    public long Insertions => _bands.Insertions;

    public long IndexSize => _rows.Size + _ladders.Size + _writer.Size + _marks.Size;

    public void Restart()
    {
        _book.DefersBrackets = true;
        for (int i = 0; i < _marks.Count; i++) Open(i);
        _slots.Learn();
        NextInput();
        _writer.CountHolders(_marks);
        for (int pool = 0; pool < _book.PoolTop; pool++) Look(pool);
        // Nothing fires at the largest limit, but the nearest leaves are split now and not at the first tick.
        for (int i = 0; i < _marks.Count; i++)
        {
            _ladders.Take(_marks.Mark[i].RootLow, int.MaxValue);
            _ladders.Take(_marks.Mark[i].RootHigh, int.MaxValue);
        }
    }

    /// <summary>
    /// Takes a mark that fires no trigger where nothing else waits to be looked at: most ticks end here. False, and
    /// nothing done, for the others.
    /// </summary>
    /// <remarks>It calls nothing, as most ticks are little more than keeping registers for a call would be.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TrySkip(int instrument, long steps)
    {
        if (!IsQuiet(instrument, steps) || !_book.TryMovePlain(instrument, steps)) return false;
        _mark[instrument].Move(steps, ref _price[instrument]);
        return true;
    }

    /// <summary>As <see cref="TrySkip"/>, for marks that move more than one chain or a currency's rate.</summary>
    public bool TrySkipChains(int instrument, long steps)
    {
        if (!IsQuiet(instrument, steps) || !_book.TryMoveQuietly(instrument, steps)) return false;
        _mark[instrument].Move(steps, ref _price[instrument]);
        return true;
    }

    public void Refresh()
    {
        NextInput();
        if (_slots.Known != _book.RowCount) _slots.Learn();
        // Mostly the one chain of the instrument; edits and direct marks may have changed others. All marks are taken
        // before any pool is looked at: what its triggers hold is measured from them.
        foreach (int row in _book.ChangedChains.Ids) FollowMark(_slots.InstrumentOf(row));
        foreach (int instrument in _book.ChangedRates.Ids) FollowMark(instrument);
        if (_reopened.Count > 0) LookAtReopened();
        if (_book.ChangedPools.Count > 0) LookAtChanged();
        if (_work.Count > 0) LookAtUndone();
        if (_ladders.FiredCount > 0) LookAtFired();
        _hasWork = _isCollecting || _work.Count > 0;
    }

    /// <summary>
    /// Gives pools whose triggers have fired new ones, which is most of the work of a tick that fires any, and nobody
    /// waits for it: their levels are known before. Marks and rows must be as they were then; where the book has been
    /// edited since, it is left to the next look.
    /// </summary>
    public void Finish()
    {
        if (!_hasWork || _book.HasChanges) return;
        _work.DoAll();
        _ladders.Flush();
        _isCollecting |= _ladders.Count > (_bands.Live * MostEntries) + VoidsAllowed;
        if (_isCollecting) Collect();
        _hasWork = _isCollecting;
    }

    /// <inheritdoc cref="TriggerRowWriter.FetchPool"/>
    public void FetchPool(int pool) => _writer.FetchPool(pool);

    /// <inheritdoc cref="TriggerRowWriter.FetchRow"/>
    public void FetchRow(int pool) => _writer.FetchRow(pool);

    /// <summary>Puts a pool's triggers where no mark reaches them: shows that an audit finds a wrong band.</summary>
    internal void Misplace(int pool)
    {
        Finish();
        _writer.Misplace(pool);
    }

    /// <summary>The triggers of a pool, so that a test can go to the corners of its band.</summary>
    internal List<(int Instrument, int Key, int Column)> TriggersOf(int pool)
    {
        Finish();
        return _writer.TriggersOf(pool);
    }

    /// <summary>The unit of an instrument's keys, in mark steps, as a power of two.</summary>
    internal int ShiftOf(int instrument) => _marks.Mark[instrument].Shift;

    public void Dispose()
    {
        _book.DefersBrackets = false;
        _bands.Dispose();
        _rows.Dispose();
        _slots.Dispose();
        _ladders.Dispose();
        _marks.Dispose();
    }

    private void NextInput()
    {
        if (++_input == 0)
        {
            // Rows and marks remember the low bits of an input: when these come around, none may stand for this one.
            _writer.ForgetInputs();
            for (int i = 0; i < _marks.Count; i++) _marks.Mark[i].TakenAt = 0;
            _input = 1;
        }

        _bands.Input = _input;
    }

    private void FollowMark(int instrument)
    {
        ref TriggerMark mark = ref _marks.Mark[instrument];
        ref TriggerPrice price = ref _marks.Price[instrument];
        long steps = _book.MarkSteps(instrument);
        if (price.Steps == steps) return;
        if (steps == 0 || price.Steps == 0 || mark.IsOutgrown(steps)) Reopen(instrument);
        else Move(instrument, steps);
    }

    private void Move(int instrument, long steps)
    {
        ref TriggerMark mark = ref _marks.Mark[instrument];
        mark.Move(steps, ref _marks.Price[instrument]);
        mark.TakenAt = _input;
        int low = mark.BestLow;
        int high = mark.BestHigh;
        if (mark.Now < low) low = _ladders.Take(mark.RootLow, mark.Now);
        if (-mark.Now < high) high = _ladders.Take(mark.RootHigh, -mark.Now);
        mark.SetBest(low, high, hasMark: true);
        if (mark.Ticks >= MostTicks) HalveTicks(ref mark);
        // The weight counts when slack is shared, and that is after a mark has fired.
        _marks.Weigh(instrument);
    }

    /// <summary>What was long ago counts less, however often a mark has come that fired nothing.</summary>
    private void HalveTicks(ref TriggerMark most)
    {
        most.Ticks = MostTicks;
        for (int i = 0; i < _marks.Count; i++) _marks.Mark[i].Ticks /= 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsQuiet(int instrument, long steps) =>
        !_hasWork && (uint)instrument < (uint)_count && !_book.HasChanges && _mark[instrument].IsQuiet(steps);

    private void Open(int instrument)
    {
        _marks.Price[instrument].IsInverse =
            _book.Universe.Instruments[instrument].Kind == Instruments.InstrumentKind.Inverse;
        _marks.SetTicks(instrument, 1);
        _ladders.Open(ref _marks.Mark[instrument]);
        Rescale(instrument);
    }

    private void Rescale(int instrument)
    {
        ref TriggerMark mark = ref _marks.Mark[instrument];
        ref TriggerPrice price = ref _marks.Price[instrument];
        long steps = _book.MarkSteps(instrument);
        mark.Rescale(steps, ref price);
        mark.Move(steps, ref price);
        mark.SetBest(TriggerMark.Never, TriggerMark.Never, hasMark: steps != 0);
    }

    /// <summary>
    /// The mark has appeared, vanished, or outgrown its keys: all that depend on it are looked at.
    /// </summary>
    private void Reopen(int instrument)
    {
        _ladders.Clear(ref _marks.Mark[instrument]);
        Rescale(instrument);
        _reopened.Add(instrument);
        _book.EnsureHolders();
        foreach (MarginChain chain in _book.ChainsOf(instrument)) Forget(chain.Holders!, instrument);
        foreach (int currency in _book.CurrenciesOf(instrument)) Forget(_book.DependentsOf(currency)!, instrument);
    }

    private void Forget(SortedKeys pools, int instrument)
    {
        for (int chunk = 0; chunk < pools.ChunkCount; chunk++)
        {
            foreach (ulong key in pools.ChunkKeys(chunk)) _writer.Forget(HolderKey.Pool(key), instrument);
        }
    }

    private void LookAtReopened()
    {
        foreach (int instrument in _reopened)
        {
            foreach (MarginChain chain in _book.ChainsOf(instrument)) Look(chain.Holders!);
            foreach (int currency in _book.CurrenciesOf(instrument)) Look(_book.DependentsOf(currency)!);
        }

        _reopened.Clear();
    }

    private void Look(SortedKeys pools)
    {
        for (int chunk = 0; chunk < pools.ChunkCount; chunk++)
        {
            foreach (ulong key in pools.ChunkKeys(chunk)) Look(HolderKey.Pool(key));
        }
    }

    private void LookAtChanged()
    {
        foreach (int pool in _book.ChangedPools.Ids) Look(pool);
    }

    private void LookAtFired()
    {
        int count = 0;
        Span<long> fired = _ladders.Fired;
        for (int i = 0; i < Math.Min(FetchAhead, fired.Length); i++) _rows.Fetch(TriggerLadders.RowOf(fired[i]));
        for (int i = 0; i < fired.Length; i++)
        {
            if (i + FetchAhead < fired.Length) _rows.Fetch(TriggerLadders.RowOf(fired[i + FetchAhead]));
            uint row = TriggerLadders.RowOf(fired[i]);
            if (!_rows.Holds(row, TriggerLadders.KeyOf(fired[i]))) continue;
            _levels.Fetch(_rows.At(row)->Pool);
            fired[count++] = row;
        }

        for (int i = 0; i < count; i++)
        {
            uint row = (uint)fired[i];
            if (_rows.At(row)->LookedAt != _input && TryEvaluate(Written(row), out LookedAt look)) _work.Add(look);
        }

        // What a tick sets it makes void as well: the more it has fired, the more is collected after it.
        _toCollect = CollectedChunks + (fired.Length / FiredPerChunk);
        _ladders.ClearFired();
    }

    /// <summary>Pools that were to get new triggers when the book was edited: what was known of them is void.</summary>
    private void LookAtUndone()
    {
        foreach (ref readonly LookedAt look in _work.Undone)
        {
            // The pool may be gone, and its row that of another.
            uint row = _writer.RowOf(look.Pool);
            if (row == NativePool<long>.None) continue;
            // Some of its triggers have no entries any more: they fired.
            _bands.Unset(_rows.At(row));
            Look(Written(row));
        }

        _work.Clear();
    }

    private void Collect()
    {
        _isCollecting = _ladders.Collect(_toCollect, _rows);
        _toCollect = CollectedChunks;
    }

    private void Look(int pool)
    {
        if (!_book.IsPool(pool))
        {
            _writer.Drop(pool);
            return;
        }

        if (_book.IsModelled(pool) && _book.Requirements!.MovesWithMarks(pool))
        {
            // No band holds for a requirement that moves: every mark it follows has it looked at.
            _writer.Drop(pool);
            _levels.Evaluate(pool, out _);
            return;
        }

        uint row = _writer.Write(pool);
        // A pool that depends on no mark has no price to wait for.
        if (row == NativePool<long>.None) _levels.Evaluate(pool, out _);
        else Look(row);
    }

    /// <summary>The row of a pool that the book has not told of: what it copies may have moved meanwhile.</summary>
    private uint Written(uint at)
    {
        TriggerRow* row = _rows.At(at);
        bool isWritten = (row->Form & (TriggerForm.HasBrackets | TriggerForm.HasRates)) == 0
            || ((row->Form & TriggerForm.HasRates) == 0 && _slots.IsInBrackets(row, _marks.Price));
        return isWritten ? at : _writer.Write(row->Pool);
    }

    private void Look(uint at)
    {
        if (TryEvaluate(at, out LookedAt look)) _work.Do(look);
    }

    /// <summary>Evaluates a row and moves its level; false when a price is missing, and it has no triggers.</summary>
    private bool TryEvaluate(uint at, out LookedAt look)
    {
        TriggerRow* row = _rows.At(at);
        row->LookedAt = _input;
        int pool = row->Pool;
        TriggerProfile profile = _profiles[row->Profile];
        Level before = _levels[pool];
        PoolValue value;
        byte rung;
        if ((row->Form & TriggerForm.IsWide) != 0)
        {
            rung = _levels.Evaluate(pool, out value);
        }
        else
        {
            value = PoolKernel.Evaluate(TriggerRows.View(row), _book.Rows, in profile.Kernel);
            rung = _levels.Observe(pool, row->Profile, value);
        }

        if (rung == PoolValue.Undecided)
        {
            // An unknown pool has no bands: when its price is back, all holders are looked at.
            _bands.Unset(row);
            look = default;
            return false;
        }

        Level level = _levels[pool];
        look = new LookedAt(at, pool, profile.Holds(level, rung), value, level != before);
        return true;
    }
}
