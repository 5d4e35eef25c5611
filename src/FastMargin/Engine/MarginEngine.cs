using FastMargin.Book;
using FastMargin.Instruments;

namespace FastMargin.Engine;

/// <summary>
/// Keeps the level of every pool of a book right after every input, and tells each edge once. One writer, no thread
/// of its own but those of a sweep, time passed in: the same inputs give the same edges in every mode and width.
/// </summary>
public sealed partial class MarginEngine : IDisposable
{
    private readonly PoolLevels _levels;
    private readonly IEvaluation _evaluation;
    private readonly TriggerEvaluation? _trigger;
    private readonly MarkGuard _guard;
    private readonly CallLedger? _calls;

    /// <summary>Takes a book over; every pool gets its level, without edges.</summary>
    /// <exception cref="DataException">
    /// An option out of range, or an account whose level profile does not exist.
    /// </exception>
    /// <param name="book">The book; the engine's thread is the only one to touch it from now on.</param>
    /// <param name="options">How the engine runs; as a new <see cref="EngineOptions"/> has it by default.</param>
    /// <param name="shelf">Where inputs find what they can only name; an empty one by default.</param>
    public MarginEngine(MarginBook book, EngineOptions? options = null, ParameterShelf? shelf = null)
    {
        ArgumentNullException.ThrowIfNull(book);
        Options = options ?? new EngineOptions();
        Options.Validate();
        for (int account = 0; account < book.AccountTop; account++)
        {
            if (!book.IsAccount(account) || book.ProfileOf(account) < Options.Profiles.Count) continue;
            throw new DataException(
                $"account {book.AccountName(account)} with level profile {book.ProfileOf(account)}",
                $"0 to {Options.Profiles.Count - 1}");
        }

        Book = book;
        Shelf = shelf ?? new ParameterShelf();
        _door = new InputDoor(book, Options, Shelf);
        _levels = new PoolLevels(book, Options);
        _guard = new MarkGuard(book, Options.Marks);
        _calls = Options.Calls.IsOn ? new CallLedger(book, LevelOf, Options) : null;
        _evaluation = Options.Mode switch
        {
            EvaluationMode.Sweep => new SweepEvaluation(book, _levels, Options),
            EvaluationMode.Holders => new HolderEvaluation(book, _levels),
            _ => new TriggerEvaluation(book, _levels, Options),
        };
        _trigger = _evaluation as TriggerEvaluation;
        book.Requirements?.Refresh(0);
        _levels.Begin(new Cause(0, 0, -1, 0), isSilent: true);
        _evaluation.Restart();
        book.ClearChanges();
        _audit = new SelfAudit(book, _levels, Options);
        IBatchDevice auditor = Options.ResolveDevice(Options.Audit.Device);
        if (auditor.Kind != BatchDeviceKind.Lanes && Options.Mode != EvaluationMode.Sweep)
            _deviceAudit = new DeviceAudit(book, _levels, Options, auditor);
        _firstLooks = Evaluations;
        _countedPools = book.PoolCount;
    }

    /// <summary>The book; edits go to it directly and are taken up by <see cref="Apply"/>.</summary>
    public MarginBook Book { get; }

    /// <summary>How the engine runs.</summary>
    public EngineOptions Options { get; }

    /// <summary>Number of the last input, from 1; 0 before the first.</summary>
    public long Sequence { get; private set; }

    /// <summary>Pools evaluated so far, the first look at all of them included.</summary>
    public long Evaluations => _levels.Evaluations;

    /// <summary>Evaluations whose sign rounding left open and exact arithmetic decided.</summary>
    public long ExactDecisions => _levels.ExactDecisions;

    /// <summary>Triggers set so far, those of the first look included; 0 in other modes.</summary>
    public long Insertions => _evaluation.Insertions;

    /// <summary>Bytes of the trigger index, rows included; 0 in other modes.</summary>
    public long IndexSize => _evaluation.IndexSize;

    /// <summary>What passes over all pools moved, and on what; zeros in modes without them.</summary>
    public BatchCounts BatchCounts => _evaluation.BatchCounts;

    /// <summary>Why a device was given up for the vector lanes, or null.</summary>
    public string? DeviceFault => (_evaluation.Fault ?? _deviceAudit?.Fault)?.Message;

    /// <summary>How the mode decides which pools to look at.</summary>
    internal IEvaluation Evaluation => _evaluation;

    /// <summary>The levels as they are kept.</summary>
    internal PoolLevels Levels => _levels;

    /// <summary>The level of a pool.</summary>
    public Level LevelOf(int pool) => _levels[pool];

    /// <summary>A mark has come: sets it and looks at what it can have moved.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="steps">Its mark in mark steps; 0 takes the mark away.</param>
    /// <param name="timeNs">Event time.</param>
    /// <returns>The edges, in order of pool; valid until the next input.</returns>
    /// <exception cref="DataException">The mark is below zero or beyond its limit.</exception>
    public ReadOnlySpan<LevelChange> OnMark(int instrument, long steps, long timeNs)
    {
        if (_trigger == null || !_trigger.TrySkip(instrument, steps)) return OnOther(instrument, steps, timeNs);
        Sequence++;
        TimeNs = timeNs;
        return default;
    }

    /// <summary>Takes up edits that were made to the book since the last input, as one input.</summary>
    /// <returns>The edges, in order of pool; valid until the next input.</returns>
    public ReadOnlySpan<LevelChange> Apply(long timeNs) => Refresh(-1, 0, timeNs);

    /// <inheritdoc/>
    public void Dispose()
    {
        _evaluation.Dispose();
        _deviceAudit?.Dispose();
    }

    private ReadOnlySpan<LevelChange> OnOther(int instrument, long steps, long timeNs)
    {
        if (_trigger != null && _trigger.TrySkipChains(instrument, steps))
        {
            Sequence++;
            TimeNs = timeNs;
            return default;
        }

        Finish();
        if (steps == 0) Book.ClearMark(instrument);
        else Book.SetMark(instrument, steps);
        return Refresh(instrument, steps, timeNs);
    }

    private ReadOnlySpan<LevelChange> Refresh(int instrument, long steps, long timeNs)
    {
        Sequence++;
        TimeNs = timeNs;
        return Look(instrument, steps);
    }

    /// <summary>One look at all that has changed since the last one; an input may need several.</summary>
    private ReadOnlySpan<LevelChange> Look(int instrument, long steps)
    {
        if (Book.PoolCount != _countedPools) CountPools();
        _levels.Begin(new Cause(Sequence, TimeNs, instrument, steps));
        foreach (int pool in Book.DroppedPools.Ids)
        {
            _levels.Forget(pool);
            _calls?.Drop(pool);
        }

        Book.Requirements?.Refresh(TimeNs);
        _evaluation.Refresh();
        Book.ClearChanges();
        return _levels.Edges;
    }
}
