using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMargin.Engine;
using FastMargin.Kernels;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Algorithms.ScanReduceOperations;
using ILGPU.Runtime;

namespace FastMargin.Ilgpu;

/// <summary>
/// Passes over a book that stays on a device. A launch a slab evaluates and flags what is to be told, a scan over the
/// flags finds the place of each change, and a second launch a slab writes them there.
/// </summary>
internal sealed unsafe partial class IlgpuPass : IStressPass
{
    private readonly string _name;
    private readonly Accelerator _accelerator;
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, SlabViews, ArrayView<double>, ArrayView<int>> _sweep;
    private readonly Action<AcceleratorStream, Index1D, SlabViews, ArrayView<int>, ArrayView<int>,
        ArrayView<BatchChange>> _compact;
    private readonly Action<AcceleratorStream, Index2D, SlabViews, ArrayView<double>, StressViews> _stress;
    private readonly Action<AcceleratorStream, Index1D, ArrayView<long>, BlockViews> _add;
    private readonly Scan<int, Stride1D.Dense, Stride1D.Dense> _scan;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _table;
    private readonly long[] _rows = new long[2 * SlotLayout.MaxRows];
    private readonly List<IlgpuSlab> _slabs = [];
    private ChangeRoom? _changes;
    private int _pools;
    private BatchChange[] _found = [];
    private Task _running = Task.CompletedTask;
    private BatchColumns _wanted;

    /// <summary>Compiles the kernel for an accelerator, which is this pass's own from now on.</summary>
    public IlgpuPass(string name, Accelerator accelerator)
    {
        (_name, _accelerator) = (name, accelerator);
        _stream = accelerator.CreateStream();
        _sweep = accelerator.LoadAutoGroupedKernel<Index1D, SlabViews, ArrayView<double>, ArrayView<int>>(
            PassKernels.Sweep);
        _compact = accelerator.LoadAutoGroupedKernel<Index1D, SlabViews, ArrayView<int>, ArrayView<int>,
            ArrayView<BatchChange>>(PassKernels.Compact);
        _stress = accelerator.LoadAutoGroupedKernel<Index2D, SlabViews, ArrayView<double>, StressViews>(
            PassKernels.Stress);
        _add = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<long>, BlockViews>(PassKernels.Add);
        _scan = accelerator.CreateScan<int, Stride1D.Dense, Stride1D.Dense, AddInt32>(ScanKind.Exclusive);
        _table = accelerator.Allocate1D<double>(2 * SlotLayout.MaxRows);
        // Bits of no row, so that the first pass brings all of them.
        Array.Fill(_rows, -1);
    }

    /// <inheritdoc/>
    public BatchCounts Counts { get; private set; }

    /// <inheritdoc/>
    public bool IsDone => _running.IsCompleted;

    /// <inheritdoc/>
    public void Load(int slab, in BatchSlab content)
    {
        BatchSlab taken = content;
        IlgpuCalls.Of(_name, "loading a slab", () =>
        {
            var made = new IlgpuSlab(_accelerator, _stream, slab, taken);
            if (slab == _slabs.Count)
            {
                _slabs.Add(made);
            }
            else
            {
                // What is queued may still be writing into the memory that goes.
                _stream.Synchronize();
                _slabs[slab].Dispose();
                _slabs[slab] = made;
            }

            CountUp(made.TakeAll(taken));
            MakeRoomForChanges();
        });
    }

    /// <inheritdoc/>
    public void Update(int slab, in BatchSlab content, int firstGroup, int groups, bool areNew)
    {
        BatchSlab taken = content;
        IlgpuCalls.Of(
            _name, "updating a slab", () => CountUp(_slabs[slab].Take(taken, firstGroup, groups, areNew)));
    }

    /// <inheritdoc/>
    public void Begin(RowTable table, BatchColumns wanted = BatchColumns.None) =>
        IlgpuCalls.Of(_name, "beginning a pass", () =>
        {
            _wanted = wanted;
            TakeRows(table);
            // What was queued reads memory of the caller, who has it back when this returns.
            _stream.Synchronize();
            int launches = Launch();
            Counts = Counts with { Passes = Counts.Passes + 1, Launches = Counts.Launches + launches };
            _running = _stream.SynchronizeAsync();
        });

    /// <inheritdoc/>
    public ReadOnlySpan<BatchChange> Finish()
    {
        int changes = IlgpuCalls.Of(_name, "finishing a pass", () =>
        {
            _running.GetAwaiter().GetResult();
            int count = _changes?.CountOf(_stream, _pools) ?? 0;
            long bytes = sizeof(int) + (count * (long)BatchChange.Bytes);
            if (count > _found.Length) _found = new BatchChange[(int)_changes!.Length];
            if (count > 0)
            {
                ArrayView<BatchChange> all = _changes!.Changes;
                all.SubView(0, count).CopyToCPU(_stream, _found.AsSpan(0, count));
            }

            foreach (IlgpuSlab slab in _slabs) bytes += slab.Bring(_wanted);
            _stream.Synchronize();
            Counts = Counts with { BytesDown = Counts.BytesDown + bytes };
            return count;
        });
        return _found.AsSpan(0, changes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Disposal after a failure must not fail again; the accelerator gives up whatever is left.
        foreach (IDisposable part in Parts())
        {
            try
            {
                part.Dispose();
            }
            catch (AcceleratorException)
            {
            }
        }
    }

    private List<IDisposable> Parts()
    {
        List<IDisposable> parts = [.. _slabs, _table];
        if (_changes is not null) parts.Add(_changes);
        parts.Add(_stream);
        parts.Add(_accelerator);
        return parts;
    }

    private void CountUp(long bytes) => Counts = Counts with
    {
        BytesUp = Counts.BytesUp + bytes,
        ResidentBytes = _slabs.Sum(s => s.Size) + _table.LengthInBytes + (_changes?.Size ?? 0),
    };

    private void MakeRoomForChanges()
    {
        long lanes = _slabs.Sum(s => (long)s.Content.Capacity);
        if (_changes is not null && _changes.Length >= lanes) return;
        _changes?.Dispose();
        _changes = null;
        _changes = new ChangeRoom(_accelerator, lanes);
    }

    /// <summary>Queues a pass over all slabs, and the compaction of what it flags.</summary>
    /// <returns>Launches.</returns>
    private int Launch()
    {
        _pools = 0;
        int launches = 0;
        foreach (IlgpuSlab slab in _slabs)
        {
            int pools = slab.Content.Columns.Pools;
            if (pools == 0) continue;
            _sweep(_stream, pools, slab.Views, _table.View, _changes!.Flags.SubView(_pools, pools));
            _pools += pools;
            launches += 2;
        }

        if (_pools == 0) return 0;
        _changes!.Scan(_stream, _scan, _pools);
        int first = 0;
        foreach (IlgpuSlab slab in _slabs)
        {
            int pools = slab.Content.Columns.Pools;
            if (pools == 0) continue;
            ArrayView<int> flags = _changes.Flags.SubView(first, pools);
            _compact(_stream, pools, slab.Views, flags, _changes.Places.SubView(first, pools), _changes.Changes);
            first += pools;
        }

        return launches;
    }

    /// <summary>Queues the rows from the first that differs from the last pass to the last that does.</summary>
    private void TakeRows(RowTable table)
    {
        ReadOnlySpan<long> rows = MemoryMarshal.Cast<TableRow, long>(new(table.Rows, table.Count));
        Span<long> before = _rows.AsSpan(0, rows.Length);
        int first = rows.CommonPrefixLength(before);
        if (first == rows.Length) return;
        int end = rows.Length;
        while (rows[end - 1] == before[end - 1]) end--;
        rows[first..end].CopyTo(before[first..]);
        ArrayView<double> all = _table.View;
        all.SubView(first, end - first).CopyFromCPUUnsafeAsync(
            _stream, ref Unsafe.AsRef<double>((double*)table.Rows + first), end - first);
        CountUp((end - first) * (long)sizeof(double));
    }
}
