using Disruptor;
using FastMargin.Engine;
using FastMargin.Ring;

namespace FastMargin.Disruptor;

/// <summary>
/// An engine as a handler of a Disruptor-net ring of <see cref="InputEvent"/>, for teams that have such a pipeline. It
/// collects the events of a batch and hands them to <see cref="LiveEngine{TWait}.OnBatch"/> as one span: the entry
/// point that the engine's own ring feeds, with the same outputs at the same sequence.
/// <code>
/// var disruptor = new ValueDisruptor&lt;InputEvent&gt;(() => default, 65536);
/// disruptor.HandleEventsWith(new DisruptorInput&lt;Park&gt;(live));
/// disruptor.Start();
/// </code>
/// One handler is one thread, and the engine's only one. It completes nothing when the pipeline shuts down: whoever
/// drains the outputs completes their ring.
/// </summary>
/// <typeparam name="TWait">How the engine waits for room for its outputs.</typeparam>
public sealed class DisruptorInput<TWait> : IValueEventHandler<InputEvent>
    where TWait : struct, IWaitStrategy<TWait>
{
    private readonly LiveEngine<TWait> _engine;
    private readonly InputEvent[] _batch;
    private int _count;

    /// <summary>Hands batches to an engine.</summary>
    /// <param name="engine">The engine; its own input ring stays unused.</param>
    /// <param name="batchSize">The most events in a span, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public DisruptorInput(LiveEngine<TWait> engine, int batchSize = LiveEngine<TWait>.MaxBatch)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        _engine = engine;
        _batch = GC.AllocateUninitializedArray<InputEvent>(batchSize, pinned: true);
    }

    /// <summary>Takes one event; a full batch, and the last event of the ring's own batch, go to the engine.</summary>
    public void OnEvent(ref InputEvent data, long sequence, bool endOfBatch)
    {
        _batch[_count++] = data;
        if (!endOfBatch && _count < _batch.Length) return;
        int count = _count;
        _count = 0;
        _engine.OnBatch(_batch.AsSpan(0, count));
    }
}
