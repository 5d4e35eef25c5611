using System.Runtime.InteropServices;

namespace FastMargin.Kernels.Memory;

/// <summary>Zeroed native memory whose first byte is aligned to a cache line.</summary>
public sealed unsafe partial class AlignedMemory : SafeHandle
{
    /// <summary>Alignment in bytes: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private const nuint HugePageSize = 2 << 20;
    private const nuint HugePagesFrom = 4 << 20;
    private const int MadviseHugePage = 14;

    /// <summary>Allocates; large blocks ask the system for huge pages, which save most TLB misses.</summary>
    /// <param name="size">Bytes, 0 or more; the block is rounded up to whole lines.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public AlignedMemory(long size)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        nuint lines = ((nuint)size + Alignment - 1) / Alignment;
        nuint rounded = Math.Max(lines, 1) * Alignment;
        bool isLarge = rounded >= HugePagesFrom;
        void* block = NativeMemory.AlignedAlloc(rounded, isLarge ? HugePageSize : Alignment);
        SetHandle((nint)block);
        Size = size;
        // The advice comes before the first touch, which is what decides the size of a page. It may fail: then the
        // pages are small and everything else is the same.
        if (isLarge && OperatingSystem.IsLinux())
            _ = Madvise(block, rounded, MadviseHugePage);
        NativeMemory.Clear(block, rounded);
    }

    /// <summary>Bytes asked for.</summary>
    public long Size { get; }

    /// <summary>First byte; valid until disposal.</summary>
    public byte* Start => (byte*)handle;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(void* address, nuint length, int advice);
}
