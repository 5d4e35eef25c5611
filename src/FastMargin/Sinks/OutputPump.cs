using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Ring;

namespace FastMargin.Sinks;

/// <summary>
/// Takes the engine's outputs from their ring, on a thread of its own, and gives each to every sink. A sink that throws
/// is reported and left out from then on; the others and the engine go on.
/// </summary>
public sealed class OutputPump : IDisposable
{
    private const int BatchSize = 256;

    private readonly IRingReader<OutputEvent> _ring;
    private readonly PoolNames _names;
    private readonly NoticeHandler _notice;
    private readonly Thread _thread;
    private IOutputSink[] _sinks;
    private readonly IOutputSink[] _all;
    private long _delivered;
    private bool _isDisposed;

    /// <summary>Sinks are disposed with the pump.</summary>
    public OutputPump(
        IRingReader<OutputEvent> ring, PoolNames names, IEnumerable<IOutputSink> sinks, NoticeHandler? notice = null)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentNullException.ThrowIfNull(names);
        (_ring, _names, _notice) = (ring, names, notice ?? (_ => { }));
        _all = _sinks = [.. sinks];
        _thread = new Thread(Run) { Name = "outputs", IsBackground = true };
    }

    /// <summary>Outputs given to all sinks; any thread.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>All sinks, those that failed included.</summary>
    public IReadOnlyList<IOutputSink> Sinks => _all;

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Waits until the ring is complete and every output was given out.</summary>
    /// <returns>False when that took longer.</returns>
    public bool Join(TimeSpan patience) => !_thread.IsAlive || _thread.Join(patience);

    /// <summary>Flushes and closes the sinks, each with its own patience; the thread has ended.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        foreach (IOutputSink sink in _all) Try(sink, s => s.Dispose());
    }

    private void Run()
    {
        while (true)
        {
            ReadOnlySpan<OutputEvent> outputs = _ring.WaitDrain(BatchSize);
            if (outputs.IsEmpty) return;
            foreach (ref readonly OutputEvent output in outputs) Give(output);
            Volatile.Write(ref _delivered, _delivered + outputs.Length);
            _ring.Release(outputs.Length);
            foreach (IOutputSink sink in _sinks) Try(sink, s => s.EndBatch());
        }
    }

    private void Give(in OutputEvent output)
    {
        // Sinks write names: what is opened must have its name before, what is closed must have it still.
        bool isClosing = output.Kind == OutputKind.PoolClosed;
        if (!isClosing) _names.Apply(output);
        foreach (IOutputSink sink in _sinks)
        {
            try
            {
                sink.Take(output);
            }
            catch (Exception e)
            {
                LeaveOut(sink, e);
            }
        }

        if (isClosing) _names.Apply(output);
    }

    private void Try(IOutputSink sink, Action<IOutputSink> act)
    {
        try
        {
            act(sink);
        }
        catch (Exception e)
        {
            LeaveOut(sink, e);
        }
    }

    private void LeaveOut(IOutputSink sink, Exception e)
    {
        _sinks = [.. _sinks.Where(s => s != sink)];
        _notice(new Notice(sink.Name, $"gets no more events, it failed: {e.GetType().Name}: {e.Message}"));
    }
}
