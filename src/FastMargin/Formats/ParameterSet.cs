using FastMargin.Instruments;

namespace FastMargin.Formats;

/// <summary>What one parameter file of a venue says at a date: valid as a whole, or not there.</summary>
public sealed record ParameterSet
{
    /// <summary>Where it came from.</summary>
    public required ParameterVersion Version { get; init; }

    /// <summary>
    /// Margin tables named <c>venue:symbol@date</c>, currencies with their collateral weights, and instruments.
    /// </summary>
    public required Universe Universe { get; init; }

    /// <summary>Parameters of models that are not brackets.</summary>
    public required IReadOnlyList<ParameterModel> Models { get; init; }
}

/// <summary>Parameters of one model as JSON, exact to the digit.</summary>
/// <param name="Name">Name of the model, as it is chosen by.</param>
/// <param name="Date">From when on they hold.</param>
/// <param name="Json">An object.</param>
public sealed record ParameterModel(string Name, DateOnly Date, string Json);

/// <summary>The origin of a <see cref="ParameterSet"/>, kept beside it as its manifest.</summary>
public sealed record ParameterVersion
{
    /// <summary>Name of the venue or of the kind of file.</summary>
    public required string Venue { get; init; }

    /// <summary>What is in it, as <c>tiers</c>: keeps files of one venue and date apart.</summary>
    public required string Kind { get; init; }

    /// <summary>Date of the parameters: the file's own where it states one, else the one asked for.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Name of the source file, without its folder.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of the source file, hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Margin tables.</summary>
    public int Tables { get; init; }

    /// <summary>Currencies.</summary>
    public int Currencies { get; init; }

    /// <summary>Instruments.</summary>
    public int Instruments { get; init; }

    /// <summary>Files of model parameters.</summary>
    public int Models { get; init; }

    /// <summary>What a user must know: what was left out, what a number was taken to mean.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
