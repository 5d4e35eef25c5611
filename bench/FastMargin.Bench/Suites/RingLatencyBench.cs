using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Ring;

namespace FastMargin.Bench.Suites;

/// <summary>
/// One event to another thread and back, each way counted as an operation: the time is the mean one-way latency. The
/// channel's sides spin and yield, as <see cref="Yield"/> does.
/// </summary>
/// <typeparam name="TWait">How the sides of the ring wait.</typeparam>
[Config(typeof(RingBenchConfig))]
[GenericTypeArguments(typeof(BusySpin))]
[GenericTypeArguments(typeof(Yield))]
[GenericTypeArguments(typeof(Park))]
public class RingLatencyBench<TWait> : IWork
    where TWait : struct, IWaitStrategy<TWait>
{
    private const int RoundTrips = 20_000;
    private const int OneWays = 2 * RoundTrips;
    private const int Capacity = 64;

    /// <inheritdoc/>
    public double UnitsPerOperation => 1;

    /// <inheritdoc/>
    public string Unit => "event";

    [Benchmark(Baseline = true, OperationsPerInvoke = OneWays)]
    public void Channel()
    {
        Channel<RingEvent> there = MakeChannel(), back = MakeChannel();
        Run(
            i =>
            {
                there.Writer.TryWrite(new RingEvent(i));
                return ReadOne(back.Reader);
            },
            () => back.Writer.TryWrite(ReadOne(there.Reader)));
    }

    [Benchmark(OperationsPerInvoke = OneWays)]
    public void SingleProducer()
    {
        using var there = new SingleProducerRing<RingEvent, TWait>(Capacity);
        using var back = new SingleProducerRing<RingEvent, TWait>(Capacity);
        Run(
            i =>
            {
                there.Write(new RingEvent(i));
                return ReadOne(back);
            },
            () => back.Write(ReadOne(there)));
    }

    [Benchmark(OperationsPerInvoke = OneWays)]
    public void MultiProducer()
    {
        using var there = new MultiProducerRing<RingEvent, TWait>(Capacity);
        using var back = new MultiProducerRing<RingEvent, TWait>(Capacity);
        Run(
            i =>
            {
                there.Write(new RingEvent(i));
                return ReadOne(back);
            },
            () => back.Write(ReadOne(there)));
    }

    private static void Run(Func<long, RingEvent> send, Action echo)
    {
        var other = new Thread(() =>
        {
            for (int i = 0; i < RoundTrips; i++)
                echo();
        });
        other.Start();
        for (long i = 0; i < RoundTrips; i++)
        {
            RingEvent found = send(i);
            if (found != new RingEvent(i))
                throw new InvalidOperationException($"{found} came back, expected number {i}.");
        }

        other.Join();
    }

    private static RingEvent ReadOne(SingleProducerRing<RingEvent, TWait> ring)
    {
        RingEvent one = ring.WaitDrain(1)[0];
        ring.Release();
        return one;
    }

    private static RingEvent ReadOne(MultiProducerRing<RingEvent, TWait> ring)
    {
        RingEvent one = ring.WaitDrain(1)[0];
        ring.Release();
        return one;
    }

    private static RingEvent ReadOne(ChannelReader<RingEvent> reader)
    {
        SpinWait spin = default;
        RingEvent one;
        while (!reader.TryRead(out one))
            spin.SpinOnce(sleep1Threshold: -1);
        return one;
    }

    private static Channel<RingEvent> MakeChannel() =>
        System.Threading.Channels.Channel.CreateBounded<RingEvent>(
            new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
}
