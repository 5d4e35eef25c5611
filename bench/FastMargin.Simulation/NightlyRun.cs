using System.Diagnostics;
using System.Globalization;
using FastMargin.Engine;
using FastMargin.Tests.Simulation;

namespace FastMargin.Simulation;

/// <summary>
/// Runs simulations until so many pool-events are compared, some books at a time, each on one thread from its own seed,
/// and prints what was done as markdown. Exit code 0 without a difference, 3 with one, 2 for a wrong command line.
/// </summary>
internal static class NightlyRun
{
    private const string Usage = """
        Usage: FastMargin.Simulation [--pool-events N] [--seed S] [--threads T] [--only]
          --pool-events  levels to compare between the modes, 1e9 by default
          --seed         of the first book, 1 by default; the others are numbered on
          --threads      books at a time, as many as processors by default
          --only         the one book of the seed, to replay a difference
        """;

    private const long ProgressEveryMs = 15_000;

    // A third of the books are small, with every pool followed by the oracle; most pool-events are in the large ones.
    private static readonly SimulationPlan[] _plans =
    [
        Plan(accounts: 1_500, instruments: 120, inputs: 10_000, oracleEvery: 16),
        Plan(accounts: 400, instruments: 60, inputs: 10_000, oracleEvery: 4),
        Plan(accounts: 60, instruments: 40, inputs: 10_000, oracleEvery: 1),
    ];

    public static int Run(string[] args)
    {
        if (!TryParse(args, out double poolEvents, out int seed, out int threads, out bool isOnly))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var clock = Stopwatch.StartNew();
        var tally = new SimulationTally();
        var differences = new List<string>();
        int next = seed;
        long nextProgress = 0;
        var workers = new Thread[isOnly ? 1 : threads];
        for (int i = 0; i < workers.Length; i++) (workers[i] = new Thread(Work)).Start();
        foreach (Thread worker in workers) worker.Join();
        Print(tally, differences, seed, next - 1, workers.Length, clock.Elapsed);
        return differences.Count == 0 ? 0 : 3;

        void Work()
        {
            while (TakeBook(out int book))
            {
                var its = new SimulationTally();
                string? difference = RunBook(book, its);
                lock (tally) Close(its, difference);
            }
        }

        bool TakeBook(out int book)
        {
            lock (tally)
            {
                book = next;
                bool isOver = isOnly ? next > seed : tally.PoolEvents >= poolEvents || differences.Count > 0;
                if (!isOver) next++;
                return !isOver;
            }
        }

        void Close(SimulationTally its, string? difference)
        {
            tally.Add(its);
            if (difference != null) differences.Add(difference);
            if (clock.ElapsedMilliseconds < nextProgress) return;
            nextProgress = clock.ElapsedMilliseconds + ProgressEveryMs;
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{clock.Elapsed:hh\\:mm\\:ss} {tally.Books} books, {tally.PoolEvents:N0} pool-events"));
        }
    }

    private static SimulationPlan Plan(int accounts, int instruments, int inputs, int oracleEvery) => new()
    {
        Accounts = accounts,
        Instruments = instruments,
        Inputs = inputs,
        OracleEvery = oracleEvery,
        Engines = SimulationPlan.Modes,
    };

    private static string? RunBook(int seed, SimulationTally tally)
    {
        try
        {
            using var run = new SimulationRun(_plans[seed % _plans.Length], seed, tally);
            run.Run();
            return null;
        }
        catch (SimulationException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception out of an engine is a difference like any other, and the seed is what finds it again.
            return $"Book seed {seed}: {e}";
        }
    }

    private static void Print(
        SimulationTally tally, List<string> differences, int first, int last, int threads, TimeSpan elapsed)
    {
        string time = elapsed.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture);
        Console.WriteLine("# Simulation");
        Console.WriteLine();
        Console.WriteLine(
            $"Modes {string.Join(", ", SimulationPlan.Modes.Select(e => e.Mode.ToString().ToLowerInvariant()))}; "
            + $"sweep width {new EngineOptions().Variant.Name}; seeds {first} to {last}; {threads} threads; {time}.");
        Console.WriteLine();
        Console.WriteLine("| what | count |");
        Console.WriteLine("|---|---:|");
        foreach (string row in tally.Rows()) Console.WriteLine(row);
        Console.WriteLine($"| differences | {differences.Count} |");
        foreach (string difference in differences)
        {
            Console.WriteLine();
            Console.WriteLine(difference);
        }
    }

    private static bool TryParse(
        string[] args, out double poolEvents, out int seed, out int threads, out bool isOnly)
    {
        (poolEvents, seed, threads, isOnly) = (1e9, 1, Environment.ProcessorCount, false);
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--only")
            {
                isOnly = true;
                continue;
            }

            if (i + 1 == args.Length) return false;
            string value = args[i + 1];
            bool isRead = args[i++] switch
            {
                "--pool-events" => double.TryParse(value, CultureInfo.InvariantCulture, out poolEvents),
                "--seed" => int.TryParse(value, CultureInfo.InvariantCulture, out seed),
                "--threads" => int.TryParse(value, CultureInfo.InvariantCulture, out threads),
                _ => false,
            };
            if (!isRead) return false;
        }

        return poolEvents > 0 && threads > 0 && seed >= 0;
    }
}
