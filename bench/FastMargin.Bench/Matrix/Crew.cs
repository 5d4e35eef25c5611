namespace FastMargin.Bench.Matrix;

/// <summary>
/// Threads that do a piece of work at once, again and again: the caller is one of them, the others spin between two
/// pieces, so that a pass of some ten microseconds is not lost in waking them.
/// </summary>
public sealed class Crew : IDisposable
{
    private readonly Thread[] _others;
    private Action<int> _work = _ => { };
    private Exception? _failure;
    private int _round;
    private int _done;
    private bool _isOver;

    /// <summary>Starts <paramref name="threads"/> less one threads.</summary>
    public Crew(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _others = new Thread[threads - 1];
        for (int i = 0; i < _others.Length; i++)
        {
            int worker = i + 1;
            _others[i] = new Thread(() => Attend(worker)) { IsBackground = true };
            _others[i].Start();
        }
    }

    /// <summary>Threads, the caller's included.</summary>
    public int Threads => _others.Length + 1;

    /// <summary>Runs the work once on every thread, with the numbers from 0, and waits for all.</summary>
    public void Run(Action<int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        _work = work;
        Volatile.Write(ref _done, 0);
        Interlocked.Increment(ref _round);
        work(0);
        SpinWait spin = default;
        while (Volatile.Read(ref _done) < _others.Length) spin.SpinOnce(sleep1Threshold: -1);
        if (_failure is { } failure) throw new InvalidOperationException(failure.Message, failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _isOver, true);
        Interlocked.Increment(ref _round);
        foreach (Thread thread in _others) thread.Join();
    }

    private void Attend(int worker)
    {
        for (int seen = 0; ;)
        {
            SpinWait spin = default;
            while (Volatile.Read(ref _round) == seen) spin.SpinOnce(sleep1Threshold: -1);
            seen = Volatile.Read(ref _round);
            if (Volatile.Read(ref _isOver)) return;
            try
            {
                _work(worker);
            }
            catch (Exception e)
            {
                _failure = e;
            }

            Interlocked.Increment(ref _done);
        }
    }
}
