using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace FastMargin.Service;

/// <summary>Pins the calling thread to one processor, where the system can: Linux.</summary>
internal static partial class ThreadAffinity
{
    // The kernel takes masks of any size; this one covers 1024 processors, as many as C libraries do.
    private const int MaskSize = 128;

    private const int ThisThread = 0;

    /// <summary>Pins; false when the system cannot, or refuses.</summary>
    public static bool TryPin(int processor)
    {
        if (!OperatingSystem.IsLinux() || processor < 0 || processor >= 8 * MaskSize) return false;
        Span<byte> mask = stackalloc byte[MaskSize];
        mask.Clear();
        mask[processor / 8] = (byte)(1 << (processor % 8));
        return sched_setaffinity(ThisThread, MaskSize, mask) == 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    [SupportedOSPlatform("linux")]
    private static partial int sched_setaffinity(int thread, nuint size, ReadOnlySpan<byte> mask);
}
