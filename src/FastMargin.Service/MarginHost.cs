using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Sinks;

namespace FastMargin.Service;

/// <summary>
/// An engine with everything around it: feeds write inputs into a ring, the engine's thread answers each, a pump gives
/// the outputs to sinks. It ends when every feed has ended, or when it is told to stop; either way the rings are
/// drained and the sinks flushed, in that order, so that no input that was taken is without its outputs.
/// </summary>
public sealed class MarginHost : IDisposable
{
    // How long a mark that was held back waits at most once there is room, when its feed has fallen silent.
    private static readonly TimeSpan _flushPeriod = TimeSpan.FromMilliseconds(5);

    private readonly HostOptions _options;
    private readonly NoticeHandler _notice;
    private readonly MarginEngine _engine;
    private readonly EngineThread _thread;
    private readonly OutputPump _pump;
    private readonly List<Feed> _feeds;
    private readonly List<ConflatingWriter> _conflators;
    private readonly Timer? _flush;
    private readonly MarginMetrics _metrics;
    private readonly HealthFile? _health;
    private readonly ManualResetEventSlim _isAsked = new();
    private readonly Lock _lock = new();
    private bool _isStopped;

    private MarginHost(MarginBook book, EngineOptions engine, HostOptions options, HostSurroundings surroundings)
    {
        _options = options;
        _notice = surroundings.Notice;
        _engine = new MarginEngine(book, engine);
        var names = new PoolNames(book, _engine.Shelf);
        _thread = EngineThread.Create(_engine, options, surroundings);
        var parts = new HostParts(book, names, surroundings);
        _metrics = new MarginMetrics(this);
        List<IOutputSink> sinks = [];
        try
        {
            sinks = parts.Sinks(options);
            _feeds = parts.Feeds(options, _engine, _thread.Input);
            _conflators = parts.Conflators;
        }
        catch
        {
            foreach (IOutputSink sink in sinks) sink.Dispose();
            _metrics.Close();
            _thread.Dispose();
            _engine.Dispose();
            throw;
        }

        _pump = new OutputPump(_thread.Output, names, [_metrics, .. sinks], surroundings.Notice);
        if (_conflators.Count > 0) _flush = new Timer(_ => FlushConflators());
        if (options.HealthFile is { } path) _health = new HealthFile(path, this, surroundings.Notice);
    }

    /// <summary>What the engine's thread came to so far; any thread may read.</summary>
    public EngineThread Engine => _thread;

    /// <summary>The feeds, the timer included.</summary>
    public IReadOnlyList<Feed> Feeds => _feeds;

    /// <summary>The sinks.</summary>
    public IEnumerable<IOutputSink> Sinks => _pump.Sinks.Where(s => s != _metrics);

    /// <summary>Marks that were merged into others while the engine was behind.</summary>
    public long Merged => _conflators.Sum(c => c.Merged);

    /// <summary>Outputs given to all sinks.</summary>
    public long Delivered => _pump.Delivered;

    /// <summary>True when a feed or the engine's thread has failed, or a sink closed with lines unwritten.</summary>
    public bool HasFailed => _thread.Failure is not null
        || _feeds.Any(f => f.Failure is not null)
        || Sinks.Any(s => s is QueuedSink { Lost: > 0 });

    /// <summary>True once everything was stopped and flushed.</summary>
    public bool IsStopped => Volatile.Read(ref _isStopped);

    private bool HasEnded => _thread.Failure is not null || _feeds.All(f => f is TimerFeed || f.HasEnded);

    /// <summary>Makes a host; the book is the engine's from now on, and stays the caller's to dispose.</summary>
    /// <param name="book">The book.</param>
    /// <param name="engine">How the engine runs.</param>
    /// <param name="options">What stands around it.</param>
    /// <param name="surroundings">What it touches of the process; this process's when left out.</param>
    /// <exception cref="DataException">An option, a file or an address that cannot be used.</exception>
    public static MarginHost Create(
        MarginBook book, EngineOptions engine, HostOptions options, HostSurroundings? surroundings = null)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new MarginHost(book, engine, options, surroundings ?? new HostSurroundings());
    }

    /// <summary>Starts all threads: sinks first, feeds last.</summary>
    public void Start()
    {
        _pump.Start();
        _thread.Start();
        foreach (Feed feed in _feeds) feed.Start();
        _flush?.Change(_flushPeriod, _flushPeriod);
        _health?.Start();
    }

    /// <summary>Waits until every feed has ended, or <see cref="AskToStop"/>, then stops and flushes.</summary>
    public void Run()
    {
        while (!_isAsked.Wait(HasEnded ? 0 : 5) && !HasEnded)
        {
            // Feeds end by themselves; nothing else is to be done meanwhile.
        }

        Stop();
    }

    /// <summary>Lets <see cref="Run"/> return; any thread.</summary>
    public void AskToStop() => _isAsked.Set();

    /// <summary>Stops feeds, drains both rings, flushes sinks; returns when that is done.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (_isStopped) return;
            TimeSpan patience = TimeSpan.FromSeconds(_options.StopSeconds);
            foreach (Feed feed in _feeds) feed.Stop();
            foreach (Feed feed in _feeds)
            {
                // A read of standard input cannot be interrupted; what it returns later finds the ring closed.
                bool isDone = feed.Join(feed.Name == "stdin" ? TimeSpan.FromMilliseconds(100) : patience);
                if (!isDone && feed.Name != "stdin") _notice(new Notice(feed.Name, "did not stop in time"));
            }

            _flush?.Dispose();
            foreach (ConflatingWriter conflator in _conflators) conflator.FlushAll();
            _thread.Complete();
            if (!_thread.Join(patience)) _notice(new Notice("engine", "did not stop in time"));
            if (!_pump.Join(patience)) _notice(new Notice("outputs", "not all were delivered in time"));
            _pump.Dispose();
            Volatile.Write(ref _isStopped, true);
            _health?.Dispose();
        }
    }

    private void FlushConflators()
    {
        foreach (ConflatingWriter conflator in _conflators) conflator.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        foreach (Feed feed in _feeds) feed.Dispose();
        _metrics.Close();
        _thread.Dispose();
        _engine.Dispose();
        _isAsked.Dispose();
    }
}
