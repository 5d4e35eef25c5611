using FastMargin.Book;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;
using FastMargin.Models;

namespace FastMargin.Engine;

/// <summary>The level of every pool, and the edges of the input being worked on.</summary>
internal sealed class PoolLevels(MarginBook book, EngineOptions options)
{
    private const byte UnknownFlag = 0x80;

    private readonly LevelProfile[] _profiles = [.. options.Profiles];
    private readonly Comparison<LevelChange> _byPool = (a, b) => a.Pool.CompareTo(b.Pool);
    private byte[] _levels = new byte[1024];
    private LevelChange[] _edges = new LevelChange[256];
    private int _edgeCount;
    private bool _isSilent;
    private Cause _cause;

    /// <summary>Pools whose sign rounding left open, decided exactly.</summary>
    public long ExactDecisions { get; private set; }

    /// <summary>Pools looked at.</summary>
    public long Evaluations { get; private set; }

    public Level this[int pool]
    {
        get
        {
            if (pool >= _levels.Length) return Level.Healthy;
            byte state = _levels[pool];
            return (state & UnknownFlag) != 0 ? Level.Unknown : (Level)state;
        }
    }

    /// <summary>Levels as bytes by pool; 0x80 beside one that a missing price hides.</summary>
    public ReadOnlySpan<byte> States => _levels.AsSpan(0, Math.Min(book.PoolTop, _levels.Length));

    /// <summary>Edges of this input, in order of pool.</summary>
    public ReadOnlySpan<LevelChange> Edges
    {
        get
        {
            Span<LevelChange> edges = _edges.AsSpan(0, _edgeCount);
            if (_edgeCount > 1) edges.Sort(_byPool);
            return edges;
        }
    }

    /// <summary>A pool's state, which remembers beneath an unknown level the last one known.</summary>
    public byte StateOf(int pool) => _levels[pool];

    /// <summary>Starts an input; a silent one sets levels without edges.</summary>
    public void Begin(in Cause cause, bool isSilent = false)
    {
        _cause = cause;
        _isSilent = isSilent;
        _edgeCount = 0;
        if (book.PoolTop > _levels.Length) Array.Resize(ref _levels, Math.Max(book.PoolTop, 2 * _levels.Length));
    }

    /// <summary>Fetches what <see cref="Observe"/> will read of a pool.</summary>
    public void Fetch(int pool) => Cache.Fetch(_levels, pool);

    /// <summary>A pool that is gone takes its level with it: its id may stand for another one already.</summary>
    public void Forget(int pool) => _levels[pool] = (byte)Level.Healthy;

    /// <summary>Evaluates one pool, bit for bit as a sweep would, and looks at its level.</summary>
    /// <returns>The rung, or <see cref="PoolValue.Undecided"/> when a price is missing.</returns>
    public byte Evaluate(int pool, out PoolValue value)
    {
        Slab slab = book.SlabOf(pool, out int at);
        value = PoolKernel.Evaluate(slab.Columns(), at, book.Rows, options.Profiles[slab.Profile].Kernel);
        return Observe(pool, slab.Profile, value);
    }

    /// <summary>Takes a computed value: decides what is undecided, moves the level machine, notes an edge.</summary>
    public byte Observe(int pool, byte profile, in PoolValue value)
    {
        Evaluations++;
        LevelProfile levels = _profiles[profile];
        byte rung = value.Rung == PoolValue.Undecided ? Decide(pool, levels, value) : value.Rung;
        byte state = _levels[pool];
        byte next = rung == PoolValue.Undecided
            ? (byte)(state | UnknownFlag)
            : (byte)levels.Next((Level)(state & ~UnknownFlag), rung);
        if (next != state)
        {
            _levels[pool] = next;
            if (!_isSilent) Note(pool, state, next, value, rung < levels.RequirementRung);
        }

        return rung;
    }

    /// <summary>The level that a computed value gives a pool at the level it has: moves and notes nothing.</summary>
    public Level Expected(int pool, byte profile, in PoolValue value)
    {
        LevelProfile levels = options.Profiles[profile];
        byte rung = value.Rung == PoolValue.Undecided ? Decide(pool, levels, value) : value.Rung;
        if (rung == PoolValue.Undecided) return Level.Unknown;
        int state = pool < _levels.Length ? _levels[pool] & ~UnknownFlag : (int)Level.Healthy;
        return levels.Next((Level)state, rung);
    }

    private byte Decide(int pool, LevelProfile levels, in PoolValue value)
    {
        // Only a missing price makes a number that is not one.
        if (double.IsNaN(value.Equity) || double.IsNaN(value.Requirement)) return PoolValue.Undecided;
        ExactDecisions++;
        ExactValue exact = ExactMargin.Evaluate(book, pool);
        return exact.IsKnown ? (byte)exact.Rung(levels.ExactRatios, options.IsStrict) : PoolValue.Undecided;
    }

    private void Note(int pool, byte from, byte to, in PoolValue value, bool isDeficient)
    {
        if (_edgeCount == _edges.Length) Array.Resize(ref _edges, 2 * _edgeCount);
        _edges[_edgeCount++] = new LevelChange(
            _cause.Sequence, _cause.TimeNs, pool, Shown(from), Shown(to), value.Equity, value.Requirement,
            _cause.Instrument, _cause.MarkSteps)
        {
            IsDeficient = isDeficient,
        };
    }

    private static Level Shown(byte state) => (state & UnknownFlag) != 0 ? Level.Unknown : (Level)state;
}

/// <summary>The input that is being worked on.</summary>
internal readonly record struct Cause(long Sequence, long TimeNs, int Instrument, long MarkSteps);
