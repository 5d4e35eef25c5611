using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>
/// Runs the kernel over all slabs; the pieces of a pass are shared out among threads that wait for the next one.
/// </summary>
internal sealed class SweepCrew : IDisposable
{
    private const int GroupsPerPiece = 1024;

    private readonly SweepVariant _variant;
    private readonly Thread[] _threads;
    private readonly Barrier _barrier;
    private readonly List<(int Slab, int From, int Count)> _pieces = [];
    private List<BatchSlab> _slabs = [];
    private RowTable _rows;
    private int _next;
    private volatile bool _isOver;

    public SweepCrew(SweepVariant variant, int threads)
    {
        _variant = variant;
        _barrier = new Barrier(threads);
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"sweep {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Evaluates every pool; returns when all threads are done.</summary>
    public void Run(List<BatchSlab> slabs, RowTable rows)
    {
        (_slabs, _rows) = (slabs, rows);
        _pieces.Clear();
        for (int slab = 0; slab < slabs.Count; slab++)
        {
            int groups = slabs[slab].Columns.Groups;
            for (int from = 0; from < groups; from += GroupsPerPiece)
            {
                _pieces.Add((slab, from, Math.Min(GroupsPerPiece, groups - from)));
            }
        }

        _next = 0;
        if (_threads.Length > 0) _barrier.SignalAndWait();
        DoPieces();
        if (_threads.Length > 0) _barrier.SignalAndWait();
    }

    public void Dispose()
    {
        if (_isOver) return;
        _isOver = true;
        if (_threads.Length > 0) _barrier.SignalAndWait();
        foreach (Thread thread in _threads) thread.Join();
        _barrier.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_isOver) return;
            DoPieces();
            _barrier.SignalAndWait();
        }
    }

    private void DoPieces()
    {
        for (int i = Interlocked.Increment(ref _next) - 1; i < _pieces.Count; i = Interlocked.Increment(ref _next) - 1)
        {
            (int number, int from, int count) = _pieces[i];
            BatchSlab slab = _slabs[number];
            _variant.Sweep(slab.Columns, _rows, slab.Thresholds, from, count);
        }
    }
}
