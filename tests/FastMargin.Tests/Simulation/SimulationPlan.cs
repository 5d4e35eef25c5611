using System.Globalization;
using FastMargin.Engine;
using FastMargin.Kernels;

namespace FastMargin.Tests.Simulation;

/// <summary>What the book of a simulation is like, and who takes part.</summary>
internal sealed record SimulationPlan
{
    /// <summary>Accounts of a book; each has one pool or a few.</summary>
    public required int Accounts { get; init; }

    /// <summary>Instruments of a book.</summary>
    public required int Instruments { get; init; }

    /// <summary>Inputs that each book takes.</summary>
    public required int Inputs { get; init; }

    /// <summary>The oracle follows every pool whose id is a multiple of this; 1: all of them.</summary>
    public int OracleEvery { get; init; } = 1;

    /// <summary>One input in so many has all of the oracle's pools evaluated anew, whatever it moves.</summary>
    public int FullCheckEvery { get; init; } = 1000;

    /// <summary>One input in so many is of another kind than a mark.</summary>
    public int AccountEventEvery { get; init; } = 8;

    /// <summary>Whether there are options, and accounts under rules that price them.</summary>
    public bool HasOptions { get; init; }

    /// <summary>How far time may go on between two inputs that are no marks.</summary>
    public long MostStepNs { get; init; } = 1000;

    /// <summary>Which engines run side by side; the first is what the others are compared with.</summary>
    public required IReadOnlyList<EngineOptions> Engines { get; init; }

    /// <summary>The three modes, at the width of this machine.</summary>
    public static IReadOnlyList<EngineOptions> Modes { get; } =
    [
        new() { Mode = EvaluationMode.Trigger },
        new() { Mode = EvaluationMode.Holders },
        new() { Mode = EvaluationMode.Sweep },
    ];

    /// <summary>The three modes, the sweep at every width.</summary>
    public static IReadOnlyList<EngineOptions> AllWidths { get; } =
    [
        new() { Mode = EvaluationMode.Trigger },
        new() { Mode = EvaluationMode.Holders },
        .. SweepVariants.All.Select(v => new EngineOptions { Mode = EvaluationMode.Sweep, Width = v.Name }),
    ];
}

/// <summary>What a simulation has compared so far.</summary>
internal sealed class SimulationTally
{
    /// <summary>Books run.</summary>
    public int Books { get; set; }

    /// <summary>Inputs taken by all engines.</summary>
    public long Inputs { get; set; }

    /// <summary>Inputs of each kind.</summary>
    public long[] OfKind { get; } = new long[byte.MaxValue + 1];

    /// <summary>Inputs that all engines and the oracle refused.</summary>
    public long Refused { get; set; }

    /// <summary>Outputs of each engine.</summary>
    public long Outputs { get; set; }

    /// <summary>Levels of pools after an input, each compared between all engines.</summary>
    public long PoolEvents { get; set; }

    /// <summary>Levels of pools after an input, each compared with the oracle's as well.</summary>
    public long OracleComparisons { get; set; }

    /// <summary>Pools that the oracle evaluated in rationals for it; the others had nothing that moved.</summary>
    public long OracleEvaluations { get; set; }

    /// <summary>Requirements of rules that price options, each taken for the oracle's level.</summary>
    public long OptionRequirements { get; set; }

    /// <summary>Of those, compared with a plain statement of the rule.</summary>
    public long OptionsProved { get; set; }

    /// <summary>Signs that exact arithmetic decided in books with options.</summary>
    public long ExactOfOptionBooks { get; set; }

    /// <summary>Pools that the engines' own audit looked at, without an alarm.</summary>
    public long Audited { get; set; }

    /// <summary>Adds what another has compared.</summary>
    public void Add(SimulationTally other)
    {
        Books += other.Books;
        Inputs += other.Inputs;
        Refused += other.Refused;
        Outputs += other.Outputs;
        PoolEvents += other.PoolEvents;
        OracleComparisons += other.OracleComparisons;
        OracleEvaluations += other.OracleEvaluations;
        Audited += other.Audited;
        OptionRequirements += other.OptionRequirements;
        OptionsProved += other.OptionsProved;
        ExactOfOptionBooks += other.ExactOfOptionBooks;
        for (int i = 0; i < OfKind.Length; i++) OfKind[i] += other.OfKind[i];
    }

    /// <summary>The counts as rows of a table in markdown.</summary>
    public IEnumerable<string> Rows() =>
    [
        Row("books", Books),
        Row("inputs", Inputs),
        .. OfKind.Index().Where(k => k.Item > 0).Select(k => Row($"- {(InputKind)k.Index}", k.Item)),
        Row("inputs refused, by all alike", Refused),
        Row("outputs of each engine, byte for byte the same", Outputs),
        Row("pool-events compared between all engines", PoolEvents),
        Row("pool-events compared with the oracle", OracleComparisons),
        Row("pools the oracle evaluated in rationals", OracleEvaluations),
        Row("requirements of option rules", OptionRequirements),
        Row("- compared with a plain statement", OptionsProved),
        Row("signs that exact arithmetic decided in books with options", ExactOfOptionBooks),
        Row("pools looked at by self-audits, without an alarm", Audited),
    ];

    private static string Row(string what, long count) =>
        string.Create(CultureInfo.InvariantCulture, $"| {what} | {count:N0} |");
}

/// <summary>Engines that differ, or one that differs from the oracle: with all that it takes to run it again.</summary>
internal sealed class SimulationException(string message) : Exception(message);
