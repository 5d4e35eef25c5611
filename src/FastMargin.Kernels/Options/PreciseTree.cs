using System.Runtime.InteropServices;

namespace FastMargin.Kernels.Options;

/// <summary>
/// The tree of <see cref="BinomialTree"/>, step for step, in <see cref="DoubleDouble"/>: what a rule that is defined by
/// the tree says, for the few cases in which the doubles do not settle it.
/// </summary>
/// <remarks>
/// The error is below <c>steps·10^-30</c> of the larger of underlying and strike. Scratch is the caller's, so nothing
/// is allocated.
/// </remarks>
public static class PreciseTree
{
    private const int Rows = 3;

    // The double's answer is looked at this far to each side first.
    private const double FirstStep = 1e-9;
    private const double Tolerance = 1e-30;

    // As a share of the larger of underlying and strike: more than the error of a tree, less than any decimal.
    private const double Tie = 1e-26;

    // As such a share, more than the error of a tree in doubles.
    private const double Doubt = 1e-9;

    /// <summary>Entries of scratch that a tree needs.</summary>
    public static int ScratchLength(int steps) => Rows * TreeKernel.RowLength(steps);

    /// <summary>The value of an American option.</summary>
    /// <param name="terms">The option; without volatility it is worth its best exercise now or at expiry.</param>
    /// <param name="steps">Steps of the tree, 1 to <see cref="BinomialTree.MaxSteps"/>.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> entries or more; what is in them does not matter.</param>
    /// <exception cref="ArgumentException">
    /// The terms have a fault, the scratch is too short, or the steps are so few that a probability leaves 0..1.
    /// </exception>
    public static DoubleDouble American(in PreciseTerms terms, int steps, Span<DoubleDouble> scratch)
    {
        TreeKernel.CheckScratch(steps, scratch.Length, ScratchLength(steps));
        terms.Validate();
        if (terms.Volatility.High == 0)
            return DoubleDouble.Max(terms.Intrinsic, PreciseOption.Price(terms));
        DoubleDouble dt = terms.Years / steps;
        DoubleDouble up = PreciseMath.Exp(terms.Volatility * DoubleDouble.Sqrt(dt));
        DoubleDouble down = 1 / up;
        DoubleDouble share = (PreciseMath.Exp((terms.Rate - terms.Yield) * dt) - down) / (up - down);
        if (!(share >= 0 && share <= 1))
            throw new ArgumentException($"A tree of {steps} steps is too coarse for {terms}: probability {share}.");
        DoubleDouble discount = PreciseMath.Exp(-(terms.Rate * dt));
        FillExercise(terms, up, down, steps, scratch);
        return Fold(discount * share, discount * (1 - share), steps, scratch);
    }

    /// <summary>
    /// The volatility at which the tree gives a price, to 10^-29 and the last bits of the price, between the same ends
    /// as <see cref="BinomialTree.ImpliedVolatility"/>; null when none there does.
    /// </summary>
    /// <param name="terms">The option; its volatility is not read.</param>
    /// <param name="price">
    /// The price to meet; the least volatility that does where several do. Within 10^-26 of the larger of underlying
    /// and strike of what the least volatility gives, it counts as that.
    /// </param>
    /// <param name="steps">As for <see cref="American"/>.</param>
    /// <param name="scratch">As for <see cref="American"/>.</param>
    /// <exception cref="ArgumentException">The terms have a fault, or the scratch is too short.</exception>
    public static DoubleDouble? ImpliedVolatility(
        in PreciseTerms terms, DoubleDouble price, int steps, Span<DoubleDouble> scratch)
    {
        TreeKernel.CheckScratch(steps, scratch.Length, ScratchLength(steps));
        if (!price.IsFinite)
            return null;
        Span<double> doubles = MemoryMarshal.Cast<DoubleDouble, double>(scratch);
        OptionTerms rounded = terms.Rounded;
        double guess = BinomialTree.ImpliedVolatility(rounded, price.High, steps, doubles) ?? 0;
        var search = new Search(terms, price, steps, scratch);
        double low = BinomialTree.LeastVolatility(rounded, steps);
        double least = BinomialTree.American(rounded with { Volatility = low }, steps, doubles);
        double size = Math.Max(rounded.Underlying, rounded.Strike);
        if (Math.Abs(least - price.High) <= Doubt * size && Math.Abs(search.At(low).High) <= Tie * size)
            return low;
        (double, double) ends = (low, BinomialTree.MostVolatility);
        return RisingRoot.Find(ref search, ends, guess, double.PositiveInfinity, FirstStep, Tolerance);
    }

    // What exercise brings at nodes an even number of levels from the leaves, then at those between.
    private static void FillExercise(
        in PreciseTerms terms, DoubleDouble up, DoubleDouble down, int steps, Span<DoubleDouble> scratch)
    {
        int length = TreeKernel.RowLength(steps);
        (DoubleDouble rising, DoubleDouble falling) = (terms.Underlying, terms.Underlying);
        for (int k = 0; k <= steps; k++)
        {
            Span<DoubleDouble> row = scratch[((k & 1) == (steps & 1) ? length : 2 * length)..];
            row[(steps + k) / 2] = terms.IsCall ? rising - terms.Strike : terms.Strike - rising;
            row[(steps - k) / 2] = terms.IsCall ? falling - terms.Strike : terms.Strike - falling;
            rising *= up;
            falling *= down;
        }
    }

    private static DoubleDouble Fold(DoubleDouble rising, DoubleDouble falling, int steps, Span<DoubleDouble> scratch)
    {
        int length = TreeKernel.RowLength(steps);
        Span<DoubleDouble> values = scratch[..(steps + 1)];
        for (int i = 0; i <= steps; i++)
            values[i] = DoubleDouble.Max(DoubleDouble.Zero, scratch[length + i]);
        for (int level = steps - 1; level >= 0; level--)
        {
            int before = steps - level;
            Span<DoubleDouble> exercise = scratch[(((before & 1) == 0 ? length : 2 * length) + (before / 2))..];
            for (int i = 0; i <= level; i++)
            {
                DoubleDouble goingOn = (rising * values[i + 1]) + (falling * values[i]);
                values[i] = DoubleDouble.Max(goingOn, exercise[i]);
            }
        }

        return values[0];
    }

    private readonly ref struct Search(PreciseTerms terms, DoubleDouble price, int steps, Span<DoubleDouble> scratch)
        : IRising
    {
        private readonly Span<DoubleDouble> _scratch = scratch;

        public DoubleDouble At(DoubleDouble x) =>
            American(terms with { Volatility = x }, steps, _scratch) - price;
    }
}
