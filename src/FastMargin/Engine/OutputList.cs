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
    /// <param name="edge">The change.</param>
    /// <param name="blamed">The instrument without a usable price that makes the pool unknown, or -1.</param>
    /// <param name="set">Number of the requirement set that binds, or 0.</param>
    /// <param name="isTransient">True at an extreme of a conflated mark.</param>
    public void AddLevel(in LevelChange edge, int blamed, byte set, bool isTransient)
    {
        ref OutputEvent output = ref Add(OutputKind.Level);
        output.Facts = edge.IsDeficient ? OutputFacts.Deficient : OutputFacts.None;
        if (isTransient) output.Facts |= OutputFacts.Transient;
        output.From = (byte)edge.From;
        output.To = (byte)edge.To;
        output.Set = set;
        output.Pool = edge.Pool;
        output.Instrument = blamed < 0 ? edge.Instrument : blamed;
        output.MarkSteps = blamed < 0 ? edge.MarkSteps : 0;
        output.Equity = Shown(edge.Equity);
        output.Requirement = Shown(edge.Requirement);
    }

    /// <summary>An instrument's price can be trusted, or no longer; or the engine has a lag, or no longer.</summary>
    public void AddMark(in MarkChange change)
    {
        ref OutputEvent output = ref Add(change.Kind);
        output.From = change.From;
        output.To = change.To;
        output.Instrument = change.Instrument;
        output.MarkSteps = change.Steps;
        output.Detail = change.LagNs;
    }

    /// <summary>Something was done to a call of a pool at a level.</summary>
    public void AddCall(in CallNotice notice, Level level, byte set)
    {
        ref OutputEvent output = ref Add(notice.Kind);
        output.Facts = notice.IsTransient ? OutputFacts.Transient : OutputFacts.None;
        output.From = output.To = (byte)level;
        output.Set = set;
        output.Pool = notice.Pool;
        output.Amount = notice.Amount.Atto;
        output.DueNs = notice.DueNs;
        output.Detail = notice.Number;
    }

    /// <summary>The audit found a level, or a model's requirement, that is not what the positions say.</summary>
    public void AddAlarm(int pool, Level found, Level expected, double equity, double requirement)
    {
        ref OutputEvent output = ref Add(OutputKind.AuditAlarm);
        output.From = (byte)found;
        output.To = (byte)expected;
        output.Pool = pool;
        output.Equity = Shown(equity);
        output.Requirement = Shown(requirement);
    }

    /// <summary>A device was given up.</summary>
    public void AddDeviceLost(BatchDeviceException fault) => Add(OutputKind.DeviceLost).Detail = fault.Code;

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
