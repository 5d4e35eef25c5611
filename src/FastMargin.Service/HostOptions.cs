using System.Numerics;
using FastMargin.Instruments;

namespace FastMargin.Service;

/// <summary>How threads wait for each other.</summary>
public enum WaitKind
{
    /// <summary>Spin for a moment, then block: no processor time while idle.</summary>
    Park,

    /// <summary>Let other threads run between two looks.</summary>
    Yield,

    /// <summary>Never give the processor away: the shortest latency, for threads that own their cores.</summary>
    BusySpin,
}

/// <summary>What stands around an engine; validated when the host is made.</summary>
public sealed record HostOptions
{
    /// <summary>The largest number of a processor; whether it may be used shows when it is asked for.</summary>
    public const int MaxProcessor = 1023;

    /// <summary>The largest ring, in events.</summary>
    public const int MaxRing = 1 << 24;

    /// <summary>A CSV folder or a binary book.</summary>
    public string? Book { get; init; }

    /// <summary>Where inputs come from.</summary>
    public IReadOnlyList<FeedOptions> Feeds { get; init; } = [];

    /// <summary>Where outputs go.</summary>
    public IReadOnlyList<SinkOptions> Sinks { get; init; } = [];

    /// <summary>How threads wait.</summary>
    public WaitKind Wait { get; init; } = WaitKind.Park;

    /// <summary>The processor that the engine's thread is pinned to; -1 for none.</summary>
    public int EngineCpu { get; init; } = -1;

    /// <summary>Inputs between feeds and engine: a power of two.</summary>
    public int InputRing { get; init; } = 1 << 16;

    /// <summary>Outputs between engine and sinks: a power of two.</summary>
    public int OutputRing { get; init; } = 1 << 16;

    /// <summary>
    /// How often event time goes on without a price, in milliseconds, 0 for never; left out, a second where every feed
    /// is live, and never where a file is played, which has a time of its own.
    /// </summary>
    public int? TimerMs { get; init; }

    /// <summary>A file that says every second how things stand; none when left out.</summary>
    public string? HealthFile { get; init; }

    /// <summary>How long a stop waits for each thread, in seconds.</summary>
    public int StopSeconds { get; init; } = 10;

    /// <summary>The period of the timer; zero for none.</summary>
    public TimeSpan Timer => TimeSpan.FromMilliseconds(
        TimerMs ?? (Feeds.Count == 0 || Feeds.Any(f => f.Type is FeedType.Tape or FeedType.Lines) ? 0 : 1000));

    /// <summary>Refuses options out of range.</summary>
    /// <exception cref="DataException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        if (Book is null) throw new DataException("no book", "book: a folder or a file");
        if (Feeds.Count == 0) throw new DataException("no feed", "one feed or more");
        CheckRing("input_ring", InputRing);
        CheckRing("output_ring", OutputRing);
        if (EngineCpu is < -1 or > MaxProcessor)
            throw new DataException($"engine_cpu {EngineCpu}", $"-1 for none, or 0 to {MaxProcessor}");
        if (TimerMs is < 0 or > 3_600_000) throw new DataException($"timer_ms {TimerMs}", "0 to 3600000");
        if (StopSeconds is < 1 or > 3600) throw new DataException($"stop_seconds {StopSeconds}", "1 to 3600");
        if (Feeds.Count(f => f.Type == FeedType.Stdin) > 1) throw new DataException("stdin twice", "once");
        if (Sinks.Count(s => s.Type == SinkType.Console) > 1) throw new DataException("console twice", "once");
        foreach (FeedOptions feed in Feeds) Check(feed);
        foreach (SinkOptions sink in Sinks) Check(sink);
    }

    private static void CheckRing(string name, int size)
    {
        if (size is < 2 or > MaxRing || !BitOperations.IsPow2(size))
            throw new DataException($"{name} {size}", $"a power of two from 2 to {MaxRing}");
    }

    private static void Check(FeedOptions feed)
    {
        bool needsFiles = feed.Type is FeedType.Tape or FeedType.Lines;
        bool needsAddress = feed.Type is FeedType.Udp or FeedType.Tcp or FeedType.TcpLines;
        if (needsFiles && feed.Files.Count == 0) throw new DataException($"{feed.Type} without files", "a file");
        if (feed.Type == FeedType.Lines && feed.Files.Count > 1) throw new DataException("lines of two files", "one");
        if (needsAddress && feed.Address is null) throw new DataException($"{feed.Type} without address", "host:port");
    }

    private static void Check(SinkOptions sink)
    {
        bool needsPath = sink.Type is SinkType.File or SinkType.SharedMemory;
        if (needsPath && sink.Path is null) throw new DataException($"{sink.Type} without path", "a file");
        if (sink.Type == SinkType.Tcp && sink.Listen is null)
            throw new DataException("tcp without listen", "address:port");
    }
}
