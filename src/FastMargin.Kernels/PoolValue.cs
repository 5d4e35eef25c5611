namespace FastMargin.Kernels;

/// <summary>What a kernel says of one pool.</summary>
/// <param name="Equity">Equity in base currency.</param>
/// <param name="Requirement">Requirement in base currency.</param>
/// <param name="Rung">
/// Number of thresholds <c>t</c> with <c>Equity - t * Requirement &gt;= 0</c>, or <see cref="Undecided"/>.
/// </param>
public readonly record struct PoolValue(double Equity, double Requirement, byte Rung)
{
    /// <summary>The rung of a pool that rounding, or a value that is not a number, keeps from being certain.</summary>
    public const byte Undecided = 0xFF;
}
