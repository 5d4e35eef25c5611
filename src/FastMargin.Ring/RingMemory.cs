using System.Runtime.InteropServices;

namespace FastMargin.Ring;

/// <summary>Zeroed native memory, aligned to a cache line, or to a huge page where these are asked for.</summary>
internal sealed unsafe partial class RingMemory : SafeHandle
{
    public const int Alignment = 64;
    public const int HugePageSize = 2 << 20;

    private const int MadviseHugePage = 14;

    public RingMemory(long size, bool hugePages)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        nuint alignment = (nuint)(hugePages ? HugePageSize : Alignment);
        nuint rounded = ((nuint)size + alignment - 1) & ~(alignment - 1);
        void* block = NativeMemory.AlignedAlloc(rounded, alignment);
        SetHandle((nint)block);
        // The advice comes before the first touch, which is what decides the size of a page. It may fail: then the
        // pages are small and everything else is the same.
        if (hugePages && OperatingSystem.IsLinux())
            _ = Madvise(block, rounded, MadviseHugePage);
        // Clearing touches every page, so that no first event pays for a page fault.
        NativeMemory.Clear(block, rounded);
    }

    public byte* Start => (byte*)handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(void* address, nuint length, int advice);
}
