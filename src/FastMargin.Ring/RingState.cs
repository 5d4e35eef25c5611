namespace FastMargin.Ring;

/// <summary>Bits of the state of a ring; 0 is open.</summary>
internal static class RingState
{
    /// <summary>The producer was asked to stop: claims are refused.</summary>
    public const int Stopping = 1;

    /// <summary>The producer said that it published its last event.</summary>
    public const int Complete = 2;

    /// <summary>The memory is gone.</summary>
    public const int Disposed = 4;
}
