namespace FastMargin.Bench.Matrix;

/// <summary>How much time measuring takes.</summary>
/// <param name="IsShort">True for a run that only shows that everything runs and is right.</param>
/// <param name="Rounds">Times a case is measured, in turn with others of its group; at least 3 for slow ones.</param>
/// <param name="RoundSeconds">A round repeats the call for about this long, at least once.</param>
/// <param name="WarmUpSeconds">The call is repeated for this long before anything is measured, at least once.</param>
/// <param name="CaseSeconds">A case whose rounds would take longer than this has fewer.</param>
public sealed record Pace(bool IsShort, int Rounds, double RoundSeconds, double WarmUpSeconds, double CaseSeconds)
{
    /// <summary>The largest size of a short run.</summary>
    public const int ShortSize = 2_000;

    /// <summary>For numbers that are kept.</summary>
    public static Pace Full { get; } = new(false, 11, 0.05, 0.3, 20);

    /// <summary>For a test.</summary>
    public static Pace Brief { get; } = new(true, 2, 0, 0, 1);

    /// <summary>A size as it is in this run.</summary>
    public int Size(int full) => IsShort ? Math.Min(full, ShortSize) : full;
}
