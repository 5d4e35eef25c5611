using FastMargin.Engine;

namespace FastMargin.Sinks;

/// <summary>
/// Takes the engine's outputs from an <see cref="OutputPump"/>, on its thread, in order. What a sink does when it
/// cannot keep up is declared by the sink; it never blocks longer than that.
/// </summary>
public interface IOutputSink : IDisposable
{
    /// <summary>Its name in notices and metrics.</summary>
    public string Name { get; }

    /// <summary>Outputs that it did not deliver, as its policy says; any thread may read.</summary>
    public long Suppressed { get; }

    /// <summary>Takes one output.</summary>
    public void Take(in OutputEvent output);

    /// <summary>No more outputs for now: what was taken should not wait any longer.</summary>
    public void EndBatch();
}

/// <summary>What a sink does when its queue is full.</summary>
public enum FullPolicy
{
    /// <summary>Leave outputs out, count them, and say how many in a line as soon as there is room.</summary>
    Drop,

    /// <summary>Wait: the output ring fills, and then the engine waits too. Nothing is lost.</summary>
    Wait,
}
