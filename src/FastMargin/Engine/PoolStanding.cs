namespace FastMargin.Engine;

/// <summary>By which number pools are ranked, the smallest first.</summary>
public enum RankBy
{
    /// <summary><c>E / MM</c>; minus infinity for a pool in debt without any requirement.</summary>
    Ratio,

    /// <summary><c>X = E − MM</c> in base currency: the largest deficiency first.</summary>
    Excess,

    /// <summary><see cref="PoolStanding.Distance"/>; pools that have none are left out.</summary>
    Distance,
}

/// <summary>Where a pool stands at the marks as they are.</summary>
/// <param name="Pool">The pool's id.</param>
/// <param name="Equity"><c>E</c> as the kernel computes it.</param>
/// <param name="Requirement"><c>MM</c>, likewise.</param>
/// <param name="Distance">
/// The relative move of all its prices at once, each to its worse side, at which the pool becomes deficient:
/// <code>X / Σ|w_i|        w = q·V − |q|·R, what a relative move of one price makes of the excess</code>
/// the slopes by which the trigger index shares a pool's slack out. Negative when the pool is deficient, infinite when
/// no price can make it so. Exact while nobody changes his bracket (inverse contracts: for the move of <c>1/p</c>);
/// beyond, requirements rise faster and the true distance is shorter. Rates of currencies stay at their marks. Of a
/// short stock the steepest slope its rule can have is taken. NaN where marks move the requirement of a margin model:
/// nothing says how fast, so that no distance would be one.
/// </param>
public readonly record struct PoolStanding(int Pool, double Equity, double Requirement, double Distance)
{
    /// <summary><c>X = E − MM</c>.</summary>
    public double Excess => Equity - Requirement;

    /// <summary><c>E / MM</c>; not finite without a requirement.</summary>
    public double Ratio => Equity / Requirement;

    /// <summary>The number it is ranked by; NaN where there is none, which keeps a pool out of a ranking.</summary>
    public double Key(RankBy by) => by switch
    {
        RankBy.Excess => Excess,
        RankBy.Distance => Distance,
        _ when Requirement > 0 => Ratio,
        _ => Equity < 0 ? double.NegativeInfinity : double.NaN,
    };
}
