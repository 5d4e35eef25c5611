using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Ring;

namespace FastMargin.Service;

/// <summary>The engine's thread with rings of one wait strategy.</summary>
internal sealed class EngineThread<TWait> : EngineThread
    where TWait : struct, IWaitStrategy<TWait>
{
    private readonly MultiProducerRing<InputEvent, TWait> _inputs;
    private readonly SingleProducerRing<OutputEvent, TWait> _outputs;
    private readonly EngineLoop<TWait> _loop;

    public EngineThread(MarginEngine engine, HostOptions options, HostSurroundings surroundings)
        : base(options.EngineCpu, surroundings.Notice)
    {
        _inputs = new MultiProducerRing<InputEvent, TWait>(options.InputRing);
        _outputs = new SingleProducerRing<OutputEvent, TWait>(options.OutputRing);
        _loop = new EngineLoop<TWait>(engine, _inputs, _outputs, surroundings.Clock);
        Input = new RingInput<TWait>(_inputs);
    }

    public override IInputWriter Input { get; }

    public override IRingReader<OutputEvent> Output => _outputs;

    public override long InputDepth => _inputs.Count;

    public override EngineCounts Counts => _loop.Counts;

    public override void Dispose()
    {
        _inputs.Dispose();
        _outputs.Dispose();
    }

    internal override void Complete() => _inputs.Complete();

    private protected override void Run()
    {
        // A drain that is not released returns the same events again: so it serves to wait for the next.
        while (_loop.DoWork() > 0 || !_inputs.WaitDrain(1).IsEmpty)
        {
            // All work is in the condition.
        }
    }

    private protected override void CompleteOutput() => _outputs.Complete();
}
