using FastMargin.Sinks;

namespace FastMargin.Service;

/// <summary>What a sink is.</summary>
public enum SinkType
{
    /// <summary>Lines on standard output.</summary>
    Console,

    /// <summary>JSON lines in a file that rotates.</summary>
    File,

    /// <summary>A ring in shared memory.</summary>
    SharedMemory,

    /// <summary>JSON lines to every client that connects.</summary>
    Tcp,
}

/// <summary>One sink: which of the options it has depends on its type, see docs/service.md.</summary>
public sealed record SinkOptions
{
    /// <summary>What it is.</summary>
    public required SinkType Type { get; init; }

    /// <summary>The file, or the shared memory's.</summary>
    public string? Path { get; init; }

    /// <summary><c>address:port</c> to listen at.</summary>
    public string? Listen { get; init; }

    /// <summary>True for JSON lines on the console instead of lines for people.</summary>
    public bool IsJson { get; init; }

    /// <summary>Events of a shared ring, a power of two.</summary>
    public int Capacity { get; init; } = 1 << 14;

    /// <summary>How a file is written; its stamps are those of every type.</summary>
    public JsonLinesOptions File { get; init; } = new();

    /// <summary>How clients are served.</summary>
    public TcpServerOptions Tcp { get; init; } = new();
}
