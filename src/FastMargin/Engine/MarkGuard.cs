using System.Runtime.CompilerServices;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>
/// Decides whether the price of each instrument can be trusted, and keeps the book's marks accordingly: the last good
/// mark, with or without a surcharge, or none. Time is that of the inputs, so a replay decides the same. An input costs
/// a comparison; an instrument that may grow stale costs one step of a heap each time its limit has gone by.
/// </summary>
/// <remarks>
/// An instrument may be in doubt for several reasons at once; the strictest treatment among them holds, and of the
/// reasons for it the first in a fixed order is told. A good mark ends all of them but a halt and a lag, which those
/// who said so must end.
/// </remarks>
internal sealed class MarkGuard
{
    private readonly MarginBook _book;
    private readonly MarkPlan[] _plans;
    private readonly Line[] _lines;
    private readonly Jump[] _jumps;
    private readonly PriorityQueue<int, long> _ages = new();
    private readonly List<int> _stale = new(64);
    private readonly List<int> _touched = new(64);
    private MarkChange[] _changes = new MarkChange[64];
    private int _changeCount;
    private int _lateCount;
    private bool _isStarted;

    // Before the first input every age is unknown, so that it must not be taken on the short way.
    private long _nextStaleNs = long.MinValue;

    /// <summary>Takes over the marks of a book; their age counts from the first input.</summary>
    /// <exception cref="DataException">A rule for an unknown symbol, or one that does not fit its tables.</exception>
    public MarkGuard(MarginBook book, MarkOptions options)
    {
        _book = book;
        Universe universe = book.Universe;
        foreach (string symbol in options.BySymbol.Keys) _ = universe.InstrumentId(symbol);
        var plans = new Dictionary<MarkRule, MarkPlan>();
        _plans = new MarkPlan[universe.Instruments.Count];
        _lines = new Line[universe.Instruments.Count];
        _jumps = new Jump[universe.Instruments.Count];
        foreach (Instrument instrument in universe.Instruments)
        {
            MarkRule rule = options.Of(instrument);
            if (!plans.TryGetValue(rule, out MarkPlan? plan)) plans.Add(rule, plan = new MarkPlan(rule));
            if (rule.IsConservative) book.AllowSurcharge(instrument.Id, rule.Bound!.Value);
            _plans[instrument.Id] = plan;
            long steps = book.MarkSteps(instrument.Id);
            _lines[instrument.Id] = new Line
            {
                Steps = steps,
                Limit = book.MarkLimit(instrument.Id),
                QuickJump = plan.QuickJump,
                Doubts = steps == 0 ? MarkDoubt.Missing : MarkDoubt.None,
            };
        }

        _ages.EnsureCapacity(_lines.Length);
    }

    /// <summary>What this input has changed so far, in the order it did.</summary>
    public ReadOnlySpan<MarkChange> Changes => _changes.AsSpan(0, _changeCount);

    /// <summary>The changes since they were taken last; valid until the next one.</summary>
    public ReadOnlySpan<MarkChange> TakeChanges()
    {
        ReadOnlySpan<MarkChange> changes = Changes;
        _changeCount = 0;
        return changes;
    }

    /// <summary>Whether an instrument's price can be trusted, and why not.</summary>
    public MarkState this[int instrument] => _plans[instrument].State(_lines[instrument].Doubts);

    /// <summary>What is done about it.</summary>
    public MarkTreatment TreatmentOf(int instrument) => _plans[instrument].Treatment(_lines[instrument].Doubts);

    /// <summary>Event time of the last good mark; of one that the book began with, that of the first input.</summary>
    public long TimeOf(int instrument) => _lines[instrument].TimeNs;

    /// <summary>The last good mark, which the book may not have.</summary>
    public Price LastGood(int instrument) =>
        Price.FromSteps(_lines[instrument].Steps, _book.Universe.Instruments[instrument].MarkStep);

    /// <summary>
    /// Takes a mark that changes no state, nearly all of them, as the last good one; the book is left to the caller.
    /// False, and nothing done, for the others.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(int instrument, long steps, long timeNs)
    {
        if ((uint)instrument >= (uint)_lines.Length || timeNs > _nextStaleNs) return false;
        ref Line line = ref _lines[instrument];
        if (line.Doubts != MarkDoubt.None || (ulong)(steps - 1) >= (ulong)line.Limit) return false;
        // An instrument without a limit has an infinite one.
        if (Math.Abs(steps - line.Steps) > line.QuickJump * line.Steps) return false;
        line.Steps = steps;
        line.TimeNs = timeNs;
        return true;
    }

    /// <summary>An input has come: what its time makes stale is so before it is applied.</summary>
    public void Begin(long timeNs)
    {
        _changeCount = 0;
        if (!_isStarted) Start(timeNs);
        if (timeNs > _nextStaleNs) Age(timeNs);
    }

    /// <summary>A mark has come, good or bad.</summary>
    public void OnMark(int instrument, long steps, long timeNs)
    {
        ref Line line = ref _lines[instrument];
        Adopt(instrument, ref line);
        if (steps <= 0 || steps > line.Limit) Doubt(instrument, MarkDoubt.NotPositive);
        else if (IsUnconfirmed(instrument, steps)) Doubt(instrument, MarkDoubt.Outlier);
        else Accept(instrument, ref line, steps, timeNs);
    }

    /// <summary>A feed's word on a price; see <see cref="InputKind.MarkState"/>.</summary>
    public void OnState(int instrument, MarkState state, bool isOver, long lagNs, long timeNs)
    {
        ref Line line = ref _lines[instrument];
        Adopt(instrument, ref line);
        switch (state)
        {
            case MarkState.Good:
                // The feed answers for the price: what it is worth next is not held against what it was.
                MarkDoubt kept = line.Doubts & MarkDoubt.Missing;
                Change(instrument, kept == 0 ? MarkDoubt.Unchecked : kept, lagNs: 0);
                _jumps[instrument] = default;
                line.TimeNs = timeNs;
                if (line.Steps != 0) Watch(instrument, ref line);
                break;
            case MarkState.Missing:
                line.Steps = 0;
                Change(instrument, (line.Doubts & (MarkDoubt.Halted | MarkDoubt.Late)) | MarkDoubt.Missing, lagNs: 0);
                break;
            default:
                MarkDoubt doubt = MarkPlan.DoubtOf(state);
                Change(instrument, isOver ? line.Doubts & ~doubt : line.Doubts | doubt, lagNs);
                break;
        }
    }

    /// <summary>An input that is no mark has changed or taken the book's mark (a split, an expiry).</summary>
    public void Follow(int instrument)
    {
        ref Line line = ref _lines[instrument];
        line.Steps = _book.MarkSteps(instrument);
        _jumps[instrument] = default;
        MarkDoubt kept = line.Doubts & ~(MarkDoubt.Missing | MarkDoubt.Outlier);
        Change(instrument, line.Steps == 0 ? kept | MarkDoubt.Missing : kept, lagNs: 0);
    }

    /// <summary>Brings the book in line with what has been decided.</summary>
    public void Settle()
    {
        foreach (int instrument in _touched) Settle(instrument);
        _touched.Clear();
    }

    /// <summary>A user who edits the book directly may have set a mark there.</summary>
    private void Adopt(int instrument, ref Line line)
    {
        long steps = _book.MarkSteps(instrument);
        bool isOurs = steps == line.Steps || (steps == 0 && TreatmentOf(instrument) == MarkTreatment.Halt);
        if (isOurs) return;
        line.Steps = steps;
        line.Doubts = steps == 0 ? line.Doubts | MarkDoubt.Missing : line.Doubts & ~MarkDoubt.Missing;
    }

    private void Start(long timeNs)
    {
        _isStarted = true;
        _nextStaleNs = long.MaxValue;
        for (int i = 0; i < _lines.Length; i++)
        {
            if (_lines[i].Steps == 0) continue;
            _lines[i].TimeNs = timeNs;
            Watch(i, ref _lines[i]);
        }
    }

    private void Age(long timeNs)
    {
        _stale.Clear();
        while (_ages.TryPeek(out int instrument, out long dueNs) && dueNs < timeNs)
        {
            _ages.Dequeue();
            ref Line line = ref _lines[instrument];
            line.IsWatched = false;
            // The heap knows the age of some earlier mark: marks since then have not touched it.
            if (line.TimeNs + _plans[instrument].StaleAfterNs >= timeNs) Watch(instrument, ref line);
            else if (line.Steps != 0) _stale.Add(instrument);
        }

        _nextStaleNs = _ages.TryPeek(out _, out long nextNs) ? nextNs : long.MaxValue;
        _stale.Sort();
        foreach (int instrument in _stale) Doubt(instrument, MarkDoubt.Stale);
    }

    private void Watch(int instrument, ref Line line)
    {
        if (line.IsWatched || _plans[instrument].StaleAfterNs == long.MaxValue) return;
        line.IsWatched = true;
        long dueNs = line.TimeNs + _plans[instrument].StaleAfterNs;
        _ages.Enqueue(instrument, dueNs);
        _nextStaleNs = Math.Min(_nextStaleNs, dueNs);
    }

    private void Accept(int instrument, ref Line line, long steps, long timeNs)
    {
        line.Steps = steps;
        line.TimeNs = timeNs;
        _jumps[instrument] = default;
        Watch(instrument, ref line);
        Change(instrument, line.Doubts & ~MarkDoubt.EndedByMark, lagNs: 0);
    }

    private bool IsUnconfirmed(int instrument, long steps)
    {
        ref Line line = ref _lines[instrument];
        MarkPlan plan = _plans[instrument];
        bool isFree = line.Steps == 0 || (line.Doubts & MarkDoubt.Unchecked) != 0;
        if (isFree || !plan.IsJump(line.Steps, steps)) return false;
        ref Jump jump = ref _jumps[instrument];
        jump.Count = jump.Count > 0 && !plan.IsJump(jump.Steps, steps) ? jump.Count + 1 : 1;
        jump.Steps = steps;
        return plan.Rule.ConfirmAfter == 0 || jump.Count < plan.Rule.ConfirmAfter;
    }

    private void Doubt(int instrument, MarkDoubt doubt) =>
        Change(instrument, _lines[instrument].Doubts | doubt, lagNs: 0);

    private void Change(int instrument, MarkDoubt doubts, long lagNs)
    {
        ref Line line = ref _lines[instrument];
        MarkPlan plan = _plans[instrument];
        MarkDoubt before = line.Doubts;
        line.Doubts = doubts;
        _touched.Add(instrument);
        if (((before ^ doubts) & MarkDoubt.Late) != 0) CountLate(instrument, (doubts & MarkDoubt.Late) != 0, lagNs);
        MarkState from = plan.State(before);
        MarkState to = plan.State(doubts);
        if (from != to) Note(new MarkChange(OutputKind.Mark, instrument, (byte)from, (byte)to, line.Steps, 0));
    }

    private void CountLate(int instrument, bool isLate, long lagNs)
    {
        bool wasBehind = _lateCount > 0;
        _lateCount += isLate ? 1 : -1;
        bool isBehind = _lateCount > 0;
        if (wasBehind == isBehind) return;
        (byte from, byte to) = isBehind ? ((byte)0, (byte)1) : ((byte)1, (byte)0);
        Note(new MarkChange(OutputKind.Lag, instrument, from, to, _lines[instrument].Steps, lagNs));
    }

    private void Note(in MarkChange change)
    {
        if (_changeCount == _changes.Length) Array.Resize(ref _changes, 2 * _changeCount);
        _changes[_changeCount++] = change;
    }

    private void Settle(int instrument)
    {
        MarkTreatment treatment = TreatmentOf(instrument);
        // Without room for a surcharged table there is nothing to be conservative with.
        if (!_book.TrySurcharge(instrument, treatment == MarkTreatment.Conservative)) treatment = MarkTreatment.Halt;
        long steps = treatment == MarkTreatment.Halt ? 0 : _lines[instrument].Steps;
        if (steps == _book.MarkSteps(instrument)) return;
        if (steps == 0) _book.ClearMark(instrument);
        else _book.SetMark(instrument, steps);
    }

    /// <summary>All that a mark that changes no state reads and writes of its instrument.</summary>
    private struct Line
    {
        /// <summary>The last good mark, 0 without one.</summary>
        public long Steps;
        public long TimeNs;
        public long Limit;
        public double QuickJump;
        public MarkDoubt Doubts;
        public bool IsWatched;
    }

    /// <summary>A jump that waits to be confirmed.</summary>
    private struct Jump
    {
        public long Steps;
        public int Count;
    }
}
