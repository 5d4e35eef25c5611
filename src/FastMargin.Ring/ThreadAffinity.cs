using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace FastMargin.Ring;

/// <summary>Which processors the calling thread runs on, where the system can say and choose: Linux.</summary>
public static partial class ThreadAffinity
{
    // The kernel takes masks of any size; this one covers 1024 processors, as many as C libraries do.
    private const int MaskSize = 128;

    private const int ThisThread = 0;

    /// <summary>Pins the calling thread to one processor; false when the system cannot, or refuses.</summary>
    public static bool TryPin(int processor)
    {
        if (!OperatingSystem.IsLinux() || processor < 0 || processor >= 8 * MaskSize) return false;
        Span<byte> mask = stackalloc byte[MaskSize];
        mask.Clear();
        mask[processor / 8] = (byte)(1 << (processor % 8));
        return sched_setaffinity(ThisThread, MaskSize, mask) == 0;
    }

    /// <summary>The processors that the calling thread may run on, rising; empty where the system cannot say.</summary>
    public static IReadOnlyList<int> Allowed()
    {
        if (!OperatingSystem.IsLinux()) return [];
        Span<byte> mask = stackalloc byte[MaskSize];
        mask.Clear();
        if (sched_getaffinity(ThisThread, MaskSize, mask) < 0) return [];
        var allowed = new List<int>();
        for (int at = 0; at < MaskSize; at++)
        {
            for (uint rest = mask[at]; rest != 0; rest &= rest - 1)
                allowed.Add((8 * at) + BitOperations.TrailingZeroCount(rest));
        }

        return allowed;
    }

    [LibraryImport("libc", SetLastError = true)]
    [SupportedOSPlatform("linux")]
    private static partial int sched_setaffinity(int thread, nuint size, ReadOnlySpan<byte> mask);

    [LibraryImport("libc", SetLastError = true)]
    [SupportedOSPlatform("linux")]
    private static partial int sched_getaffinity(int thread, nuint size, Span<byte> mask);
}
