using System.Globalization;
using FastMargin.Engine;

namespace FastMargin.Tests.Simulation;

/// <summary>
/// Random books, tapes and account events: every mode, the sweep at every width, and the oracle agree after every
/// input. <c>FASTMARGIN_SEED</c> replays one book, <c>FASTMARGIN_EFFORT</c> multiplies the pool-events.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const long PoolEvents = 10_000_000;
    private const int FirstSeed = 20_261_123;

    private static readonly SimulationPlan _small =
        new()
        {
            Accounts = 12,
            Instruments = 12,
            Inputs = 1_000,
            AccountEventEvery = 2,
            Engines = SimulationPlan.AllWidths,
            FullCheckEvery = 100,
            HasOptions = true,
            MostStepNs = 60_000_000_000,
        };

    private static readonly SimulationPlan _large =
        new() { Accounts = 120, Instruments = 120, Inputs = 6_000, Engines = SimulationPlan.AllWidths };

    [Fact]
    public void All_modes_and_widths_say_what_the_oracle_says_over_ten_million_pool_events()
    {
        var tally = new SimulationTally();
        string? one = Environment.GetEnvironmentVariable("FASTMARGIN_SEED");
        string? effort = Environment.GetEnvironmentVariable("FASTMARGIN_EFFORT");
        double times = string.IsNullOrEmpty(effort) ? 1 : double.Parse(effort, CultureInfo.InvariantCulture);
        int seed = string.IsNullOrEmpty(one) ? FirstSeed : int.Parse(one, CultureInfo.InvariantCulture);
        output.WriteLine($"seeds from {seed}");
        do
        {
            Run(seed++, tally);
        }
        while (string.IsNullOrEmpty(one) && tally.OracleComparisons < PoolEvents * times);
        foreach (string row in tally.Rows()) output.WriteLine(row);
        if (!string.IsNullOrEmpty(one)) return;
        Assert.True(tally.OptionRequirements > 500, $"{tally.OptionRequirements} requirements of option rules");
        Assert.True(tally.OptionsProved > 0 && tally.ExactOfOptionBooks > 0, "no option pool was proved, or no tie");
    }

    [Fact]
    public void A_wrong_band_is_a_difference()
    {
        using var run = new SimulationRun(_large, FirstSeed, new SimulationTally());
        var bands = (TriggerEvaluation)run.Engines.Single(e => e.Options.Mode == EvaluationMode.Trigger).Evaluation;
        SimulationException found = Assert.Throws<SimulationException>(() =>
        {
            for (int i = 0; i < _large.Inputs; i++)
            {
                for (int pool = 0; pool < run.Engines[0].Book.PoolTop; pool++)
                {
                    if (run.Engines[0].Book.PositionsOf(pool) > 0) bands.Misplace(pool);
                }

                run.Next();
            }
        });
        Assert.Contains($"FASTMARGIN_SEED={FirstSeed}", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_level_is_a_difference()
    {
        using var run = new SimulationRun(_large, FirstSeed, new SimulationTally());
        run.Next();
        MarginEngine harmed = run.Engines[^1];
        harmed.Levels.Forget(Enumerable.Range(0, 50).First(p => harmed.LevelOf(p) is Level.Warning or Level.Deficient));
        Assert.Throws<SimulationException>(run.Next);
    }

    /// <summary>Which of the two a book is follows from its seed, so that the seed alone replays it.</summary>
    private static void Run(int seed, SimulationTally tally)
    {
        using var run = new SimulationRun(seed % 4 == 0 ? _small : _large, seed, tally);
        run.Run();
    }
}
