using FastMargin.Engine;
using FastMargin.Models;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>
/// A band promises that no level changes while no trigger has fired. Nothing is left of the slack in the corners of
/// the band, so that is where exact arithmetic looks: every mark as far as its triggers let it go.
/// </summary>
public sealed class TriggerCornerTests
{
    private const int Corners = 12;

    [Fact]
    public void No_level_changes_in_a_corner_of_a_first_band() => Run(seeds: 60, ticks: 0);

    [Fact]
    public void No_level_changes_in_a_corner_of_a_band_that_was_moved() => Run(seeds: 30, ticks: 30);

    [Fact]
    public void No_level_changes_in_a_corner_of_the_band_of_a_pool_near_its_edge() =>
        Run(seeds: 40, ticks: 10, 0.999, 1.001, 1.02);

    [Fact]
    public void No_level_changes_in_a_corner_of_a_band_across_brackets() => Run(seeds: 60, ticks: 5, 1.5, 3, 8, 20, 60);

    private static void Run(int seeds, int ticks, params double[] ratios) => Seeds.ForEach(seeds, dice =>
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 8);
        using TwinBook twin = random.Book;
        LevelProfile[] profiles = [LevelProfile.Default, Profile(dice)];
        using var engine = new MarginEngine(twin.Product, new EngineOptions { Profiles = profiles });
        if (ratios.Length > 0) MoveToRatios(dice, engine, ratios);
        for (int i = 0; i < ticks; i++) Tick(dice, engine);
        for (int pool = 0; pool < engine.Book.PoolTop; pool++) Check(dice, engine, pool, profiles);
    });

    private static LevelProfile Profile(Dice dice)
    {
        LevelBand Band(decimal entry, decimal release) => new(Rate.FromDecimal(entry), Rate.FromDecimal(release));
        return dice.Chance(0.5)
            ? new LevelProfile(Band(1, 1.05m), Band(1, 1.05m), Band(0.000001m, 0.000001m))
            : new LevelProfile(Band(1.1m, 1.1m), Band(1, 1), Band(0.333m, 1));
    }

    /// <summary>Gives pools so much cash that their equity is their requirement times one of the ratios.</summary>
    private static void MoveToRatios(Dice dice, MarginEngine engine, double[] ratios)
    {
        int home = engine.Book.Universe.BaseCurrency;
        for (int pool = 0; pool < engine.Book.PoolTop; pool++)
        {
            ExactValue value = ExactMargin.Evaluate(engine.Book, pool);
            if (!value.IsKnown) continue;
            double missing = value.Maintenance.ToDouble() * dice.OneOf<double>(ratios) - value.Equity.ToDouble();
            if (!(Math.Abs(missing) < 1e15)) continue;
            Money now = engine.Book.Balance(pool, home);
            engine.Book.SetBalance(pool, home, now + Money.FromDecimal(Math.Round((decimal)missing, 9)));
        }

        engine.Apply(timeNs: 0);
    }

    private static void Tick(Dice dice, MarginEngine engine)
    {
        int instrument = dice.Below(engine.Book.Universe.Instruments.Count);
        if (!engine.Book.HasMark(instrument)) return;
        double factor = 1 + (dice.Real(-1, 1) * dice.OneOf(0.0001, 0.01, 0.2));
        long steps = Math.Clamp((long)(engine.Book.MarkSteps(instrument) * factor), 1, 1L << 50);
        engine.OnMark(instrument, steps, timeNs: 0);
    }

    private static void Check(Dice dice, MarginEngine engine, int pool, LevelProfile[] profiles)
    {
        if (!engine.Book.IsPool(pool) || engine.LevelOf(pool) == Level.Unknown) return;
        var evaluation = (TriggerEvaluation)engine.Evaluation;
        List<(int Instrument, int Key, int Column)> triggers = evaluation.TriggersOf(pool);
        LevelProfile profile = profiles[engine.Book.ProfileOf(engine.Book.AccountOf(pool))];
        int[] instruments = [.. triggers.Select(t => t.Instrument).Distinct()];
        long[] before = [.. instruments.Select(engine.Book.MarkSteps)];
        for (int corner = 0; corner < Corners; corner++)
        {
            // All to the keys of one guard, of the other, or each where the dice say.
            int column = corner % 3;
            foreach (int instrument in instruments)
            {
                long steps = Corner(dice, evaluation, engine, instrument, triggers, column);
                engine.Book.SetMark(instrument, steps);
            }

            ExactValue exact = ExactMargin.Evaluate(engine.Book, pool);
            Level level = engine.LevelOf(pool);
            Level there = profile.Next(level, exact.Rung(profile.ExactRatios, isStrict: true));
            string where = string.Join(", ", instruments.Select(i => $"{i} at {engine.Book.MarkSteps(i)}"));
            Assert.True(
                level == there,
                $"pool {pool} is {level}, and {there} with {where}, which fires none of {string.Join(' ', triggers)}");
            for (int i = 0; i < instruments.Length; i++) engine.Book.SetMark(instruments[i], before[i]);
        }
    }

    private static long Corner(
        Dice dice,
        TriggerEvaluation evaluation,
        MarginEngine engine,
        int instrument,
        List<(int Instrument, int Key, int Column)> triggers,
        int column)
    {
        long now = engine.Book.MarkSteps(instrument);
        int shift = evaluation.ShiftOf(instrument);
        int[] lows = [.. triggers.Where(t => t.Instrument == instrument && t.Key > 0).Select(t => t.Key)];
        int[] highs = [.. triggers.Where(t => t.Instrument == instrument && t.Key < 0).Select(t => t.Key)];
        // The lowest and the highest mark that fire nothing; a mark beyond 2^30 units would make the keys anew.
        long lowest = Math.Max(1, Math.Max((long)lows.DefaultIfEmpty(1).Max() << shift, shift == 0 ? 1 : 2L << shift));
        int top = Math.Max(highs.DefaultIfEmpty(-TriggerMark.MaxKey).Max(), 2 - TriggerMark.MaxKey);
        long highest = ((1L - top) << shift) - 1;
        // A band of no width, in units of more than a step, may have fired where the mark stands.
        if (shift > 0) (lowest, highest) = (Math.Min(lowest, now), Math.Max(highest, now));
        Assert.True(lowest <= now && now <= highest, $"{now} has fired {string.Join(' ', triggers)}");
        int[] wanted = [.. triggers.Where(t => t.Instrument == instrument && t.Column == column).Select(t => t.Key)];
        bool isLow = wanted.Length > 0 && column < 2 ? wanted[0] > 0 : dice.Chance(0.5);
        return isLow ? lowest : Math.Min(highest, Math.Max(now, 1L << 50));
    }
}
