namespace FastMargin.Feeds;

/// <summary>How a feed stands.</summary>
public enum FeedState
{
    /// <summary>Not started.</summary>
    Idle,

    /// <summary>Delivering, or waiting for news.</summary>
    Running,

    /// <summary>Lost its connection and tries to get it back.</summary>
    Connecting,

    /// <summary>At its end, or stopped.</summary>
    Ended,

    /// <summary>Failed; the engine goes on without it.</summary>
    Dead,
}

/// <summary>What a feed came to so far; written by its thread, readable by any.</summary>
public sealed class FeedCounts
{
    private long _inputs;
    private long _refused;
    private long _repeated;
    private long _gaps;
    private long _lost;
    private long _connects;
    private int _state;

    /// <summary>Inputs handed to the engine.</summary>
    public long Inputs => Volatile.Read(ref _inputs);

    /// <summary>Frames or lines that could not be decoded.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Frames that came twice, or after later ones, and were passed over.</summary>
    public long Repeated => Volatile.Read(ref _repeated);

    /// <summary>Gaps in the sequence.</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    /// <summary>Messages lost in gaps of known size.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Connections made.</summary>
    public long Connects => Volatile.Read(ref _connects);

    /// <summary>How it stands.</summary>
    public FeedState State
    {
        get => (FeedState)Volatile.Read(ref _state);
        internal set => Volatile.Write(ref _state, (int)value);
    }

    internal void AddInput() => Volatile.Write(ref _inputs, _inputs + 1);

    internal void AddRefused() => Volatile.Write(ref _refused, _refused + 1);

    internal void AddRepeated() => Volatile.Write(ref _repeated, _repeated + 1);

    internal void AddConnect() => Volatile.Write(ref _connects, _connects + 1);

    internal void AddGap(long lost)
    {
        Volatile.Write(ref _gaps, _gaps + 1);
        Volatile.Write(ref _lost, _lost + lost);
    }
}
