using System.Numerics;
using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>
/// Turns what comes from outside into inputs, on a thread of its own. Bad data are counted and reported, a feed that
/// fails is reported as dead; neither ends the engine.
/// </summary>
public abstract class Feed : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IInputWriter _writer;
    private readonly NoticeHandler _notice;
    private readonly Thread _thread;

    private protected Feed(string name, FeedPort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        Name = name;
        Number = port.Number;
        Clock = port.Clock;
        _writer = port.Writer;
        _notice = port.Notice;
        _thread = new Thread(Guard) { Name = name, IsBackground = true };
    }

    /// <summary>Its name in notices and metrics.</summary>
    public string Name { get; }

    /// <summary>Its number in <see cref="InputEvent.Feed"/>.</summary>
    public ushort Number { get; }

    /// <summary>What it came to so far.</summary>
    public FeedCounts Counts { get; } = new();

    /// <summary>What made it fail, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>True for a feed that comes to an end by itself, as a file does.</summary>
    public abstract bool IsFinite { get; }

    /// <summary>True when nothing will come any more.</summary>
    public bool HasEnded => Counts.State is FeedState.Ended or FeedState.Dead;

    private protected FeedClock Clock { get; }

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        Counts.State = FeedState.Running;
        _thread.Start();
    }

    /// <summary>Asks the feed to end; what it has handed over stays.</summary>
    public void Stop()
    {
        _stop.Cancel();
        Interrupt();
    }

    /// <summary>Waits for the thread; false when that took longer.</summary>
    public bool Join(TimeSpan patience) => !_thread.IsAlive || _thread.Join(patience);

    /// <summary>Stops the feed and frees what it holds.</summary>
    public void Dispose()
    {
        Stop();

        // A thread in a read that cannot be interrupted ends with the process; its feed must not be freed under it.
        if (Join(TimeSpan.FromSeconds(2))) Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Delivers until the end of the data, or until told to stop.</summary>
    private protected abstract void Run(CancellationToken stop);

    /// <summary>Ends a call in which the thread may be standing.</summary>
    private protected virtual void Interrupt()
    {
    }

    private protected virtual void Close()
    {
    }

    /// <summary>Hands an input over with the feed's number and the time; false once the engine stops.</summary>
    private protected bool Send(in InputEvent input)
    {
        if (!_writer.Write(input with { Feed = Number, IngressNs = Clock.NowNs })) return false;
        Counts.AddInput();
        return true;
    }

    /// <summary>Counts bad data, and reports them: whenever their number doubles: a flood stays readable.</summary>
    private protected void Refuse(string position, string what)
    {
        Counts.AddRefused();
        long count = Counts.Refused;
        if (BitOperations.IsPow2(count)) Report($"{position}: {what} ({count} refused so far)");
    }

    private protected void Report(string text, bool isError = true) => _notice(new Notice(Name, text, isError));

    private void Guard()
    {
        try
        {
            Run(_stop.Token);
            Counts.State = FeedState.Ended;
        }
        catch (Exception e)
        {
            Failure = e;
            Counts.State = FeedState.Dead;
            string what = e is DataException ? e.Message : $"{e.GetType().Name}: {e.Message}";
            Report($"dead: {what}");
        }
    }
}

/// <summary>What every feed needs of the engine around it.</summary>
/// <param name="Number">The feed's number.</param>
/// <param name="Writer">Takes its inputs.</param>
/// <param name="Clock">Time.</param>
/// <param name="Notice">Hears what is wrong.</param>
public sealed record FeedPort(ushort Number, IInputWriter Writer, FeedClock Clock, NoticeHandler Notice);
