using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMargin.Engine;
using FastMargin.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace FastMargin.Ilgpu;

/// <summary>Passes over a book that stays on a device; one launch a slab.</summary>
internal sealed unsafe class IlgpuPass : IBatchPass
{
    private readonly string _name;
    private readonly Accelerator _accelerator;
    private readonly AcceleratorStream _stream;
    private readonly Action<AcceleratorStream, Index1D, SlabViews, ArrayView<double>, ArrayView<BatchChange>,
        ArrayView<int>> _sweep;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _table;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _count;
    private readonly long[] _rows = new long[2 * SlotLayout.MaxRows];
    private readonly List<IlgpuSlab> _slabs = [];
    private MemoryBuffer1D<BatchChange, Stride1D.Dense>? _changes;
    private BatchChange[] _found = [];
    private Task _running = Task.CompletedTask;
    private BatchColumns _wanted;

    /// <summary>Compiles the kernel for an accelerator, which is this pass's own from now on.</summary>
    public IlgpuPass(string name, Accelerator accelerator)
    {
        (_name, _accelerator) = (name, accelerator);
        _stream = accelerator.CreateStream();
        _sweep = accelerator.LoadAutoGroupedKernel<Index1D, SlabViews, ArrayView<double>, ArrayView<BatchChange>,
            ArrayView<int>>(PassKernels.Sweep);
        _table = accelerator.Allocate1D<double>(2 * SlotLayout.MaxRows);
        _count = accelerator.Allocate1D<int>(1);
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
            _count.MemSetToZero(_stream);
            // What was queued reads memory of the caller, who has it back when this returns.
            _stream.Synchronize();
            int launches = 0;
            foreach (IlgpuSlab slab in _slabs)
            {
                int pools = slab.Content.Columns.Pools;
                if (pools == 0) continue;
                _sweep(_stream, pools, slab.Views, _table.View, _changes!.View, _count.View);
                launches++;
            }

            Counts = Counts with { Passes = Counts.Passes + 1, Launches = Counts.Launches + launches };
            _running = _stream.SynchronizeAsync();
        });

    /// <inheritdoc/>
    public ReadOnlySpan<BatchChange> Finish()
    {
        int changes = IlgpuCalls.Of(_name, "finishing a pass", () =>
        {
            _running.GetAwaiter().GetResult();
            Span<int> count = stackalloc int[1];
            ArrayView<int> counter = _count.View;
            counter.CopyToCPU(_stream, count);
            long bytes = sizeof(int);
            if (count[0] > 0)
            {
                if (count[0] > _found.Length) _found = new BatchChange[(int)_changes!.Length];
                ArrayView<BatchChange> all = _changes!.View;
                all.SubView(0, count[0]).CopyToCPU(_stream, _found.AsSpan(0, count[0]));
                bytes += count[0] * (long)BatchChange.Bytes;
            }

            foreach (IlgpuSlab slab in _slabs) bytes += slab.Bring(_wanted);
            _stream.Synchronize();
            Counts = Counts with { BytesDown = Counts.BytesDown + bytes };
            return count[0];
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
        List<IDisposable> parts = [.. _slabs, _table, _count];
        if (_changes is not null) parts.Add(_changes);
        parts.Add(_stream);
        parts.Add(_accelerator);
        return parts;
    }

    private void CountUp(long bytes) => Counts = Counts with
    {
        BytesUp = Counts.BytesUp + bytes,
        ResidentBytes = _slabs.Sum(s => s.Size) + _table.LengthInBytes + (_changes?.LengthInBytes ?? 0),
    };

    private void MakeRoomForChanges()
    {
        long lanes = _slabs.Sum(s => (long)s.Content.Capacity);
        if (_changes is not null && _changes.Length >= lanes) return;
        _changes?.Dispose();
        _changes = _accelerator.Allocate1D<BatchChange>(lanes);
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
