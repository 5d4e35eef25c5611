namespace FastMargin.Ring;

/// <summary>How far one thread has got in one wait.</summary>
public struct WaitTurn
{
    private SpinWait _spin;

    /// <summary>Turns spun so far.</summary>
    public readonly int Spins => _spin.Count;

    /// <summary>Whether this thread has announced that it is about to block.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>What the announcement was made under; it is stale once a signal came after it.</summary>
    public int Ticket { get; set; }

    /// <summary>Spins for a moment, and after some turns lets other threads run; never sleeps.</summary>
    /// <remarks>Without the argument the runtime sleeps a whole millisecond after some turns.</remarks>
    public void Spin() => _spin.SpinOnce(sleep1Threshold: -1);
}
