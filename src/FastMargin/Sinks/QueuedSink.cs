using FastMargin.Engine;

namespace FastMargin.Sinks;

/// <summary>
/// A sink of lines with a thread of its own, so that a slow disk or terminal holds nobody up: lines wait in a queue of
/// bounded size, and <see cref="FullPolicy"/> says what happens when that is full.
/// </summary>
public abstract class QueuedSink : IOutputSink
{
    /// <summary>The smallest queue in bytes.</summary>
    public const int MinQueueSize = 1 << 10;

    private readonly LineQueue _queue;
    private readonly FullPolicy _policy;
    private readonly TimeSpan _patience;
    private readonly Utf8Line _line = new();
    private readonly Thread _thread;
    private long _suppressed;
    private long _unsaid;
    private bool _isDisposed;

    private protected QueuedSink(string name, int queueSize, FullPolicy policy, TimeSpan patience)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(queueSize, MinQueueSize);
        Name = name;
        _queue = new LineQueue(queueSize);
        _policy = policy;
        _patience = patience;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Suppressed => Volatile.Read(ref _suppressed);

    /// <summary>Bytes that wait in memory; any thread.</summary>
    public int QueueSize => _queue.Size;

    /// <summary>Bytes that still waited when the sink was closed and its patience was over; 0 before.</summary>
    public int Lost { get; private set; }

    /// <inheritdoc/>
    public void Take(in OutputEvent output)
    {
        // What was left out is said in one piece with the next line that fits.
        _line.Clear();
        if (_unsaid > 0) FormatSuppressed(_line, _unsaid);
        Format(_line, output);
        bool isTaken = _policy == FullPolicy.Wait ? _queue.Add(_line.Written) : _queue.TryAdd(_line.Written);
        _unsaid = isTaken ? 0 : _unsaid + 1;
        if (!isTaken) Volatile.Write(ref _suppressed, _suppressed + 1);
    }

    /// <inheritdoc/>
    public void EndBatch()
    {
        // The queue's thread was woken by the first line already.
    }

    /// <summary>Writes what waits, for as long as the sink's patience lasts, then closes.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (_unsaid > 0)
        {
            _line.Clear();
            FormatSuppressed(_line, _unsaid);
            _queue.TryAdd(_line.Written);
        }

        _queue.Complete();
        bool isDone = !_thread.IsAlive || _thread.Join(_patience);
        if (!isDone) _queue.Complete(isAbandoned: true);
        Lost = _queue.Size;
        Close(isDone, Lost);
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the thread, once the sink is made.</summary>
    private protected void Start() => _thread.Start();

    /// <summary>Writes one output as a line, on the pump's thread.</summary>
    private protected abstract void Format(Utf8Line line, in OutputEvent output);

    /// <summary>Writes a line that says how many outputs were left out.</summary>
    private protected abstract void FormatSuppressed(Utf8Line line, long count);

    /// <summary>Delivers whole lines, on the sink's own thread; returns when they are delivered or given up.</summary>
    private protected abstract void Deliver(ReadOnlySpan<byte> lines);

    /// <summary>Closes what is written to.</summary>
    private protected abstract void Close(bool isDone, int lost);

    private void Run()
    {
        while (_queue.Take(out ReadOnlySpan<byte> lines))
        {
            Deliver(lines);
            _queue.Done();
        }
    }
}
