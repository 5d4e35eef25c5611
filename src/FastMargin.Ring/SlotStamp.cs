using System.Runtime.CompilerServices;

namespace FastMargin.Ring;

/// <summary>
/// What a producer leaves at the first slot of a claim once it is done with it:
/// <c>4·(sequence − index) + 2·count + (abandoned ? 1 : 0)</c>, where <c>index = sequence mod capacity</c>.
/// </summary>
/// <remarks>
/// Claims tile the sequence, so the consumer looks only where a claim begins; one store publishes a batch of any size.
/// The first term names the lap: stamps of earlier laps, and the zero of fresh memory, are no stamps of this one.
/// </remarks>
internal static class SlotStamp
{
    /// <summary>The stamp of a claim.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(long start, int count, int capacity, bool isAbandoned) =>
        Lap(start, capacity) + 2 * (long)count + (isAbandoned ? 1 : 0);

    /// <summary>What every stamp at <paramref name="start"/> or a later sequence in its slot exceeds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Lap(long start, int capacity) => 4 * (start & -(long)capacity);

    /// <summary>Slots of the claim that begins at <paramref name="start"/>; 0 when it is not stamped yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(long stamp, long start, int capacity) =>
        (int)(Math.Max(stamp - Lap(start, capacity), 0) >> 1);

    /// <summary>Whether the claim was given up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAbandoned(long stamp) => (stamp & 1) != 0;
}
