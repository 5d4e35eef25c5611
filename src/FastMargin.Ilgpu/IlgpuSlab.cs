using System.Runtime.CompilerServices;
using FastMargin.Engine;
using FastMargin.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace FastMargin.Ilgpu;

/// <summary>The columns of one slab in the memory of a device.</summary>
internal sealed unsafe class IlgpuSlab : IDisposable
{
    private readonly AcceleratorStream _stream;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _slots;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _cash;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _requirementBase;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _magnitude;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _pools;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _thresholds;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _seen;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _equity;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _requirement;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _rung;
    private readonly int _number;
    private readonly int _groupSize;

    /// <summary>Makes room for the lanes of a slab.</summary>
    public IlgpuSlab(Accelerator accelerator, AcceleratorStream stream, int number, in BatchSlab content)
    {
        (_stream, _number, Content) = (stream, number, content);
        int lanes = content.Capacity;
        _groupSize = SlotLayout.RecordSize(content.Columns.Format) * content.Columns.Positions;
        // Never empty: also a slab without positions has a view of its slots.
        _slots = accelerator.Allocate1D<byte>(Math.Max(1L, lanes / SlotLayout.GroupSize) * Math.Max(16, _groupSize));
        _cash = accelerator.Allocate1D<double>(lanes);
        _requirementBase = accelerator.Allocate1D<double>(lanes);
        _magnitude = accelerator.Allocate1D<float>(lanes);
        _pools = accelerator.Allocate1D<int>(lanes);
        _thresholds = accelerator.Allocate1D<double>(content.Thresholds.Count);
        _seen = accelerator.Allocate1D<byte>(lanes);
        _equity = accelerator.Allocate1D<double>(lanes);
        _requirement = accelerator.Allocate1D<double>(lanes);
        _rung = accelerator.Allocate1D<byte>(lanes);
    }

    /// <summary>What was last taken.</summary>
    public BatchSlab Content { get; private set; }

    /// <summary>Bytes on the device.</summary>
    public long Size => _slots.LengthInBytes + _cash.LengthInBytes + _requirementBase.LengthInBytes
        + _magnitude.LengthInBytes + _pools.LengthInBytes + _thresholds.LengthInBytes + _seen.LengthInBytes
        + _equity.LengthInBytes + _requirement.LengthInBytes + _rung.LengthInBytes;

    /// <summary>What the kernel gets.</summary>
    public SlabViews Views => new()
    {
        Positions = Content.Columns.Positions,
        IsWide = Content.Columns.Format == LotsFormat.Wide ? 1 : 0,
        Number = _number,
        Factor = CertifiedBound.Factor(Content.Columns.Positions),
        NarrowLots = _slots.AsRawArrayView().Cast<int>(),
        WideLots = _slots.AsRawArrayView().Cast<double>(),
        Indices = _slots.AsRawArrayView().Cast<ushort>(),
        Cash = _cash.View,
        RequirementBase = _requirementBase.View,
        Magnitude = _magnitude.View,
        Pools = _pools.View,
        Thresholds = _thresholds.View,
        Seen = _seen.View,
        Equity = _equity.View,
        Requirement = _requirement.View,
        Rung = _rung.View,
    };

    /// <summary>Queues the upload of all groups, and of the thresholds.</summary>
    /// <returns>Bytes.</returns>
    public long TakeAll(in BatchSlab content)
    {
        double[] thresholds = new double[content.Thresholds.Count];
        for (int i = 0; i < thresholds.Length; i++) thresholds[i] = content.Thresholds[i];
        ArrayView<double> all = _thresholds.View;
        all.CopyFromCPU(_stream, new ReadOnlySpan<double>(thresholds));
        return Take(content, 0, content.Capacity / SlotLayout.GroupSize, areNew: true) + _thresholds.LengthInBytes;
    }

    /// <summary>Queues the upload of some groups.</summary>
    /// <returns>Bytes.</returns>
    public long Take(in BatchSlab content, int firstGroup, int groups, bool areNew)
    {
        Content = content;
        int first = firstGroup * SlotLayout.GroupSize;
        int lanes = groups * SlotLayout.GroupSize;
        SlabColumns columns = content.Columns;
        long bytes = Up(_slots, columns.Slots, firstGroup * (long)_groupSize, groups * (long)_groupSize);
        bytes += Up(_cash, columns.Cash, first, lanes);
        bytes += Up(_requirementBase, columns.RequirementBase, first, lanes);
        bytes += Up(_magnitude, columns.Magnitude, first, lanes);
        bytes += Up(_pools, content.Pools, first, lanes);
        if (areNew) _seen.MemSet(_stream, PoolValue.Undecided, first, lanes);
        return bytes;
    }

    /// <summary>Brings columns of the last pass into those of the slab.</summary>
    /// <returns>Bytes.</returns>
    public long Bring(BatchColumns wanted)
    {
        SlabColumns columns = Content.Columns;
        long bytes = 0;
        if (wanted.HasFlag(BatchColumns.Equity)) bytes += Down(_equity, columns.Equity, columns.Pools);
        if (wanted.HasFlag(BatchColumns.Requirement)) bytes += Down(_requirement, columns.Requirement, columns.Pools);
        if (wanted.HasFlag(BatchColumns.Rung)) bytes += Down(_rung, columns.Rung, columns.Pools);
        return bytes;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        IDisposable[] columns =
        [
            _slots, _cash, _requirementBase, _magnitude, _pools, _thresholds, _seen, _equity, _requirement, _rung,
        ];
        foreach (IDisposable column in columns) column.Dispose();
    }

    private long Up<T>(MemoryBuffer1D<T, Stride1D.Dense> target, T* source, long first, long count)
        where T : unmanaged
    {
        if (count == 0) return 0;
        ArrayView<T> all = target.View;
        all.SubView(first, count).CopyFromCPUUnsafeAsync(_stream, ref Unsafe.AsRef<T>(source + first), count);
        return count * sizeof(T);
    }

    private long Down<T>(MemoryBuffer1D<T, Stride1D.Dense> source, T* target, long count)
        where T : unmanaged
    {
        if (count == 0) return 0;
        ArrayView<T> all = source.View;
        all.SubView(0, count).CopyToCPUUnsafeAsync(_stream, ref Unsafe.AsRef<T>(target), count);
        return count * sizeof(T);
    }
}
