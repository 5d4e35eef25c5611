using FastMargin.Book;

namespace FastMargin.Engine;

/// <summary>One flag that exact arithmetic does not confirm.</summary>
/// <param name="Sequence">Number of the input.</param>
/// <param name="Pool">The pool's id.</param>
/// <param name="Expected">What exact arithmetic and the level machine give.</param>
/// <param name="Found">What the engine says.</param>
/// <param name="What">Which statement of the engine is meant: an edge, or the level it keeps.</param>
public readonly record struct AuditDifference(long Sequence, int Pool, Level Expected, Level Found, string What);

/// <summary>
/// Proves the flags of an engine again. It has a level machine of its own, fed by exact rungs, and an index of its
/// own from instruments to pools; of the engine it sees only what any user sees: edges and levels.
/// <list type="bullet">
/// <item>Every edge, at its input: it begins where the machine stands and ends where the exact rung puts it.</item>
/// <item>Every pool that an input can have moved, or all pools: the level is the machine's, and the machine's is
/// what the exact rung gives, so that an edge that was left out is found by the next look at the pool.</item>
/// </list>
/// With a look at all moved pools after each input nothing is left to chance; with fewer looks an edge is missed only
/// when the pool came back to where it had been in between. Positions and balances change by inputs only, and the audit
/// must be told of each of them; whoever drives an engine by marks alone may use the shorter form.
/// </summary>
public sealed class ExactAudit
{
    /// <summary>The most differences that are kept; all are counted.</summary>
    public const int MaxKept = 20;

    private const byte UnknownFlag = 0x80;
    private const string AfterEdge = "level after an edge";

    private const int ParallelAbove = 4_096;

    private readonly MarginBook _book;
    private readonly Func<int, Level> _levelOf;
    private readonly ExactJudge _judge;
    private readonly List<AuditDifference> _found = [];
    private byte[] _states;
    private int[]?[] _dependents = [];
    private long _sequence;

    /// <summary>Starts from an engine's book as it is: all pools are looked at once.</summary>
    public ExactAudit(MarginEngine engine)
        : this(Require(engine).Book, engine.Options, engine.LevelOf)
    {
    }

    /// <summary>Audits whatever says it knows the levels of a book's pools.</summary>
    /// <param name="book">The book.</param>
    /// <param name="options">Profiles and strictness.</param>
    /// <param name="levelOf">The level claimed for a pool.</param>
    public ExactAudit(MarginBook book, EngineOptions options, Func<int, Level> levelOf)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(levelOf);
        (_book, _levelOf) = (book, levelOf);
        _judge = new ExactJudge(book, options);
        _states = new byte[book.PoolTop];
        int[] pools = AllPools();
        int[] rungs = Rungs(pools);
        for (int i = 0; i < pools.Length; i++) _states[pools[i]] = Next(pools[i], rungs[i], (byte)Level.Healthy);
        Compare(pools, rungs);
    }

    /// <summary>Statements that were proved or disproved.</summary>
    public long Flags { get; private set; }

    /// <summary>Statements that were disproved.</summary>
    public long Differences { get; private set; }

    /// <summary>The first differences.</summary>
    public IReadOnlyList<AuditDifference> Found => _found;

    /// <summary>An input has come, with these edges: proves each of them.</summary>
    /// <param name="sequence">Number of the input.</param>
    /// <param name="instrument">The instrument whose mark moved.</param>
    /// <param name="steps">Its mark in steps, 0 when it was taken away.</param>
    /// <param name="edges">What the engine raised.</param>
    public void Observe(long sequence, int instrument, long steps, ReadOnlySpan<LevelChange> edges)
    {
        _sequence = sequence;
        _judge.SetMark(instrument, steps);
        foreach (LevelChange edge in edges) Prove(edge.Pool, edge.From, edge.To);
    }

    /// <summary>
    /// An input of any kind has come, with these outputs: proves each edge. What was kept of the pools that it can have
    /// changed is read anew.
    /// </summary>
    /// <param name="sequence">Number of the input.</param>
    /// <param name="input">The input.</param>
    /// <param name="outputs">What the engine said.</param>
    public void Observe(long sequence, in InputEvent input, ReadOnlySpan<OutputEvent> outputs)
    {
        _sequence = sequence;
        // Which mark is used of those that come, and with which table, is decided before margin is.
        _judge.FollowMarks();
        TakeUp(input);
        foreach (ref readonly OutputEvent output in outputs)
        {
            if (output.Kind == OutputKind.Mark) _judge.ForgetAll();
        }

        foreach (ref readonly OutputEvent output in outputs)
        {
            if (output.Kind == OutputKind.Level) Prove(output.Pool, (Level)output.From, (Level)output.To);
        }
    }

    /// <summary>Looks at every pool that the instrument's mark can move: holders, and users of a rate it is.</summary>
    /// <returns>How many there are.</returns>
    public int CheckDependents(int instrument)
    {
        if (_dependents.Length == 0) _dependents = Index();
        int[] pools = _dependents[instrument] ?? [];
        Compare(pools, Rungs(pools));
        return pools.Length;
    }

    /// <summary>Looks at every pool of the book.</summary>
    public void CheckAll()
    {
        int[] pools = AllPools();
        Compare(pools, Rungs(pools));
    }

    private static MarginEngine Require(MarginEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine;
    }

    private void Prove(int pool, Level from, Level to)
    {
        byte before = _states[pool];
        byte after = Next(pool, _judge.Rung(pool), before);
        _states[pool] = after;
        Flags++;
        if (from != Shown(before)) Differ(pool, Shown(before), from, "level before an edge");
        else if (to != Shown(after) || before == after) Differ(pool, Shown(after), to, AfterEdge);
    }

    private void TakeUp(in InputEvent input)
    {
        switch (input.Kind)
        {
            case InputKind.Mark or InputKind.Timer:
                return;
            case InputKind.Deposit or InputKind.Withdrawal or InputKind.Fee or InputKind.Transfer or InputKind.Balance:
            case InputKind.Fill or InputKind.Position:
                _judge.Forget(input.Owner);
                if (input.Kind == InputKind.Transfer) _judge.Forget(input.Other);
                break;
            default:
                _judge.ForgetAll();
                break;
        }

        // Who holds what may be different now; pools that came begin healthy, as in an engine.
        _dependents = [];
        if (_states.Length < _book.PoolTop) Array.Resize(ref _states, Math.Max(_book.PoolTop, 2 * _states.Length));
        for (int pool = 0; pool < _states.Length; pool++)
        {
            if (_states[pool] != 0 && !_book.IsPool(pool)) _states[pool] = 0;
        }
    }

    private int[] AllPools() => [.. Enumerable.Range(0, _book.PoolTop).Where(_book.IsPool)];

    private int[] Rungs(int[] pools)
    {
        int[] rungs = new int[pools.Length];
        if (pools.Length < ParallelAbove)
        {
            for (int i = 0; i < pools.Length; i++) rungs[i] = _judge.Rung(pools[i]);
        }
        else
        {
            Parallel.For(0, pools.Length, i => rungs[i] = _judge.Rung(pools[i]));
        }

        return rungs;
    }

    private void Compare(int[] pools, int[] rungs)
    {
        for (int i = 0; i < pools.Length; i++)
        {
            int pool = pools[i];
            byte expected = Next(pool, rungs[i], _states[pool]);
            Level found = _levelOf(pool);
            Flags++;
            if (found != Shown(expected)) Differ(pool, Shown(expected), found, "level");
            else if (expected != _states[pool]) Differ(pool, Shown(expected), Shown(_states[pool]), "edge left out");
            _states[pool] = expected;
        }
    }

    private byte Next(int pool, int rung, byte state) => rung == ExactJudge.Unknown
        ? (byte)(state | UnknownFlag)
        : (byte)_judge.ProfileOf(pool).Next((Level)(state & ~UnknownFlag), rung);

    private void Differ(int pool, Level expected, Level found, string what)
    {
        Differences++;
        if (_found.Count < MaxKept) _found.Add(new AuditDifference(_sequence, pool, expected, found, what));
    }

    private int[]?[] Index()
    {
        var sets = new List<int>?[_book.Universe.Instruments.Count];
        foreach (int pool in AllPools())
        {
            foreach (BalanceView balance in _book.Balances(pool)) NoteRate(balance.Currency, pool);
            for (int i = 0; i < _book.PositionsOf(pool); i++)
            {
                PositionView position = _book.Position(pool, i);
                Note(position.Instrument.Id, pool);
                NoteRate(position.Instrument.SettleCurrency, pool);
            }
        }

        return [.. sets.Select(s => s?.ToArray())];

        void NoteRate(int currency, int pool)
        {
            if (_book.Universe.Currencies[currency].FxInstrument is { } source) Note(source, pool);
        }

        void Note(int instrument, int pool)
        {
            List<int> set = sets[instrument] ??= [];
            if (set.Count == 0 || set[^1] != pool) set.Add(pool);
        }
    }

    private static Level Shown(byte state) => (state & UnknownFlag) != 0 ? Level.Unknown : (Level)state;
}
