using FastMargin.Kernels.Options;
using FastMargin.Models.Scenarios;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Models.Scenarios;

public sealed class BoundedNumberTests
{
    private enum Step
    {
        Add,
        Subtract,
        Multiply,
        Divide,
        Larger,
        Smaller,
        Size,
        Root,
        Exponential,
        Logarithm,
        Power,
        Branch,
    }

    /// <summary>Chains of operations in both numbers, also where sums cancel and branches are a hair apart.</summary>
    [Fact]
    public void Doubt_covers_how_far_a_chain_of_operations_is_from_precise() => Seeds.ForEach(400, dice =>
    {
        double[] start = [.. Enumerable.Range(0, 6).Select(_ => Decimal(dice))];
        BoundedNumber[] bounded = [.. start.Select(BoundedNumber.Of)];
        WideNumber[] wide = [.. start.Select(WideNumber.Of)];
        for (int turn = 0; turn < 40; turn++)
        {
            Step step = dice.Pick(Enum.GetValues<Step>());
            int[] at = [dice.Below(6), dice.Below(6), dice.Below(6)];
            BoundedNumber low = Take(step, bounded[at[0]], bounded[at[1]], bounded[at[2]]);
            WideNumber high = Take(step, wide[at[0]], wide[at[1]], wide[at[2]]);
            if (!(Math.Abs(low.Value) is > 1e-6 and < 1e6 && low.Doubt < 1e-3)) continue;
            int to = dice.Below(6);
            (bounded[to], wide[to]) = (low, high);
            double off = Off(low, high);
            Assert.True(off <= low.Doubt, $"{step}: off by {off:R}, doubt {low.Doubt:R}");
        }
    });

    [Fact]
    public void Doubt_of_a_price_covers_moved_terms_and_its_own_error() => Seeds.ForEach(300, dice =>
    {
        var bounded = new ValueGrid<BoundedNumber>(1, 1);
        var wide = new ValueGrid<WideNumber>(1, 1);
        double[] terms = [dice.Real(10, 5000), dice.Real(0.5, 2), dice.Real(0.0005, 3), dice.Real(0.002, 2)];
        bool isCall = dice.Chance(0.5);
        Set(bounded, terms, isCall);
        Set(wide, terms, isCall);
        Assert.True(bounded.TryPrice() && wide.TryPrice());
        BoundedNumber price = bounded[0, 0];
        double off = Off(price, wide[0, 0]);
        Assert.True(off <= price.Doubt, $"off by {off:R}, doubt {price.Doubt:R}");
        Assert.True(price.Doubt <= 1e-11 * (terms[0] + (terms[0] * terms[1])), $"doubt {price.Doubt:R}");
    });

    [Fact]
    public void Branch_whose_side_is_open_carries_both_sides()
    {
        BoundedNumber tenth = BoundedNumber.Of(0.1) + BoundedNumber.Of(0.2) - BoundedNumber.Of(0.3);
        BoundedNumber chosen = BoundedNumber.Choose(tenth, BoundedNumber.Of(5), BoundedNumber.Of(7));
        Assert.True(chosen.Value is 5 && chosen.Doubt >= 2);
        // A zero that is one for certain is no open side.
        Assert.Equal(0, BoundedNumber.Choose(BoundedNumber.Zero, BoundedNumber.Of(5), BoundedNumber.Of(7)).Doubt);
    }

    [Fact]
    public void Quotient_by_what_may_be_zero_says_nothing()
    {
        BoundedNumber zero = BoundedNumber.Of(0.1) + BoundedNumber.Of(0.2) - BoundedNumber.Of(0.3);
        Assert.Equal(double.PositiveInfinity, (BoundedNumber.One / zero).Doubt);
    }

    private static double Decimal(Dice dice) =>
        dice.OneOf(1, -1) * (double)Math.Round((decimal)dice.Real(0.01, 20), dice.OneOf(0, 1, 2, 6, 12));

    private static double Off(BoundedNumber low, WideNumber high) =>
        Math.Abs((double)(high.Value - (DoubleDouble)low.Value));

    private static void Set<T>(ValueGrid<T> grid, double[] terms, bool isCall)
        where T : struct, IRuleNumber<T>
    {
        // Terms that doubles do not hold exactly: products and quotients of decimals.
        T[] of = [.. terms.Select(term => T.Of(Math.Round(term, 6)))];
        T strike = of[0] * of[1];
        T years = of[2] / T.Of(365) * T.Of(366);
        T volatility = of[3] * T.Exp(T.Of(0.1));
        var leg = new DeriveLeg<T>(1, 0, strike, isCall, T.One, volatility, T.One);
        grid.Set(0, 0, leg, of[0], years, volatility);
    }

    private static T Take<T>(Step step, T a, T b, T c)
        where T : struct, IRuleNumber<T> => step switch
        {
            Step.Add => a + b,
            Step.Subtract => a - b,
            Step.Multiply => a * b,
            Step.Divide => a / b,
            Step.Larger => T.Max(a, b),
            Step.Smaller => T.Min(a, -b),
            Step.Size => T.Abs(a),
            Step.Root => T.Sqrt(T.Abs(a)),
            Step.Exponential => T.Exp(T.Min(a, T.Of(9))),
            Step.Logarithm => T.LogRatio(T.Abs(a), T.Abs(b)),
            Step.Power => T.Power(T.Abs(a), T.Abs(b), T.Min(T.Abs(c), T.Of(3))),
            _ => T.Choose(a - b, a * c, b * c),
        };
}
