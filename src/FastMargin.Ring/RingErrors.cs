using System.Diagnostics.CodeAnalysis;

namespace FastMargin.Ring;

/// <summary>What is thrown, kept apart from the methods that are inlined.</summary>
internal static class RingErrors
{
    [DoesNotReturn]
    public static void ThrowClaim(int count, int capacity) =>
        throw new ArgumentOutOfRangeException(
            nameof(count), count, $"A claim takes 1 to {capacity} slots, the capacity of the ring; found {count}.");

    [DoesNotReturn]
    public static void ThrowPublish(int count, int claimed) =>
        throw new ArgumentOutOfRangeException(
            nameof(count),
            count,
            $"The open claim has {claimed} slots, so 0 to {claimed} can be published; found {count}.");

    [DoesNotReturn]
    public static void ThrowDrain(int max) =>
        throw new ArgumentOutOfRangeException(nameof(max), max, $"A drain takes 1 event or more; found {max}.");

    [DoesNotReturn]
    public static void ThrowRelease(int count, int drained) =>
        throw new ArgumentOutOfRangeException(
            nameof(count), count, $"{drained} events are drained, so 0 to {drained} are released; found {count}.");

    [DoesNotReturn]
    public static void ThrowClosedClaim(long start, int count) =>
        throw new InvalidOperationException(
            $"The claim of {count} slots from sequence {start} was published or abandoned before, or is empty.");
}
