using System.Runtime.CompilerServices;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Ring;

namespace FastMargin.Bench.Suites;

/// <summary>
/// Events from the benchmark's thread (and one more, for two producers) to a consumer that sums them up, beside a
/// bounded channel of the same capacity whose sides spin and yield. A wrong sum is an error, not a time.
/// </summary>
/// <typeparam name="TWait">How the sides of the ring wait.</typeparam>
[Config(typeof(RingBenchConfig))]
[GenericTypeArguments(typeof(BusySpin))]
[GenericTypeArguments(typeof(Yield))]
[GenericTypeArguments(typeof(Park))]
public class RingThroughputBench<TWait> : IWork
    where TWait : struct, IWaitStrategy<TWait>
{
    /// <summary>Events of one call.</summary>
    public const int Events = 1 << 20;
    private const int Capacity = 4096;
    private const int Batch = 64;
    private const int MaxDrain = 256;

    /// <inheritdoc/>
    public double UnitsPerOperation => 1;

    /// <inheritdoc/>
    public string Unit => "event";

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public long Channel()
    {
        var channel = System.Threading.Channels.Channel.CreateBounded<RingEvent>(
            new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
        return Run(() => ReadChannel(channel.Reader), () => WriteChannel(channel.Writer));
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long SingleProducerOneByOne()
    {
        using var ring = new SingleProducerRing<RingEvent, TWait>(Capacity);
        return Run(() => Read(ring), () => WriteOneByOne(ring));
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long SingleProducerBatches()
    {
        using var ring = new SingleProducerRing<RingEvent, TWait>(Capacity);
        return Run(() => Read(ring), () => WriteBatches(ring));
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long MultiProducerOneByOne()
    {
        using var ring = new MultiProducerRing<RingEvent, TWait>(Capacity);
        return Run(() => Read(ring), () => WriteOneByOne(ring, 0, Events), ring.Complete);
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long MultiProducerBatches()
    {
        using var ring = new MultiProducerRing<RingEvent, TWait>(Capacity);
        return Run(() => Read(ring), () => WriteBatches(ring, 0, Events), ring.Complete);
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long TwoProducersBatches()
    {
        using var ring = new MultiProducerRing<RingEvent, TWait>(Capacity);
        var other = new Thread(() => WriteBatches(ring, Events / 2, Events));
        other.Start();
        return Run(() => Read(ring), () => WriteBatches(ring, 0, Events / 2), () =>
        {
            other.Join();
            ring.Complete();
        });
    }

    private static long Run(Func<long> read, Action write, Action? complete = null)
    {
        long sum = 0;
        var consumer = new Thread(() => sum = read());
        consumer.Start();
        write();
        complete?.Invoke();
        consumer.Join();
        const long Expected = (long)Events * (Events - 1) / 2;
        return sum == Expected
            ? sum
            : throw new InvalidOperationException($"The consumer's sum is {sum}, expected {Expected}.");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long ReadChannel(ChannelReader<RingEvent> reader)
    {
        long sum = 0;
        SpinWait spin = default;
        while (!reader.Completion.IsCompleted)
        {
            if (!reader.TryRead(out RingEvent one))
            {
                spin.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            spin.Reset();
            sum += one.Sequence;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteChannel(ChannelWriter<RingEvent> writer)
    {
        SpinWait spin = default;
        for (long i = 0; i < Events; i++)
        {
            while (!writer.TryWrite(new RingEvent(i)))
                spin.SpinOnce(sleep1Threshold: -1);
            spin.Reset();
        }

        writer.Complete();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Read(SingleProducerRing<RingEvent, TWait> ring)
    {
        long sum = 0;
        while (ring.WaitDrain(MaxDrain) is { IsEmpty: false } events)
        {
            foreach (ref readonly RingEvent one in events)
                sum += one.Sequence;
            ring.Release();
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Read(MultiProducerRing<RingEvent, TWait> ring)
    {
        long sum = 0;
        while (ring.WaitDrain(MaxDrain) is { IsEmpty: false } events)
        {
            foreach (ref readonly RingEvent one in events)
                sum += one.Sequence;
            ring.Release();
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteOneByOne(SingleProducerRing<RingEvent, TWait> ring)
    {
        for (long i = 0; i < Events; i++)
            ring.Write(new RingEvent(i));
        ring.Complete();
    }

    // Batches divide the capacity, so no claim wraps and the first span is all of it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteBatches(SingleProducerRing<RingEvent, TWait> ring)
    {
        for (long i = 0; i < Events; i += Batch)
        {
            ring.Claim(Batch, out Span<RingEvent> slots, out _);
            for (int k = 0; k < slots.Length; k++)
                slots[k] = new RingEvent(i + k);
            ring.Publish(Batch);
        }

        ring.Complete();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteOneByOne(MultiProducerRing<RingEvent, TWait> ring, long from, long to)
    {
        for (long i = from; i < to; i++)
            ring.Write(new RingEvent(i));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteBatches(MultiProducerRing<RingEvent, TWait> ring, long from, long to)
    {
        for (long i = from; i < to; i += Batch)
        {
            ring.Claim(Batch, out RingClaim<RingEvent> claim);
            Span<RingEvent> slots = claim.First;
            for (int k = 0; k < slots.Length; k++)
                slots[k] = new RingEvent(i + k);
            ring.Publish(claim);
        }
    }
}
