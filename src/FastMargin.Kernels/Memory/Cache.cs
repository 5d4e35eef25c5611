using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FastMargin.Kernels.Memory;

/// <summary>
/// Asks for memory before it is read. A hint: any address may be asked for, nothing is read or written, and where the
/// processor knows no such hint nothing happens.
/// </summary>
public static unsafe class Cache
{
    /// <summary>Bytes of a cache line.</summary>
    public const int LineSize = 64;

    /// <summary>Fetches the line of an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(void* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }

    /// <summary>Fetches the line of an element; if its array is moved meanwhile, a line that nobody needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch<T>(T[] array, int index)
        where T : unmanaged
    {
        if ((uint)index < (uint)array.Length) Fetch(Unsafe.AsPointer(ref array[index]));
    }

    /// <summary>Fetches the lines from an address on.</summary>
    public static void Fetch(void* address, long bytes)
    {
        byte* end = (byte*)address + bytes;
        for (byte* at = (byte*)address; at < end; at += LineSize) Fetch(at);
        Fetch(end - 1);
    }
}
