using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Options;

/// <summary>Every width of the option kernels, by name. All give the same bits; they differ in time.</summary>
public static class OptionVariants
{
    /// <summary>All variants, narrowest first. Each runs on every machine, in software where it must.</summary>
    public static IReadOnlyList<OptionVariant> All { get; } =
    [
        OptionVariant.Create<ScalarLanes>("scalar"),
        OptionVariant.Create<Vector128Lanes>("128"),
        OptionVariant.Create<Vector256Lanes>("256"),
        OptionVariant.Create<Vector512Lanes>("512"),
    ];

    private static readonly string[] _fastestFirst = ["256", "128", "scalar"];

    /// <summary>The variant to use when none is asked for: the first that is accelerated in measured order.</summary>
    public static OptionVariant Chosen { get; } =
        _fastestFirst.Select(ByName).FirstOrDefault(variant => variant.IsAccelerated) ?? ByName("scalar");

    /// <summary>The variant called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the names.</exception>
    public static OptionVariant ByName(string name)
    {
        foreach (OptionVariant variant in All)
        {
            if (variant.Name == name)
                return variant;
        }

        string known = string.Join(", ", All.Select(variant => variant.Name));
        throw new ArgumentException($"Found option variant '{name}', expected one of: {known}.", nameof(name));
    }
}
