using System.Runtime.CompilerServices;
using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Options;

/// <summary>A step of a tree: up, and both probabilities discounted.</summary>
internal readonly record struct TreeWeights(double Up, double Rising, double Falling)
{
    /// <summary>Of an option with volatility.</summary>
    /// <exception cref="ArgumentException">A probability is not between 0 and 1.</exception>
    public static TreeWeights Of(in OptionTerms terms, int steps)
    {
        double dt = terms.Years / steps;
        double up = Exp(terms.Volatility * Math.Sqrt(dt));
        double share = (Exp((terms.Rate - terms.Yield) * dt) - (1 / up)) / (up - (1 / up));
        if (!(share >= 0 && share <= 1))
            throw new ArgumentException($"A tree of {steps} steps is too coarse for {terms}: probability {share}.");
        double discount = Exp(-terms.Rate * dt);
        return new(up, discount * share, discount * (1 - share));
    }

    private static double Exp(double x) => LaneMath.Exp(new ScalarLanes(x)).Value;
}

/// <summary>
/// The binomial tree in a caller's scratch of five rows: values, what exercise brings at the nodes an even number of
/// levels from the leaves and at those between, and <c>u^k</c> for both.
/// </summary>
/// <remarks>
/// A level is folded in place, a register at a time. Lanes beyond its end write what no node reads, so there is no
/// remainder to do one by one, and every width does the same operations for every node.
/// </remarks>
internal static unsafe class TreeKernel
{
    /// <summary>Entries of scratch beyond the nodes of a row: what a register may run over.</summary>
    private const int Overrun = 8;

    private const int Rows = 5;

    /// <summary>Doubles of scratch for a tree.</summary>
    public static int ScratchLength(int steps) => Rows * RowLength(steps);

    /// <summary>Entries of one row.</summary>
    public static int RowLength(int steps) => steps + 1 + Overrun;

    /// <summary>Stops a tree without steps, with too many, or without room.</summary>
    public static void CheckScratch(int steps, int found, int expected)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, BinomialTree.MaxSteps);
        if (found < expected)
            throw new ArgumentException($"Scratch has {found} entries, expected {expected} for {steps} steps.");
    }

    /// <summary>
    /// Writes <c>u^k</c>, the even rows' exponents <c>−n, −n + 2, …, n</c>, the others' between them, by repeated
    /// products from <c>u^0 = 1</c> outward.
    /// </summary>
    public static void FillPowers(double up, int steps, Span<double> scratch)
    {
        Span<double> outer = scratch.Slice(3 * RowLength(steps), RowLength(steps));
        Span<double> inner = scratch.Slice(4 * RowLength(steps), RowLength(steps));
        outer.Clear();
        inner.Clear();
        double down = 1 / up;
        (double rising, double falling) = (1, 1);
        for (int k = 0; k <= steps; k++)
        {
            Span<double> row = (k & 1) == (steps & 1) ? outer : inner;
            row[(steps + k) / 2] = rising;
            row[(steps - k) / 2] = falling;
            rising *= up;
            falling *= down;
        }
    }

    /// <summary>Folds the leaves of one underlying to the root, from powers that are filled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Fold<TLanes>(
        double underlying, double strike, double weightUp, double weightDown, int steps, double* scratch)
        where TLanes : struct, ILanes<TLanes>
    {
        int length = RowLength(steps);
        double* values = scratch;
        double* outer = scratch + length;
        double* inner = outer + length;
        var price = TLanes.Broadcast(underlying);
        var cost = TLanes.Broadcast(-strike);
        TLanes zero = TLanes.Broadcast(0);
        for (int i = 0; i <= steps; i += TLanes.Count)
        {
            TLanes atLeaf = TLanes.FusedMultiplyAdd(price, TLanes.Load(outer + (2 * length) + i), cost);
            TLanes between = TLanes.FusedMultiplyAdd(price, TLanes.Load(inner + (2 * length) + i), cost);
            TLanes.Store(atLeaf, outer + i);
            TLanes.Store(between, inner + i);
            TLanes.Store(LaneMath.Max(atLeaf, zero), values + i);
        }

        var rising = TLanes.Broadcast(weightUp);
        var falling = TLanes.Broadcast(weightDown);
        for (int level = steps - 1; level >= 0; level--)
        {
            int before = steps - level;
            double* exercise = (before & 1) == 0 ? outer + (before / 2) : inner + (before / 2);
            for (int i = 0; i <= level; i += TLanes.Count)
            {
                TLanes goingOn = TLanes.FusedMultiplyAdd(
                    rising, TLanes.Load(values + i + 1), falling * TLanes.Load(values + i));
                TLanes.Store(LaneMath.Max(goingOn, TLanes.Load(exercise + i)), values + i);
            }
        }

        return *values;
    }
}
