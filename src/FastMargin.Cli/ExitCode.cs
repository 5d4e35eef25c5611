namespace FastMargin.Cli;

/// <summary>What the process ends with.</summary>
public static class ExitCode
{
    /// <summary>Done, and nothing found wrong.</summary>
    public const int Ok = 0;

    /// <summary>Data that cannot be used, or a file that cannot be read or written.</summary>
    public const int Data = 1;

    /// <summary>A command line that is not understood.</summary>
    public const int Usage = 2;

    /// <summary>A check found differences.</summary>
    public const int Difference = 3;

    /// <summary>Ended early by a signal, with what was done so far.</summary>
    public const int Stopped = 130;
}
