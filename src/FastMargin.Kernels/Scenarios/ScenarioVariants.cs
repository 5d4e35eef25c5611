using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Scenarios;

/// <summary>Every width of the scenario kernel, by name. All give the same bits; they differ in time.</summary>
public static class ScenarioVariants
{
    /// <summary>All variants, narrowest first. Each runs on every machine, in software where it must.</summary>
    public static IReadOnlyList<ScenarioVariant> All { get; } =
    [
        ScenarioVariant.Create<ScalarLanes>("scalar"),
        ScenarioVariant.Create<Vector128Lanes>("128"),
        ScenarioVariant.Create<Vector256Lanes>("256"),
        ScenarioVariant.Create<Vector512Lanes>("512"),
    ];

    private static readonly string[] _fastestFirst = ["256", "128", "scalar"];

    /// <summary>The variant to use when none is asked for: the first that is accelerated in measured order.</summary>
    public static ScenarioVariant Chosen { get; } =
        _fastestFirst.Select(ByName).FirstOrDefault(variant => variant.IsAccelerated) ?? ByName("scalar");

    /// <summary>The variant called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the names.</exception>
    public static ScenarioVariant ByName(string name)
    {
        foreach (ScenarioVariant variant in All)
        {
            if (variant.Name == name)
                return variant;
        }

        string known = string.Join(", ", All.Select(variant => variant.Name));
        throw new ArgumentException($"Found scenario variant '{name}', expected one of: {known}.", nameof(name));
    }
}
