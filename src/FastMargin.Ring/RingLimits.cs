using System.Numerics;

namespace FastMargin.Ring;

/// <summary>The bounds of every ring.</summary>
public static class RingLimits
{
    /// <summary>Fewest slots: a ring of one hands single events over.</summary>
    public const int MinCapacity = 1;

    /// <summary>Most slots; a power of two, so that every batch and every index fits an <see cref="int"/>.</summary>
    public const int MaxCapacity = 1 << 30;

    /// <summary>Largest event in bytes.</summary>
    public const int MaxEventSize = 1 << 16;

    /// <summary>Most events a ring passes on in its life: 2^60, 36 years at a thousand million a second.</summary>
    public const long MaxEvents = 1L << 60;

    // The compiler refuses to cast a negative constant to an unsigned one, so the build proves these relations: the
    // largest buffer is addressable, and a stamp (four times a sequence number plus less than four capacities) fits.
    private const uint BufferIsAddressable = (uint)(long.MaxValue / MaxEventSize / MaxCapacity - 1);
    private const ulong StampsDoNotOverflow = (ulong)(long.MaxValue / 4 - (MaxEvents + MaxCapacity));

    internal static int CheckCapacity(int capacity, int eventSize)
    {
        _ = BufferIsAddressable;
        _ = StampsDoNotOverflow;
        if (capacity is < MinCapacity or > MaxCapacity || !BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"The capacity of a ring is a power of "
                + $"two from {MinCapacity} to {MaxCapacity}; found {capacity}.");
        }

        if (eventSize > MaxEventSize)
        {
            throw new NotSupportedException(
                $"An event of a ring has at most {MaxEventSize} bytes; found {eventSize}.");
        }

        return capacity;
    }
}
