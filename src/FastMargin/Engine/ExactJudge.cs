using FastMargin.Book;
using FastMargin.Models;

namespace FastMargin.Engine;

/// <summary>
/// Rungs of pools by exact arithmetic alone: no kernel, no bound of rounding, no index of the book. It keeps what it
/// read of a pool's balances and positions until it is told to forget them.
/// </summary>
internal sealed class ExactJudge
{
    /// <summary>The rung of a pool that depends on a missing price.</summary>
    public const int Unknown = -1;

    private readonly MarginBook _book;
    private readonly EngineOptions _options;
    private readonly FixedMargin _margin;
    private readonly FixedRatio[][] _thresholds;
    private readonly Dictionary<int, FixedPool?>? _read;
    private long _slow;

    /// <summary>Judges at the book's marks.</summary>
    /// <param name="book">The book.</param>
    /// <param name="options">Profiles and strictness.</param>
    /// <param name="keeps">True to keep what was read: fast, but one thread, and edits need <see cref="Forget"/>.</param>
    public ExactJudge(MarginBook book, EngineOptions options, bool keeps)
    {
        (_book, _options) = (book, options);
        _margin = new FixedMargin(book);
        _thresholds = [.. options.Profiles.Select(p => p.Ratios.Select(FixedRatio.Of).ToArray())];
        if (keeps) _read = [];
    }

    /// <summary>Rungs that took rationals because bounds left them open or numbers did not fit.</summary>
    public long SlowDecisions => Interlocked.Read(ref _slow);

    /// <summary>A mark moved, or was taken away with 0.</summary>
    public void SetMark(int instrument, long steps) => _margin.SetMark(instrument, steps);

    /// <summary>A pool was edited.</summary>
    public void Forget(int pool) => _read?.Remove(pool);

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
                if (_read is not null) _read[pool] = null;
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
        if (_read is null) return _margin.Read(pool);
        if (!_read.TryGetValue(pool, out FixedPool? read)) _read[pool] = read = _margin.Read(pool);
        return read;
    }
}
