
namespace FastMargin.Feeds.Synthetic;

/// <summary>How the prices of a generated tape move.</summary>
public enum TapeShape
{
    /// <summary>Each tick multiplies a price by <c>exp(uniform ± 0.2 bp)</c>.</summary>
    Calm,

    /// <summary>Each tick multiplies a price by <c>exp(uniform ± 2 bp)</c>.</summary>
    Volatile,

    /// <summary>As volatile, while the most popular instruments fall by <see cref="TapeRecipe.CrashFall"/>.</summary>
    Crash,

    /// <summary>One instrument jumps from one side of a level to the other at every tick; the others rest.</summary>
    PingPong,
}

/// <summary>What a generated tape is like. The same recipe always makes the same tape.</summary>
public sealed record TapeRecipe
{
    /// <summary>The largest number of ticks.</summary>
    public const int MaxTicks = 1_000_000_000;

    /// <summary>2026-01-01T00:00:00Z in nanoseconds since 1970.</summary>
    public const long DefaultStartNs = 1_767_225_600_000_000_000;

    /// <summary>Instruments and the prices they start from.</summary>
    public required SyntheticMarket Market { get; init; }

    /// <summary>How prices move.</summary>
    public TapeShape Shape { get; init; } = TapeShape.Volatile;

    /// <summary>Number of ticks.</summary>
    public int Ticks { get; init; } = 200_000;

    /// <summary>Decides everything the other options leave open.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Instrument k, counted from 1, ticks with weight <c>1/k^exponent</c>.</summary>
    public double PopularityExponent { get; init; } = 1;

    /// <summary>Time of the first tick, nanoseconds since 1970.</summary>
    public long StartNs { get; init; } = DefaultStartNs;

    /// <summary>Mean time between ticks, which is exponential, in nanoseconds.</summary>
    public double MeanIntervalNs { get; init; } = 1_000_000;

    /// <summary>Half width of a tick's move in basis points; null for that of the shape.</summary>
    public double? NoiseBps { get; init; }

    /// <summary>Crash: how many of the most popular instruments fall.</summary>
    public int CrashInstruments { get; init; } = 50;

    /// <summary>Crash: share of its value that each of them loses, along a straight line of the logarithm.</summary>
    public double CrashFall { get; init; } = 0.2;

    /// <summary>Crash: where in the tape the fall begins, as a share of its ticks.</summary>
    public double CrashFrom { get; init; }

    /// <summary>Crash: where in the tape the fall ends.</summary>
    public double CrashTo { get; init; } = 1;

    /// <summary>Crash: share of the fall (of the logarithm) won back from there to the end of the tape.</summary>
    public double CrashRecovery { get; init; }

    /// <summary>Ping-pong: row of the instrument.</summary>
    public int PingPongInstrument { get; init; }

    /// <summary>Ping-pong: the level; null for the instrument's first mark.</summary>
    public Units.Price? PingPongLevel { get; init; }

    /// <summary>Ping-pong: the farthest from the level, in basis points; each tick is uniform up to it.</summary>
    public double PingPongBps { get; init; } = 10;

    /// <summary>Names the first option out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Market);
        Require(nameof(Shape), (int)Shape, 0, (int)TapeShape.PingPong);
        Require(nameof(Ticks), Ticks, 0, MaxTicks);
        Require(nameof(PopularityExponent), PopularityExponent, 0, 8);
        Require(nameof(StartNs), StartNs, 0, 4e18);
        Require(nameof(MeanIntervalNs), MeanIntervalNs, 0, 1e9);
        Require(nameof(NoiseBps), NoiseBps ?? 0, 0, 1_000);
        Require(nameof(CrashInstruments), CrashInstruments, 0, int.MaxValue);
        Require(nameof(CrashFall), CrashFall, 0, 0.99);
        Require(nameof(CrashFrom), CrashFrom, 0, 1);
        Require(nameof(CrashTo), CrashTo, CrashFrom, 1);
        Require(nameof(CrashRecovery), CrashRecovery, 0, 1);
        Require(nameof(PingPongInstrument), PingPongInstrument, 0, Market.StartPrices.Count - 1);
        Require(nameof(PingPongBps), PingPongBps, 0, 5_000);
    }

    private static void Require(string option, double value, double from, double to) =>
        OptionRange.Require(nameof(TapeRecipe), option, value, from, to);
}
