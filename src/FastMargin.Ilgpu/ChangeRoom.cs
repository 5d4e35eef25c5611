using FastMargin.Engine;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime;

namespace FastMargin.Ilgpu;

/// <summary>
/// Room on the device for flags, the places a scan gives them, and changes. Behind the last flag stands one that is
/// never set, so the scan leaves the number of all changes behind the last place.
/// </summary>
internal sealed class ChangeRoom : IDisposable
{
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _flags;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _places;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _temporary;
    private readonly MemoryBuffer1D<BatchChange, Stride1D.Dense> _changes;

    /// <summary>Makes room for changes of so many pools.</summary>
    public ChangeRoom(Accelerator accelerator, long pools)
    {
        _flags = accelerator.Allocate1D<int>(pools + 1);
        _places = accelerator.Allocate1D<int>(pools + 1);
        _temporary = accelerator.Allocate1D<int>(accelerator.ComputeScanTempStorageSize<int>(pools + 1));
        _changes = accelerator.Allocate1D<BatchChange>(pools);
    }

    /// <summary>Pools that there is room for.</summary>
    public long Length => _changes.Length;

    /// <summary>Bytes on the device.</summary>
    public long Size => _flags.LengthInBytes + _places.LengthInBytes + _temporary.LengthInBytes
        + _changes.LengthInBytes;

    /// <summary>1 where a pool is to be told.</summary>
    public ArrayView<int> Flags => _flags.View;

    /// <summary>Flags before each.</summary>
    public ArrayView<int> Places => _places.View;

    /// <summary>Where changes go.</summary>
    public ArrayView<BatchChange> Changes => _changes.View;

    /// <summary>Queues the scan over the flags of so many pools.</summary>
    public void Scan(AcceleratorStream stream, Scan<int, Stride1D.Dense, Stride1D.Dense> scan, int pools)
    {
        Flags.SubView(pools, 1).MemSetToZero(stream);
        scan(stream, _flags.View.SubView(0, pools + 1), _places.View.SubView(0, pools + 1), _temporary.View);
    }

    /// <summary>Waits for the scan: how many of so many pools have changed.</summary>
    public int CountOf(AcceleratorStream stream, int pools)
    {
        if (pools == 0) return 0;
        Span<int> count = stackalloc int[1];
        Places.SubView(pools, 1).CopyToCPU(stream, count);
        return count[0];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable part in (IDisposable[])[_flags, _places, _temporary, _changes]) part.Dispose();
    }
}
