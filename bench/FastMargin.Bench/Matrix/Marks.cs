namespace FastMargin.Bench.Matrix;

/// <summary>Parameters of a benchmark class whose values take turns; the others are outer loops.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TogetherAttribute(params string[] parameters) : Attribute
{
    /// <summary>Names of the properties.</summary>
    public IReadOnlyList<string> Parameters { get; } = parameters;
}

/// <summary>A benchmark whose operation is worth a number of other things: positions, bytes, edges.</summary>
public interface IWork
{
    /// <summary>Units in one operation, after the setup.</summary>
    public double UnitsPerOperation { get; }

    /// <summary>What the units are.</summary>
    public string Unit { get; }
}
