namespace FastMargin.Engine;

/// <summary>Which pools an input can have moved, and how they are looked at again.</summary>
internal interface IEvaluation : IDisposable
{
    /// <summary>Triggers set so far.</summary>
    public long Insertions => 0;

    /// <summary>Bytes of what is kept beside the book.</summary>
    public long IndexSize => 0;

    /// <summary>Why a device was given up, or null.</summary>
    public BatchDeviceException? Fault => null;

    /// <summary>What passes of a batch device moved; zeros where there are none.</summary>
    public BatchCounts BatchCounts => default;

    /// <summary>Looks at every pool; whatever was remembered before is void.</summary>
    public void Restart();

    /// <summary>Looks at whatever the book's changes since the last input can have moved.</summary>
    public void Refresh();
}
