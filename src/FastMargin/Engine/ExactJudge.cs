using FastMargin.Book;
using FastMargin.Models;

namespace FastMargin.Engine;

/// <summary>
/// Rungs of pools by exact arithmetic alone: no kernel, no bound of rounding, no index of the book. On books that are
/// not too large it keeps what it read of a pool, and must be told when that is no longer so. Different pools may be
/// judged by different threads at once.
/// </summary>
internal sealed class ExactJudge
{
    /// <summary>The rung of a pool that depends on a missing price.</summary>
    public const int Unknown = -1;

    // What is kept of a pool takes some 400 bytes; beyond this many it would be more than the book itself may be.
    private const int KeepUpTo = 500_000;

    private readonly MarginBook _book;
    private readonly EngineOptions _options;
    private readonly FixedRatio[][] _thresholds;
    private FixedMargin _margin;
    private FixedPool?[] _read;
    private Reading[] _readings;
    private long _slow;

    /// <summary>Judges at the book's marks.</summary>
    public ExactJudge(MarginBook book, EngineOptions options)
    {
        (_book, _options) = (book, options);
        _margin = new FixedMargin(book);
        _thresholds = [.. options.Profiles.Select(p => p.Ratios.Select(FixedRatio.Of).ToArray())];
        int kept = book.PoolTop <= KeepUpTo ? book.PoolTop : 0;
        (_read, _readings) = (new FixedPool?[kept], new Reading[kept]);
    }

    /// <summary>Rungs that took rationals because bounds left them open or numbers did not fit.</summary>
    public long SlowDecisions => Interlocked.Read(ref _slow);

    /// <summary>A mark moved, or was taken away with 0.</summary>
    public void SetMark(int instrument, long steps) => _margin.SetMark(instrument, steps);

    /// <summary>Takes the marks that the book has now.</summary>
    public void FollowMarks()
    {
        for (int i = 0; i < _margin.Steps.Length; i++) _margin.SetMark(i, _book.MarkSteps(i));
    }

    /// <summary>The balances or positions of a pool have changed.</summary>
    public void Forget(int pool)
    {
        if ((uint)pool < (uint)_readings.Length) (_read[pool], _readings[pool]) = (null, Reading.NotYet);
    }

    /// <summary>Anything may have changed: pools, tables, schedules, marks.</summary>
    public void ForgetAll()
    {
        _margin = new FixedMargin(_book);
        int kept = _book.PoolTop <= KeepUpTo ? _book.PoolTop : 0;
        if (_readings.Length == kept) Array.Clear(_read);
        else _read = new FixedPool?[kept];
        if (_readings.Length == kept) Array.Clear(_readings);
        else _readings = new Reading[kept];
    }

    /// <summary>The profile of a pool's account.</summary>
    public LevelProfile ProfileOf(int pool) => _options.Profiles[_book.ProfileOf(_book.AccountOf(pool))];

    /// <summary>Number of the profile's ratios <c>t</c> with <c>E ≥ t·MM</c>, or <see cref="Unknown"/>.</summary>
    public int Rung(int pool)
    {
        byte profile = _book.ProfileOf(_book.AccountOf(pool));
        if (Read(pool) is { } read)
        {
            if (read.MissingMark(_margin.Steps) >= 0) return Unknown;
            try
            {
                int rung = read.Rung(_margin.Steps, _thresholds[profile], _options.IsStrict);
                if (rung >= 0) return rung;
            }
            catch (OverflowException)
            {
                // A number beyond 128 bits: rationals have no such end.
                if (pool < _read.Length) (_read[pool], _readings[pool]) = (null, Reading.Refused);
            }
        }

        Interlocked.Increment(ref _slow);
        ExactValue exact = ExactMargin.Evaluate(_book, pool);
        return exact.IsKnown ? exact.Rung(_options.Profiles[profile].ExactRatios, _options.IsStrict) : Unknown;
    }

    /// <summary>The fact <c>E &lt; MM</c> (or <c>≤</c>); false when unknown.</summary>
    public bool IsDeficient(int pool)
    {
        int rung = Rung(pool);
        return rung != Unknown && rung < ProfileOf(pool).RequirementRung;
    }

    private FixedPool? Read(int pool)
    {
        if (pool >= _read.Length) return _margin.Read(pool);
        if (_readings[pool] == Reading.NotYet)
        {
            _read[pool] = _margin.Read(pool);
            _readings[pool] = _read[pool] is null ? Reading.Refused : Reading.Kept;
        }

        return _read[pool];
    }

    private enum Reading : byte
    {
        NotYet,
        Kept,
        Refused,
    }
}
