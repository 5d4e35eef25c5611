using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Ring;

namespace FastMargin.Service;

/// <summary>The engine's thread between its two rings, and its counters, which any thread may read.</summary>
public abstract class EngineThread : IDisposable
{
    private readonly Thread _thread;
    private readonly int _processor;
    private readonly NoticeHandler _notice;

    private protected EngineThread(int processor, NoticeHandler notice)
    {
        _processor = processor;
        _notice = notice;
        _thread = new Thread(Guard) { Name = "engine", IsBackground = true, Priority = ThreadPriority.Highest };
    }

    /// <summary>Where feeds write.</summary>
    public abstract IInputRing Input { get; }

    /// <summary>Where the pump reads.</summary>
    public abstract IRingReader<OutputEvent> Output { get; }

    /// <summary>Inputs that wait.</summary>
    public abstract long InputDepth { get; }

    /// <summary>Outputs that wait.</summary>
    public long OutputDepth => Output.Count;

    /// <summary>Counters of the engine.</summary>
    public abstract EngineCounts Counts { get; }

    /// <summary>What ended the thread before its time, or null.</summary>
    public Exception? Failure { get; private set; }

    internal static EngineThread Create(MarginEngine engine, HostOptions options, HostSurroundings surroundings) =>
        options.Wait switch
        {
            WaitKind.BusySpin => new EngineThread<BusySpin>(engine, options, surroundings),
            WaitKind.Yield => new EngineThread<Yield>(engine, options, surroundings),
            _ => new EngineThread<Park>(engine, options, surroundings),
        };

    /// <summary>Starts the thread.</summary>
    internal void Start() => _thread.Start();

    /// <summary>No input will come any more: those that wait are the last.</summary>
    internal abstract void Complete();

    /// <summary>Waits for the last input's outputs; false when that took longer.</summary>
    internal bool Join(TimeSpan patience) => !_thread.IsAlive || _thread.Join(patience);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Answers inputs until no more will come, then completes the outputs.</summary>
    private protected abstract void Run();

    private protected abstract void CompleteOutput();

    private void Guard()
    {
        if (_processor >= 0 && !ThreadAffinity.TryPin(_processor))
            _notice(new Notice("engine", $"the thread could not be pinned to processor {_processor}"));
        try
        {
            Run();
        }
        catch (Exception e)
        {
            Failure = e;
            _notice(new Notice("engine", $"stopped: {e.GetType().Name}: {e.Message}"));
            Complete();
        }
        finally
        {
            CompleteOutput();
        }
    }
}
