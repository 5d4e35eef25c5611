using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Suites;

/// <summary>Everything that is measured, by name.</summary>
public static class SuiteList
{
    private const string Program = "dotnet run -c Release --project bench/FastMargin.Bench -- ";

    /// <summary>All suites, in the order of a full run. Minutes are those on two quiet cores.</summary>
    public static IReadOnlyList<Suite> All { get; } =
    [
        new(BandwidthBench.Name, 0.5, (command, pace, _) => BandwidthBench.Run(command, pace)),
        new("LatencyBench", 23, LatencyBench.Run),
        new("TickBench", 9, (command, pace, _) => TickBench.Matrix(command, pace)),
        new("ScalingBench", 9, (command, pace, _) => ScalingBench.Run(command, pace)),
        Of(typeof(SweepBench), 1, "The kernel alone, one thread, by width; results checked against plain arithmetic."),
        Of(typeof(BookSweepBench), 5,
            "A whole tick in sweep mode: mark set, every pool evaluated, every level looked at; levels checked against "
            + "a look at each pool alone, in scalar. W2 has six brackets, one position in ten above the first edge."),
        Of(typeof(DecimalGraphBench), 1, "The same work over a graph of objects and decimals; counts compared."),
        Of(typeof(CallBench), 0.5,
            "Exact amounts of margin calls, pools in no order: a thousand in cache, or all; checked by rationals."),
        Of(typeof(FillBench), 1.5, "Fills at the mark in trigger mode; all levels checked before and after."),
        Of(typeof(LevelBench), 0.5,
            "The most held instrument falls by half and comes back; edges compared with another mode's."),
        Of(typeof(LoadBench), 3, "A whole book from disk: CSV folder and binary file; counts compared."),
        Of(typeof(ReadBench), 0.5, "A tape from disk: CSV and binary; sums compared."),
        Of(typeof(ScenarioBench), 1,
            "100,000 accounts of 20 options over SPAN's sixteen scenarios, checked; Peak: as many multiply-adds in "
            + "registers."),
        Of(typeof(OptionBookBench), 0.5,
            "A tick of the underlying: 400 options re-priced in sixteen scenarios, 100,000 accounts margined."),
        Of(typeof(OptionBench), 1, "10,000 options a call: price, greeks, implied volatility; checked one by one."),
        new("DeviceBench", 1, (command, pace, _) => DeviceBench.Run(command, pace)),
        new("StressBench", 8.5, (command, pace, _) => StressBench.Run(command, pace)),
        Of(typeof(RingThroughputBench<>), 1, "Events from thread to thread; the sum is checked."),
        Of(typeof(RingLatencyBench<>), 0.5, "An event there and back; half of it is an operation. All are checked."),
        new("MemoryBench", 0.5, (command, pace, _) => MemoryBench.Run(command, pace)),
        new("StartBench", 1, (command, pace, _) => StartBench.Run(command, pace)),
    ];

    /// <summary>The suite of that name, or null.</summary>
    public static Suite? Find(string name) =>
        All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The command that measures one suite again.</summary>
    public static string CommandOf(string name) => $"{Program}run {name}";

    private static Suite Of(Type type, double minutes, string about) => new(
        type.Name.Split('`')[0], minutes, (command, pace, _) => ClassMatrix.Run(type, about, command, pace));
}

/// <summary>One thing to measure.</summary>
/// <param name="Name">Its name, and that of its files.</param>
/// <param name="Minutes">About how long it takes.</param>
/// <param name="Body">Measures: from the command that is written down, the pace, and the folder of the results.</param>
public sealed record Suite(string Name, double Minutes, Func<string, Pace, string, ResultTable> Body)
{
    /// <summary>Measures, and writes the files.</summary>
    public ResultTable Run(Pace pace, string folder)
    {
        ResultTable table = Body(SuiteList.CommandOf(Name), pace, folder);
        ResultFile.Write(table, folder);
        return table;
    }
}
