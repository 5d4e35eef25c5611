namespace FastMargin.Kernels.Options;

/// <summary>A function that never falls.</summary>
internal interface IRising
{
    public DoubleDouble At(DoubleDouble x);
}

/// <summary>
/// The least x at which a rising function is no longer below zero: first a step from a guess to the other side of the
/// root, then interpolation, truncation and projection (Oliveira and Takahashi, "An Enhancement of the Bisection Method
/// Average Performance Preserving Minmax Optimality", ACM TOMS 47, 2020).
/// </summary>
/// <remarks>
/// The ends always keep <c>f(low) &lt; 0 ≤ f(high)</c>, so that where a function rests at zero its left end is found,
/// as halving would. Never more evaluations than one more than halving from the same ends.
/// </remarks>
internal static class RisingRoot
{
    private const double Overshoot = 1.25;
    private const double Growth = 8;
    private const double Truncation = 0.2;

    /// <summary>The root between two ends; null when the function is above zero or below it at both.</summary>
    /// <param name="function">What rises.</param>
    /// <param name="ends">Where to look; an end is evaluated only if the guess leads there.</param>
    /// <param name="guess">Where to begin.</param>
    /// <param name="slope">The slope near the guess, for the first step; infinite if it is not known.</param>
    /// <param name="leastStep">The shortest first step.</param>
    /// <param name="tolerance">Half of the largest distance between the ends at the end.</param>
    public static DoubleDouble? Find<TFunction>(
        ref TFunction function, (double Low, double High) ends, double guess, double slope, double leastStep,
        double tolerance)
        where TFunction : IRising, allows ref struct
    {
        DoubleDouble x = Math.Clamp(guess, ends.Low, ends.High);
        DoubleDouble y = function.At(x);
        double step = Math.Min(x.High, Math.Max(leastStep, Overshoot * Math.Abs(y.High) / slope));
        return y < 0
            ? Up(ref function, new Point(x, y), ends.High, step, tolerance)
            : Down(ref function, new Point(x, y), ends.Low, step, tolerance);
    }

    private static DoubleDouble? Up<TFunction>(
        ref TFunction function, Point low, double end, double step, double tolerance)
        where TFunction : IRising, allows ref struct
    {
        while (low.X < end)
        {
            DoubleDouble x = DoubleDouble.Min(end, low.X + step);
            var next = new Point(x, function.At(x));
            if (next.Y >= 0)
                return Between(ref function, low, next, tolerance);
            low = next;
            step *= Growth;
        }

        return null;
    }

    private static DoubleDouble? Down<TFunction>(
        ref TFunction function, Point high, double end, double step, double tolerance)
        where TFunction : IRising, allows ref struct
    {
        while (high.X > end)
        {
            DoubleDouble x = DoubleDouble.Max(end, high.X - step);
            var next = new Point(x, function.At(x));
            if (next.Y < 0)
                return Between(ref function, next, high, tolerance);
            high = next;
            step *= Growth;
        }

        return high.Y == 0 ? high.X : null;
    }

    private static DoubleDouble Between<TFunction>(ref TFunction function, Point low, Point high, double tolerance)
        where TFunction : IRising, allows ref struct
    {
        double width = (high.X - low.X).High;
        double truncation = Truncation / width;
        // Half the width that halving, one evaluation behind, would have left.
        double allowed = tolerance * Math.ScaleB(1, Math.ILogB(Math.Max(width / tolerance, 1)) + 1);
        while (width > 2 * tolerance)
        {
            double half = width / 2;
            DoubleDouble middle = DoubleDouble.Scale(low.X + high.X, -1);
            DoubleDouble line = low.X + ((high.X - low.X) * (low.Y / (low.Y - high.Y)));
            double away = (middle - line).High;
            double cut = truncation * width * width;
            // Past the root as the line sees it, toward the middle, so that the far end comes along too.
            DoubleDouble x = Math.Abs(away) > cut ? line + Math.CopySign(cut, away) : middle;
            double room = allowed - half;
            if (!(Math.Abs((middle - x).High) <= room))
                x = middle - Math.CopySign(Math.Max(room, 0), away);
            var next = new Point(x, function.At(x));
            if (next.Y < 0)
                low = next;
            else
                high = next;
            width = (high.X - low.X).High;
            allowed /= 2;
        }

        return DoubleDouble.Scale(low.X + high.X, -1);
    }

    private readonly record struct Point(DoubleDouble X, DoubleDouble Y);
}
