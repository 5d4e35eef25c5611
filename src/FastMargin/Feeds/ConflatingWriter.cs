using FastMargin.Engine;

namespace FastMargin.Feeds;

/// <summary>
/// Writes the inputs of one feed so that market data never waits for an engine that is behind. While the ring is full,
/// the marks of each instrument become one that keeps its extremes; everything else waits for room as it always does.
/// <list type="bullet">
/// <item>Nothing overtakes: a mark is written directly only when none waits, and an input that is no mark is written
/// when all marks before it have been, waiting for room as long as that takes.</item>
/// <item>Marks that wait are written in the order in which the first of each instrument came, each with the event time
/// of its last one, or of the input written before it where that is later: event time never falls.</item>
/// <item>A mark whose instrument has turned more often than a <see cref="MarkPath"/> can hold waits for room too.
/// </item>
/// </list>
/// Marks that wait are written with the next input, or by <see cref="Flush"/>, which the host calls from time to time
/// for feeds that have fallen silent. Any thread may call; inputs must come in the order of their event times.
/// </summary>
/// <param name="ring">Where the inputs go.</param>
/// <param name="instruments">How many instruments there are.</param>
public sealed class ConflatingWriter(IInputRing ring, int instruments) : IInputWriter
{
    private readonly Lock _lock = new();
    private readonly MarkConflator _marks = new(instruments);
    private long _lastNs = long.MinValue;
    private long _merged;
    private int _waiting;

    /// <summary>Marks that were merged into others so far; any thread may read.</summary>
    public long Merged => Volatile.Read(ref _merged);

    /// <summary>Instruments whose marks wait for room; any thread may read.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Hands an input over, or lets it wait: false when the ring takes none any more.</summary>
    public bool Write(in InputEvent input)
    {
        lock (_lock)
        {
            if (_marks.Count > 0) FlushSome();
            bool isDone = _marks.IsMergeable(input) ? WriteMark(input) : WriteAllThen(input);
            Publish();
            return isDone;
        }
    }

    /// <summary>Writes what waits as far as there is room.</summary>
    /// <returns>True when nothing waits any more.</returns>
    public bool Flush()
    {
        lock (_lock)
        {
            FlushSome();
            Publish();
            return _marks.Count == 0;
        }
    }

    /// <summary>Writes all that waits, waiting for room: false when the ring takes none any more.</summary>
    public bool FlushAll()
    {
        lock (_lock)
        {
            while (_marks.Count > 0)
            {
                if (!WriteNext()) return false;
            }

            Publish();
            return true;
        }
    }

    private bool WriteMark(in InputEvent mark)
    {
        if (_marks.Count == 0 && ring.TryWrite(mark))
        {
            _lastNs = Math.Max(_lastNs, mark.TimeNs);
            return true;
        }

        while (!_marks.TryAdd(mark))
        {
            if (!WriteNext()) return false;
        }

        return true;
    }

    private bool WriteAllThen(in InputEvent input)
    {
        while (_marks.Count > 0)
        {
            if (!WriteNext()) return false;
        }

        _lastNs = Math.Max(_lastNs, input.TimeNs);
        return ring.Write(input);
    }

    private void FlushSome()
    {
        while (_marks.Count > 0 && ring.TryWrite(InTime(_marks.Next()))) Took();
    }

    private bool WriteNext()
    {
        if (!ring.Write(InTime(_marks.Next()))) return false;
        Took();
        return true;
    }

    private InputEvent InTime(InputEvent mark) => mark.TimeNs >= _lastNs ? mark : mark.At(_lastNs);

    private void Took()
    {
        _lastNs = Math.Max(_lastNs, _marks.Next().TimeNs);
        _marks.Take();
    }

    private void Publish()
    {
        Volatile.Write(ref _merged, _marks.Merged);
        Volatile.Write(ref _waiting, _marks.Count);
    }
}
