namespace FastMargin.Kernels.Device;

/// <summary>
/// What a stress asks of one pool under one table, as plain scalar code for compilers that make device code of C#:
/// <code>
/// deficient      E - Requirement &lt; -B for certain
/// lacking        Requirement - E + B, to the next double up
/// units          max(0, ⌈lacking · 10^8 to the next double up⌉)
/// </code>
/// </summary>
/// <remarks>As in <see cref="PoolBody"/> there is no product that a compiler could fuse with a sum.</remarks>
internal static class StressBody
{
    /// <summary>The requirement is met for certain.</summary>
    public const long Met = -1;

    /// <summary>The sign is not certain, or units are not below <see cref="MostUnits"/>.</summary>
    public const long Open = -2;

    /// <summary>Units from which on a pool is the host's.</summary>
    public const double MostUnits = 9e18;

    private const double UnitsOfOne = 1e8;

    /// <summary>Units that a pool lacks, <see cref="Met"/>, or <see cref="Open"/>.</summary>
    public static long Units<TSource>(TSource pool)
        where TSource : struct, IPoolSource
    {
        PoolSums sums = PoolBody.Sum(pool);
        double requirement = sums.Variable + pool.RequirementBase;
        double magnitude = pool.Magnitude;
        double size = sums.Variable + magnitude + (sums.Gross + magnitude);
        // Fused with a zero it is the product rounded, and stays apart from the sum that it is a term of below.
        double bound = Math.Abs(pool.FusedMultiplyAdd(pool.Factor, size, 0));
        double distance = sums.Equity - requirement;
        if (bound == 0 ? distance >= 0 : distance > bound) return Met;
        if (!(distance < -bound)) return Open;
        double lacking = NextUp(requirement - sums.Equity + bound);
        double units = NextUp(lacking * UnitsOfOne);
        if (!(units < MostUnits)) return Open;
        if (units <= 0) return 0;
        long whole = (long)units;
        return whole < units ? whole + 1 : whole;
    }

    /// <summary>The next double above a finite one; others stay what they are.</summary>
    private static double NextUp(double value)
    {
        if (value == 0) return double.Epsilon;
        if (value - value != 0) return value;
        long bits = BitConverter.DoubleToInt64Bits(value);
        return BitConverter.Int64BitsToDouble(value > 0 ? bits + 1 : bits - 1);
    }
}
