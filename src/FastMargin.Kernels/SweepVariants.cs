using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels;

/// <summary>Every width of the sweep kernel, by name. All give the same bits; they differ in time.</summary>
public static class SweepVariants
{
    /// <summary>All variants, narrowest first. Each runs on every machine, in software where it must.</summary>
    public static IReadOnlyList<SweepVariant> All { get; } =
    [
        SweepVariant.Create<ScalarLanes>("scalar"),
        SweepVariant.Create<PairLanes<Vector128Lanes>>("128"),
        SweepVariant.Create<PairLanes<Vector256Lanes>>("256"),
        SweepVariant.Create<Vector512Lanes>("512"),
    ];

    // Sapphire Rapids, 7.5 million positions from memory: 512 takes 6.6 ms, 256 takes 6.8, 128 takes 8.2, scalar 16; in
    // cache they lie further apart, in the same order (decision 0014).
    private static readonly string[] _fastestFirst = ["512", "256", "128", "scalar"];

    /// <summary>The variant to use when none is asked for: the first that is accelerated in measured order.</summary>
    public static SweepVariant Chosen { get; } =
        _fastestFirst.Select(ByName).FirstOrDefault(variant => variant.IsAccelerated) ?? ByName("scalar");

    /// <summary>The variant called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the names.</exception>
    public static SweepVariant ByName(string name)
    {
        foreach (SweepVariant variant in All)
        {
            if (variant.Name == name)
                return variant;
        }
        string known = string.Join(", ", All.Select(variant => variant.Name));
        throw new ArgumentException($"Found sweep variant '{name}', expected one of: {known}.", nameof(name));
    }
}
