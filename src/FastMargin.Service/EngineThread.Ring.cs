using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Ring;

namespace FastMargin.Service;

/// <summary>The engine's thread with rings of one wait strategy.</summary>
internal sealed class EngineThread<TWait> : EngineThread
    where TWait : struct, IWaitStrategy<TWait>
{
    // A cycle without inputs audits a slice of the book: so many before the thread waits.
    private const int IdleCycles = 64;

    private readonly MultiProducerRing<InputEvent, TWait> _inputs;
    private readonly SingleProducerRing<OutputEvent, TWait> _outputs;
    private readonly LiveEngine<TWait> _live;

    public EngineThread(MarginEngine engine, HostOptions options, HostSurroundings surroundings)
        : base(options.EngineCpu, surroundings.Notice)
    {
        _inputs = new MultiProducerRing<InputEvent, TWait>(options.InputRing);
        _outputs = new SingleProducerRing<OutputEvent, TWait>(options.OutputRing);
        _live = new LiveEngine<TWait>(engine, _inputs, _outputs, surroundings.Clock);
        Input = new RingInput<TWait>(_inputs);
    }

    public override IInputRing Input { get; }

    public override IRingReader<OutputEvent> Output => _outputs;

    public override long InputDepth => _inputs.Count;

    public override EngineCounts Counts => new()
    {
        Inputs = _live.Inputs,
        Outputs = _live.Outputs,
        Refused = _live.Refused,
        LagNs = _live.LagNs,
        LongestCycleNs = _live.LongestCycleNs,
    };

    public override void Dispose()
    {
        _inputs.Dispose();
        _outputs.Dispose();
    }

    internal override void Complete() => _inputs.Complete();

    private protected override void Run()
    {
        for (int idle = 0; ; idle = _live.DoWork() > 0 ? 0 : idle + 1)
        {
            if (idle < IdleCycles) continue;

            // A drain that is not released returns the same events again: so it serves to wait for the next.
            if (_inputs.WaitDrain(1).IsEmpty) return;
            idle = 0;
        }
    }

    private protected override void CompleteOutput() => _outputs.Complete();
}
