using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Ring;

namespace FastMargin.Service;

/// <summary>
/// The duty cycle: takes a bounded batch of inputs from their ring, lets the engine answer each, publishes the outputs
/// with their stamps. It has no thread of its own, takes no lock, and allocates nothing. When the ring of outputs is full
/// it waits: an output is never lost.
/// </summary>
/// <typeparam name="TWait">How it waits for room.</typeparam>
internal sealed class EngineLoop<TWait>(
    MarginEngine engine, IRingReader<InputEvent> inputs, SingleProducerRing<OutputEvent, TWait> outputs, FeedClock clock)
    where TWait : struct, IWaitStrategy<TWait>
{
    private const int BatchSize = 256;

    private long _inputs;
    private long _outputs;
    private long _refused;
    private long _lagNs;
    private long _longestNs;
    private long _timeNs = long.MinValue;

    /// <summary>What it came to so far; any thread.</summary>
    public EngineCounts Counts => new()
    {
        Inputs = Volatile.Read(ref _inputs),
        Outputs = Volatile.Read(ref _outputs),
        Refused = Volatile.Read(ref _refused),
        LagNs = Volatile.Read(ref _lagNs),
        LongestCycleNs = Volatile.Read(ref _longestNs),
    };

    /// <summary>Answers at most one batch; the number of inputs.</summary>
    public int DoWork()
    {
        ReadOnlySpan<InputEvent> batch = inputs.Drain(BatchSize);
        if (batch.IsEmpty) return 0;
        long startNs = clock.NowNs;
        foreach (ref readonly InputEvent input in batch) Answer(input, startNs);
        Volatile.Write(ref _inputs, _inputs + batch.Length);
        Volatile.Write(ref _lagNs, Math.Max(0, startNs - batch[^1].IngressNs));
        long cycleNs = clock.NowNs - startNs;
        if (cycleNs > _longestNs) Volatile.Write(ref _longestNs, cycleNs);
        inputs.Release(batch.Length);
        return batch.Length;
    }

    private void Answer(in InputEvent input, long dequeueNs)
    {
        // Feeds have clocks of their own. Event time of the engine is the latest that any of them has told, so that an
        // input of a feed that is a little behind is not refused.
        _timeNs = Math.Max(_timeNs, input.TimeNs);
        ReadOnlySpan<OutputEvent> answers = input.TimeNs == _timeNs ? engine.On(input) : engine.On(input.At(_timeNs));
        if (!answers.IsEmpty) Publish(answers, input.IngressNs, Math.Max(dequeueNs, input.IngressNs));
    }

    private void Publish(ReadOnlySpan<OutputEvent> answers, long ingressNs, long dequeueNs)
    {
        long decisionNs = clock.NowNs;
        foreach (ref readonly OutputEvent answer in answers)
        {
            OutputEvent output = answer;
            output.IngressNs = ingressNs;
            output.DequeueNs = dequeueNs;
            output.DecisionNs = decisionNs;
            output.PublishNs = clock.NowNs;
            if (output.Kind == OutputKind.Refused) Volatile.Write(ref _refused, _refused + 1);
            outputs.Write(output);
        }

        Volatile.Write(ref _outputs, _outputs + answers.Length);
    }
}
