using FastMargin.Book;
using FastMargin.Instruments;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// Makes price tapes from recipes. Prices walk in doubles and are rounded to the nearest mark step where they are
/// written, so that a coarse step holds no move back.
/// </summary>
public static class TapeGenerator
{
    private const double Bps = 1e-4;
    private const double CalmBps = 0.2;
    private const double VolatileBps = 2;

    /// <summary>The tape of a recipe.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="DataException">The market, or the ping-pong instrument, has no first mark.</exception>
    public static SyntheticTape Generate(TapeRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        var times = new long[recipe.Ticks];
        var instruments = new int[recipe.Ticks];
        var steps = new long[recipe.Ticks];
        var random = new SeededRandom(recipe.Seed);
        long time = recipe.StartNs;
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = time;
            time += 1 + (long)random.Exponential(recipe.MeanIntervalNs);
        }

        if (recipe.Shape == TapeShape.PingPong) PingPong(recipe, random, instruments, steps);
        else Walk(recipe, random, instruments, steps);
        return new SyntheticTape(recipe.Market, times, instruments, steps);
    }

    private static void Walk(TapeRecipe recipe, SeededRandom random, int[] instruments, long[] steps)
    {
        IReadOnlyList<int> quoted = recipe.Market.Quoted;
        if (quoted.Count == 0) throw new DataException("a market without a first mark", "at least one");
        double width = Bps * (recipe.NoiseBps ?? (recipe.Shape == TapeShape.Calm ? CalmBps : VolatileBps));
        int falling = recipe.Shape == TapeShape.Crash ? recipe.CrashInstruments : 0;
        AliasTable popularity = AliasTable.Zipf(quoted.Count, recipe.PopularityExponent);
        double[] walk = [.. quoted.Select(i => First(recipe.Market, i))];
        for (int i = 0; i < steps.Length; i++)
        {
            int rank = popularity.Draw(random);
            walk[rank] *= PortableMath.Exp(random.Uniform(-width, width));
            double price = rank < falling ? walk[rank] * Fallen(recipe, (i + 1.0) / steps.Length) : walk[rank];
            instruments[i] = quoted[rank];
            steps[i] = Steps(price);
        }
    }

    private static void PingPong(TapeRecipe recipe, SeededRandom random, int[] instruments, long[] steps)
    {
        int row = recipe.PingPongInstrument;
        Instrument instrument = recipe.Market.Universe.Instruments[row];
        Units.Price level = recipe.PingPongLevel ?? recipe.Market.StartPrices[row]
            ?? throw new DataException($"no first mark of {instrument.Symbol}", "one, or a ping-pong level");
        double middle = level.ToDouble() / instrument.MarkStep.ToDouble();
        double width = middle * Bps * recipe.PingPongBps;
        Array.Fill(instruments, row);
        for (int i = 0; i < steps.Length; i++)
        {
            double distance = random.NextDouble() * width;
            steps[i] = Steps(i % 2 == 0 ? Math.Floor(middle - distance) : Math.Ceiling(middle + distance));
        }
    }

    private static double First(SyntheticMarket market, int instrument) =>
        market.StartPrices[instrument]!.Value.ToSteps(market.Universe.Instruments[instrument].MarkStep);

    /// <summary>What is left of a falling price at a point of the tape: straight lines of its logarithm.</summary>
    private static double Fallen(TapeRecipe recipe, double at)
    {
        double fall = PortableMath.Log(1 - recipe.CrashFall);
        if (at < recipe.CrashFrom) return 1;
        if (at < recipe.CrashTo)
            return PortableMath.Exp(fall * (at - recipe.CrashFrom) / (recipe.CrashTo - recipe.CrashFrom));
        double back = recipe.CrashTo < 1 ? (at - recipe.CrashTo) / (1 - recipe.CrashTo) : 0;
        return PortableMath.Exp(fall * (1 - (recipe.CrashRecovery * back)));
    }

    private static long Steps(double steps) => (long)Math.Clamp(Math.Round(steps), 1, MarginBook.MaxSteps);
}
