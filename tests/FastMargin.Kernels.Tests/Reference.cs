namespace FastMargin.Kernels.Tests;

/// <summary>A way in which the reference is made wrong, to show that the comparison with it would notice.</summary>
public enum Mutation
{
    None,
    TwoRoundings,
    ReversedOrder,
    RequirementOfSignedLots,
    GrossOfSignedWorth,
    BaseSubtracted,
    BoundOneSmaller,
    MagnitudeForgotten,
    LargestThresholdForgotten,
    ZeroDistanceMissed,
    NaNDecided,
}

/// <summary>The inputs of one pool, as a test holds them.</summary>
internal sealed record PoolInput(double Cash, double RequirementBase, float Magnitude, (long Lots, int Row)[] Slots);

/// <summary>What a kernel must say of a pool, written as plainly as it can be.</summary>
internal static class Reference
{
    public static PoolValue Evaluate(
        PoolInput pool, TableRow[] table, double[] thresholds, Mutation mutation = Mutation.None)
    {
        double equity = pool.Cash;
        double variable = 0;
        double gross = 0;
        IEnumerable<(long Lots, int Row)> slots = pool.Slots;
        foreach ((long lots, int row) in mutation == Mutation.ReversedOrder ? slots.Reverse() : slots)
        {
            double size = mutation == Mutation.RequirementOfSignedLots ? lots : Math.Abs((double)lots);
            double worth = table[row].Value;
            equity = mutation == Mutation.TwoRoundings
                ? equity + lots * worth
                : Math.FusedMultiplyAdd(lots, worth, equity);
            variable = Math.FusedMultiplyAdd(size, table[row].Requirement, variable);
            gross = Math.FusedMultiplyAdd(
                Math.Abs((double)lots), mutation == Mutation.GrossOfSignedWorth ? worth : Math.Abs(worth), gross);
        }
        double requirement = variable + (mutation == Mutation.BaseSubtracted ? -1 : 1) * pool.RequirementBase;
        double bound = Bound(pool, gross, variable, thresholds[^1], mutation);
        return new(equity, requirement, Rung(equity, requirement, bound, thresholds, mutation));
    }

    public static double Bound(PoolInput pool, double gross, double variable, double largest, Mutation mutation)
    {
        double magnitude = mutation == Mutation.MagnitudeForgotten ? 0 : pool.Magnitude;
        double factor = (pool.Slots.Length + (mutation == Mutation.BoundOneSmaller ? 15 : 16)) * Math.Pow(2, -53);
        if (mutation == Mutation.LargestThresholdForgotten)
            largest = 1;
        return Math.Abs(factor * Math.FusedMultiplyAdd(largest, variable + magnitude, gross + magnitude));
    }

    private static byte Rung(double equity, double requirement, double bound, double[] thresholds, Mutation mutation)
    {
        byte rung = 0;
        foreach (double threshold in thresholds)
        {
            double distance = Math.FusedMultiplyAdd(-threshold, requirement, equity);
            bool isNaN = double.IsNaN(distance) || double.IsNaN(bound);
            bool isCertain = bound == 0 ? !isNaN : Math.Abs(distance) > bound;
            if (!isCertain && !(isNaN && mutation == Mutation.NaNDecided))
                return PoolValue.Undecided;
            if (mutation == Mutation.ZeroDistanceMissed ? distance > 0 : distance >= 0)
                rung++;
        }
        return rung;
    }
}
