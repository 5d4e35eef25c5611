namespace FastMargin.Latency;

/// <summary>How fast, how long, and where.</summary>
public sealed record LatencyPlan
{
    /// <summary>Inputs a second, above 0.</summary>
    public required double Rate { get; init; }

    /// <summary>Measured time under load; as much again is spent on the machine alone.</summary>
    public required double Seconds { get; init; }

    /// <summary>Time before it, of the same inputs, not counted.</summary>
    public double WarmUpSeconds { get; init; }

    /// <summary>Into how many turns the measured time is parted: each is load, then the machine alone.</summary>
    public int Turns { get; init; } = 10;

    /// <summary>Processor of the engine's thread, or -1: wherever the system runs it.</summary>
    public int EngineProcessor { get; init; } = -1;

    /// <summary>Processor of the thread that sends inputs and takes outputs, or -1.</summary>
    public int SenderProcessor { get; init; } = -1;
}
