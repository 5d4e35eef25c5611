using FastMargin.Engine;
using FastMargin.Latency;

namespace FastMargin.Cli.Run;

/// <summary>What a run came to.</summary>
internal sealed class RunResult
{
    /// <summary>Marks that went into the engine.</summary>
    public long Ticks { get; set; }

    /// <summary>Edges in all.</summary>
    public long Edges { get; set; }

    /// <summary>Edges into deficiency.</summary>
    public long Raised { get; set; }

    /// <summary>Edges out of deficiency.</summary>
    public long Cured { get; set; }

    /// <summary>Time of each engine call, from the mark to its edges.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>All of the run: reading, engine, events, proof.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>True when a signal ended the run before its feed.</summary>
    public bool IsStopped { get; set; }

    /// <summary>The proof, when there was one.</summary>
    public ExactAudit? Audit { get; set; }

    /// <summary>Marks per second of engine time.</summary>
    public double TicksPerSecond => Latency.TotalNs == 0 ? 0 : Ticks * 1e9 / Latency.TotalNs;

    /// <summary>The line that ends every verified run.</summary>
    public string Closing => FormattableString.Invariant(
        $"verified: {Audit?.Flags ?? 0} flags, {Audit?.Differences ?? 0} differences");

    /// <summary>The exit code.</summary>
    public int ExitCode => Audit is { Differences: > 0 } ? Cli.ExitCode.Difference
        : IsStopped ? Cli.ExitCode.Stopped
        : Cli.ExitCode.Ok;
}
