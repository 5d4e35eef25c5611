using FastMargin.Ring;

namespace FastMargin.Engine;

/// <summary>
/// An engine between two rings: inputs come out of one, outputs with their stamps go into the other. It has no thread
/// of its own; the one that calls <see cref="DoWork"/> again and again is the engine's, and the only one that may.
/// Between the rings nothing is locked, awaited or allocated.
/// <para>When the ring of outputs is full the engine waits: no output is ever lost, and the inputs behind it wait in
/// their ring, whose producers are told.</para>
/// </summary>
/// <typeparam name="TWait">How the engine waits for room for its outputs, and their reader for outputs.</typeparam>
public sealed class LiveEngine<TWait>
    where TWait : struct, IWaitStrategy<TWait>
{
    /// <summary>The most inputs of one duty cycle.</summary>
    public const int MaxBatch = 256;

    private readonly MarginEngine _engine;
    private readonly IRingReader<InputEvent> _input;
    private readonly SingleProducerRing<OutputEvent, TWait> _output;
    private readonly EngineClock _clock;
    private long _inputs;
    private long _refused;
    private long _raised;
    private long _lagNs;
    private long _longestCycleNs;
    private long _toAudit;
    private readonly LagWatch? _lag;
    private InputEvent _late;

    /// <summary>Joins an engine to its rings.</summary>
    /// <param name="engine">The engine; nobody else uses it from now on.</param>
    /// <param name="input">Where inputs come from.</param>
    /// <param name="output">Where outputs go to; completed by whoever ends the engine's thread.</param>
    /// <param name="clock">The clock that feeds stamp inputs with.</param>
    public LiveEngine(
        MarginEngine engine, IRingReader<InputEvent> input, SingleProducerRing<OutputEvent, TWait> output,
        EngineClock clock)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(clock);
        (_engine, _input, _output, _clock) = (engine, input, output, clock);
        _toAudit = engine.Options.Audit.Every;
        if (engine.Options.Marks.MaxLagNs is not { } maxLagNs) return;
        _lag = new LagWatch(engine.Book.Universe.Instruments.Count, maxLagNs);
    }

    /// <summary>Inputs taken so far; any thread may ask, as for all counters.</summary>
    public long Inputs => Volatile.Read(ref _inputs);

    /// <summary>Outputs published so far.</summary>
    public long Outputs => _output.Published;

    /// <summary>Inputs refused so far.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Inputs whose event time was behind that of an earlier one, and was raised to it.</summary>
    public long Raised => Volatile.Read(ref _raised);

    /// <summary>How old the oldest input of the last batch was when it was taken; 0 without ingress stamps.</summary>
    public long LagNs => Volatile.Read(ref _lagNs);

    /// <summary>The longest time that a batch took, waiting for room for outputs included.</summary>
    public long LongestCycleNs => Volatile.Read(ref _longestCycleNs);

    /// <summary>How often the ring of outputs was full.</summary>
    public long OutputFullHits => _output.FullHits;

    /// <summary>
    /// One duty cycle: takes the inputs that are there, at most <see cref="MaxBatch"/>, and answers each. Where there
    /// is none, and every <see cref="AuditOptions.Every"/> inputs, a slice of the audit.
    /// </summary>
    /// <returns>Inputs taken; 0: the thread may wait.</returns>
    public int DoWork()
    {
        ReadOnlySpan<InputEvent> inputs = _input.Drain(MaxBatch);
        if (!inputs.IsEmpty)
        {
            OnBatch(inputs);
            _input.Release(inputs.Length);
        }

        if (inputs.IsEmpty && _lag is { LateCount: > 0 }) CatchUp();
        if (inputs.IsEmpty || (_toAudit -= inputs.Length) <= 0) Audit();
        return inputs.Length;
    }

    /// <summary>
    /// Answers a batch of inputs: what a duty cycle does, and the way in for those who have a ring of their own.
    /// </summary>
    /// <param name="inputs">
    /// In their order. One whose event time is behind an earlier one's counts as of that time: feeds never agree to the
    /// nanosecond. (The engine alone refuses such an input.)
    /// </param>
    public void OnBatch(ReadOnlySpan<InputEvent> inputs)
    {
        long dequeueNs = _clock.NowNs;
        for (int i = 0; i < inputs.Length; i++)
        {
            ref readonly InputEvent input = ref inputs[i];
            _engine.Expect(inputs[i..]);
            bool isWatched = _lag is not null && input.Kind == InputKind.Mark;
            if (isWatched && _lag!.TryNotice(input, dequeueNs, out InputEvent notice)) Answer(notice, dequeueNs);
            Answer(input, dequeueNs);
        }

        if (inputs.IsEmpty) return;
        _engine.Finish();
        Volatile.Write(ref _inputs, _inputs + inputs.Length);
        if (inputs[0].IngressNs != 0) Volatile.Write(ref _lagNs, Math.Max(0, dequeueNs - inputs[0].IngressNs));
        long cycleNs = _clock.NowNs - dequeueNs;
        if (cycleNs > _longestCycleNs) Volatile.Write(ref _longestCycleNs, cycleNs);
    }

    private void Answer(in InputEvent input, long dequeueNs)
    {
        ReadOnlySpan<OutputEvent> outputs = input.TimeNs >= _engine.TimeNs ? _engine.On(input) : OnLate(input);
        if (!outputs.IsEmpty) Publish(outputs, input.IngressNs, Math.Max(dequeueNs, input.IngressNs));
    }

    /// <summary>Nothing waits: what came too late is the newest there is.</summary>
    private void CatchUp()
    {
        long dequeueNs = _clock.NowNs;
        while (_lag!.TryCatchUp(_engine.TimeNs, out InputEvent notice)) Answer(notice, dequeueNs);
    }

    private ReadOnlySpan<OutputEvent> OnLate(in InputEvent input)
    {
        Volatile.Write(ref _raised, _raised + 1);
        _late = input with { TimeNs = _engine.TimeNs };
        return _engine.On(_late);
    }

    private void Audit()
    {
        _toAudit = _engine.Options.Audit.Every;
        ReadOnlySpan<OutputEvent> alarms = _engine.Audit();
        if (!alarms.IsEmpty) Publish(alarms, ingressNs: 0, dequeueNs: 0);
    }

    private void Publish(ReadOnlySpan<OutputEvent> outputs, long ingressNs, long dequeueNs)
    {
        if (outputs[0].Kind == OutputKind.Refused) Volatile.Write(ref _refused, _refused + 1);
        long decisionNs = Math.Max(_clock.NowNs, dequeueNs);
        while (!outputs.IsEmpty)
        {
            // A ring that is full is waited for by one slot; more may be free by then.
            if (!_output.TryClaimSome(outputs.Length, out Span<OutputEvent> slots)
                && !_output.Claim(1, out slots, out _))
            {
                throw new InvalidOperationException("The ring of outputs was stopped while the engine worked.");
            }

            outputs[..slots.Length].CopyTo(slots);
            long publishNs = Math.Max(_clock.NowNs, decisionNs);
            foreach (ref OutputEvent slot in slots)
            {
                (slot.IngressNs, slot.DequeueNs) = (ingressNs, dequeueNs);
                (slot.DecisionNs, slot.PublishNs) = (decisionNs, publishNs);
            }

            _output.Publish(slots.Length);
            outputs = outputs[slots.Length..];
        }
    }
}
