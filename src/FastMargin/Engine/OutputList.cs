namespace FastMargin.Engine;

/// <summary>The outputs of one input, in order; the only place that makes and numbers outputs.</summary>
internal sealed class OutputList
{
    private OutputEvent[] _events = new OutputEvent[256];
    private int _count;
    private OutputEvent _blank;

    /// <summary>Number of the last output ever made.</summary>
    public long LastNumber { get; private set; }

    /// <summary>The outputs of this input; valid until the next.</summary>
    public ReadOnlySpan<OutputEvent> Events => _events.AsSpan(0, _count);

    /// <summary>An input begins.</summary>
    public void Begin(long sequence, InputKind cause, long timeNs)
    {
        _count = 0;
        _blank.Sequence = sequence;
        _blank.Cause = cause;
        _blank.TimeNs = timeNs;
        _blank.Pool = _blank.Instrument = -1;
    }

    /// <summary>One more output, which says what and why but nothing yet of whom.</summary>
    public ref OutputEvent Add(OutputKind kind)
    {
        if (_count == _events.Length) Array.Resize(ref _events, 2 * _count);
        ref OutputEvent output = ref _events[_count++];
        output = _blank;
        output.Kind = kind;
        output.Number = ++LastNumber;
        return ref output;
    }

    /// <summary>A pool changed its level.</summary>
    public void AddLevel(in LevelChange edge)
    {
        ref OutputEvent output = ref Add(OutputKind.Level);
        output.Facts = edge.IsDeficient ? OutputFacts.Deficient : OutputFacts.None;
        output.From = (byte)edge.From;
        output.To = (byte)edge.To;
        output.Pool = edge.Pool;
        output.Instrument = edge.Instrument;
        output.MarkSteps = edge.MarkSteps;
        output.Equity = Shown(edge.Equity);
        output.Requirement = Shown(edge.Requirement);
    }

    /// <summary>The audit found a level that is not what the positions say.</summary>
    public void AddAlarm(int pool, Level found, Level expected, double equity, double requirement)
    {
        ref OutputEvent output = ref Add(OutputKind.AuditAlarm);
        output.From = (byte)found;
        output.To = (byte)expected;
        output.Pool = pool;
        output.Equity = Shown(equity);
        output.Requirement = Shown(requirement);
    }

    /// <summary>The input was refused.</summary>
    public void AddRefusal(RefusalReason reason, int pool, int instrument)
    {
        ref OutputEvent output = ref Add(OutputKind.Refused);
        output.Pool = pool;
        output.Instrument = instrument;
        output.Detail = (long)reason;
    }

    /// <summary>A number as outputs show it: a NaN has many forms, and the same input has the same bytes.</summary>
    private static double Shown(double value) => double.IsNaN(value) ? double.NaN : value;
}
