using FastMargin.Feeds;

namespace FastMargin.Service;

/// <summary>What a feed is.</summary>
public enum FeedType
{
    /// <summary>Tick files, merged by time.</summary>
    Tape,

    /// <summary>Frames over UDP.</summary>
    Udp,

    /// <summary>Frames from a TCP server.</summary>
    Tcp,

    /// <summary>JSON lines from a TCP server.</summary>
    TcpLines,

    /// <summary>JSON lines from a file.</summary>
    Lines,

    /// <summary>JSON lines from standard input.</summary>
    Stdin,
}

/// <summary>One feed: which of the options it has depends on its type, see docs/service.md.</summary>
public sealed record FeedOptions
{
    /// <summary>What it is.</summary>
    public required FeedType Type { get; init; }

    /// <summary>Tick files of a tape, or the one file of lines.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary><c>group:port</c> or <c>host:port</c>.</summary>
    public string? Address { get; init; }

    /// <summary>Address of the network interface that joins a multicast group; any when left out.</summary>
    public string? Interface { get; init; }

    /// <summary>File of lines <c>number,instrument</c>; rows of the book when left out.</summary>
    public string? Symbols { get; init; }

    /// <summary>Speed of a tape: above 0, or <see cref="TapePlayer.FlatOut"/>.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Which price of a tick is the mark.</summary>
    public MarkPolicy Mark { get; init; } = MarkPolicy.Auto;

    /// <summary>True when it comes to an end by itself.</summary>
    public bool IsFinite => Type is FeedType.Tape or FeedType.Lines or FeedType.Stdin;
}
