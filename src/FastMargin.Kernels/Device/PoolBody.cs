namespace FastMargin.Kernels.Device;

/// <summary>
/// What the sweep kernel computes of a pool, as plain scalar code: the same operations in the same order, so the same
/// bits. For compilers that make device code of C#.
/// </summary>
/// <remarks>
/// No product is ever added to anything but by <see cref="IPoolSource.FusedMultiplyAdd"/>, and every other operation is
/// rounded by itself whatever stands beside it. A compiler that would fuse a multiplication with an addition finds none
/// to fuse, so nothing here hangs on it being told not to.
/// </remarks>
internal static class PoolBody
{
    /// <summary>Equity, requirement and rung of a pool.</summary>
    public static PoolValue Evaluate<TSource>(TSource pool)
        where TSource : struct, IPoolSource
    {
        PoolSums sums = Sum(pool);
        double requirement = sums.Variable + pool.RequirementBase;
        int rung = Rung(pool, sums.Equity, requirement, sums.Variable, sums.Gross);
        return new PoolValue(sums.Equity, requirement, (byte)rung);
    }

    /// <summary>The sums over the positions of a pool.</summary>
    public static PoolSums Sum<TSource>(TSource pool)
        where TSource : struct, IPoolSource
    {
        double equity = pool.Cash;
        double variable = 0;
        double gross = 0;
        for (int column = 0; column < pool.Positions; column++)
        {
            double lots = pool.Lots(column);
            int index = pool.Index(column);
            double value = pool.Table(index);
            double size = Math.Abs(lots);
            equity = pool.FusedMultiplyAdd(lots, value, equity);
            variable = pool.FusedMultiplyAdd(size, pool.Table(index + 1), variable);
            gross = pool.FusedMultiplyAdd(size, Math.Abs(value), gross);
        }

        return new PoolSums { Equity = equity, Variable = variable, Gross = gross };
    }

    private static int Rung<TSource>(
        TSource pool, double equity, double requirement, double variable, double gross)
        where TSource : struct, IPoolSource
    {
        double largest = pool.Threshold(pool.Thresholds - 1);
        double magnitude = pool.Magnitude;
        double sum = pool.FusedMultiplyAdd(largest, variable + magnitude, gross + magnitude);
        double bound = Math.Abs(pool.Factor * sum);
        double owed = -requirement;
        double last = pool.FusedMultiplyAdd(largest, owed, equity);
        if (IsReached(last, bound) && requirement >= 0) return pool.Thresholds;
        int reached = 0;
        int settled = 0;
        for (int j = 0; j < pool.Thresholds; j++)
        {
            double distance = pool.FusedMultiplyAdd(pool.Threshold(j), owed, equity);
            if (IsReached(distance, bound))
            {
                reached++;
                settled++;
            }

            if (distance < -bound) settled++;
        }

        return settled == pool.Thresholds ? reached : PoolValue.Undecided;
    }

    // Above the bound a distance is certainly not negative. Where the bound is zero everything is exact.
    private static bool IsReached(double distance, double bound) => bound == 0 ? distance >= 0 : distance > bound;
}

/// <summary>Sums over the positions of a pool, in the order of its slots.</summary>
internal struct PoolSums
{
    /// <summary>Cash and what positions are worth.</summary>
    public double Equity;

    /// <summary>Requirement that hangs on positions.</summary>
    public double Variable;

    /// <summary>Magnitude of what positions are worth.</summary>
    public double Gross;
}
