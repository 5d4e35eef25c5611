using FastMargin.Instruments;
using FastMargin.Kernels;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>The ratio below which a level is entered, and the one at or above which it is left again.</summary>
public readonly record struct LevelBand(Rate Entry, Rate Release);

/// <summary>
/// The levels of a set of accounts. A level is entered when <c>E &lt; entry·MM</c> and held until
/// <c>E ≥ release·MM</c>; bankrupt means <c>E &lt; 0</c>. All comparisons are exact. From level L the next one is
/// <code>max(deepest level whose entry is above the ratio, deepest level up to L whose release is above it)</code>
/// so that a pool that jumps from liquidation past its requirement is deficient until it reaches that release too.
/// </summary>
public sealed class LevelProfile
{
    private const int Levels = (int)Level.Unknown;

    private readonly Rate[] _thresholds;
    private readonly Level[] _next;

    /// <summary>Makes a profile.</summary>
    /// <exception cref="DataException">
    /// An entry that is not below the one of the level before, a release below its entry, or a ratio below zero.
    /// </exception>
    public LevelProfile(LevelBand warning, LevelBand deficient, LevelBand liquidation)
    {
        LevelBand[] bands = [default, warning, deficient, liquidation, default];
        for (int level = (int)Level.Warning; level <= (int)Level.Liquidation; level++) Check(bands, level);
        Warning = warning;
        Deficient = deficient;
        Liquidation = liquidation;
        IEnumerable<Rate> ratios = bands.Skip(1).SelectMany(b => new[] { b.Entry, b.Release });
        _thresholds = [.. ratios.Append(Rate.One).Distinct().Order()];
        Kernel = new Thresholds([.. _thresholds.Select(t => Rational.FromAtto(t.Atto).ToDouble())]);
        RequirementRung = Array.IndexOf(_thresholds, Rate.One) + 1;
        int rungs = _thresholds.Length + 1;
        _next = [.. Enumerable.Range(0, Levels * rungs).Select(i => Transition(bands, i / rungs, i % rungs))];
    }

    /// <summary>
    /// Warning below 1.25 until 1.30, deficient below 1.00 until 1.05, liquidation below 0.80 until 0.85.
    /// </summary>
    public static LevelProfile Default { get; } = new(Band(1.25m, 1.30m), Band(1.00m, 1.05m), Band(0.80m, 0.85m));

    /// <summary>Venues that liquidate at the requirement itself: deficiency and liquidation coincide.</summary>
    public static LevelProfile LiquidateAtRequirement { get; } =
        new(Band(1.25m, 1.30m), Band(1.00m, 1.00m), Band(1.00m, 1.00m));

    /// <summary>Near the requirement.</summary>
    public LevelBand Warning { get; }

    /// <summary>Below the requirement.</summary>
    public LevelBand Deficient { get; }

    /// <summary>Closing out.</summary>
    public LevelBand Liquidation { get; }

    /// <summary>All ratios that matter, rising: zero, one, every entry and every release.</summary>
    public IReadOnlyList<Rate> Ratios => _thresholds;

    /// <summary>The same as the kernel counts them.</summary>
    public Thresholds Kernel { get; }

    /// <summary>A pool is not deficient when its rung is at least this: <c>E ≥ MM</c> holds.</summary>
    public int RequirementRung { get; }

    /// <summary>The level that follows.</summary>
    /// <param name="level">The level before, not unknown.</param>
    /// <param name="rung">Number of <see cref="Ratios"/> <c>t</c> with <c>E − t·MM ≥ 0</c>.</param>
    public Level Next(Level level, int rung) => _next[((int)level * (_thresholds.Length + 1)) + rung];

    /// <summary>
    /// The rungs at which a level stays what it is: as long as <c>E ≥ t·MM</c> for ratio <c>first − 1</c> and
    /// <c>E &lt; t·MM</c> for ratio <c>last</c> (where those exist), nothing happens.
    /// </summary>
    public (int First, int Last) Holds(Level level, int rung)
    {
        int first = rung;
        int last = rung;
        while (first > 0 && Next(level, first - 1) == level) first--;
        while (last < _thresholds.Length && Next(level, last + 1) == level) last++;
        return (first, last);
    }

    internal ReadOnlySpan<Rate> ExactRatios => _thresholds;

    private static LevelBand Band(decimal entry, decimal release) =>
        new(Rate.FromDecimal(entry), Rate.FromDecimal(release));

    private static void Check(LevelBand[] bands, int level)
    {
        LevelBand band = bands[level];
        if (band.Release < band.Entry)
        {
            throw new DataException(
                $"{(Level)level} released at {band.Release}, below its entry {band.Entry}",
                "a release not below the entry");
        }

        if (band.Entry.Atto <= 0)
        {
            throw new DataException($"{(Level)level} entered below {band.Entry}", "a ratio above zero");
        }

        if (level == (int)Level.Warning) return;
        LevelBand better = bands[level - 1];
        if (band.Entry > better.Entry || band.Release > better.Release)
        {
            throw new DataException(
                $"{(Level)level} at {band.Entry}/{band.Release}",
                $"not above {(Level)(level - 1)}'s {better.Entry}/{better.Release}");
        }
    }

    private Level Transition(LevelBand[] bands, int level, int rung)
    {
        for (int next = Levels - 1; next > 0; next--)
        {
            bool isEntered = rung <= Array.IndexOf(_thresholds, bands[next].Entry);
            bool isHeld = next <= level && rung <= Array.IndexOf(_thresholds, bands[next].Release);
            if (isEntered || isHeld) return (Level)next;
        }

        return Level.Healthy;
    }
}
