namespace FastMargin.Kernels.Options;

/// <summary>Exponential, logarithm and the tail of the normal law in <see cref="DoubleDouble"/>.</summary>
/// <remarks>
/// Against exact arithmetic at the same argument the relative errors are below 10^-30, of <see cref="Cumulative"/>
/// below <c>(1 + x²)·10^-30</c>: there the rounding of <c>x²/2</c> is what counts. Constants are made at start from
/// whole numbers.
/// </remarks>
public static class PreciseMath
{
    // Three parts of ln 2; a product of the first two with an exponent of a double is exact.
    private const double LnTwoFirst = 0.6931471805598903;
    private const double LnTwoSecond = 5.49792301870721e-14;
    private const double LnTwoThird = 1.1612227229362532e-26;

    private const int ExpTerms = 17;
    private const int AtanhTerms = 24;
    private const int SmallTerms = 20;
    private const int TailTerms = 26;
    private const double LargestExponent = 709;
    private const double SmallestExponent = -745;

    // Below it the power series about zero, from it on the sum over the half-integers.
    private const double SeriesBelow = 0.5;

    // From it on what the pole adds to that sum is below the last bit.
    private const double PoleUntil = 11;

    // Beyond it nothing is left of the tail, and squares stay finite.
    private const double Farthest = 1000;

    private static readonly DoubleDouble[] _inverseFactorial = InverseFactorials();
    private static readonly DoubleDouble[] _inverseOdd =
        [.. Enumerable.Range(0, AtanhTerms).Select(n => DoubleDouble.Ratio(1, (2 * n) + 1))];
    private static readonly DoubleDouble _lnTwo = DoubleDouble.Sum(LnTwoFirst, LnTwoSecond) + LnTwoThird;
    private static readonly DoubleDouble _pi = DoubleDouble.Sum(3.141592653589793, 1.2246467991473532e-16);
    private static readonly DoubleDouble _rootTwoPi = DoubleDouble.Sqrt(2 * _pi);
    private static readonly DoubleDouble[] _weight =
        [.. Enumerable.Range(0, TailTerms).Select(n => Exp(DoubleDouble.Ratio(-n * n, 8)))];

    /// <summary><c>e^x</c>; zero below −745, not a number above 709.</summary>
    /// <remarks>
    /// <c>x = k·ln 2 + 8r</c> with <c>|r| ≤ 0.044</c>; the Taylor sum of <c>e^r − 1</c>, three times
    /// <c>y ← 2y + y²</c>, so that nothing is lost to the one until the end.
    /// </remarks>
    public static DoubleDouble Exp(DoubleDouble x)
    {
        if (x.High < SmallestExponent)
            return DoubleDouble.Zero;
        if (!(x.High <= LargestExponent))
            return double.NaN;
        double k = Math.Round(x.High / LnTwoFirst);
        DoubleDouble rest = x - (k * LnTwoFirst) - (k * LnTwoSecond) - DoubleDouble.Product(k, LnTwoThird);
        DoubleDouble r = DoubleDouble.Scale(rest, -3);
        DoubleDouble sum = _inverseFactorial[ExpTerms];
        for (int n = ExpTerms - 1; n > 0; n--)
            sum = (sum * r) + _inverseFactorial[n];
        DoubleDouble less = sum * r;
        for (int turn = 0; turn < 3; turn++)
            less = DoubleDouble.Scale(less, 1) + (less * less);
        return DoubleDouble.Scale(less + 1, (int)k);
    }

    /// <summary><c>ln x</c> of a number above zero; not a number of others.</summary>
    public static DoubleDouble Log(DoubleDouble x) => LogRatio(x, DoubleDouble.One);

    /// <summary><c>ln(a/b)</c> of numbers above zero; near one accurate in what it differs from one by.</summary>
    /// <remarks>
    /// <c>k·ln 2 + 2·atanh((a − 2^k·b)/(a + 2^k·b))</c>, <c>2^k·b</c> within a factor √2 of a.
    /// </remarks>
    public static DoubleDouble LogRatio(DoubleDouble a, DoubleDouble b)
    {
        double quotient = a.High / b.High;
        if (!(quotient > 0 && double.IsFinite(quotient)))
            return double.NaN;
        int k = Math.ILogB(quotient * 1.4142135623730951);
        DoubleDouble near = DoubleDouble.Scale(b, k);
        DoubleDouble s = (a - near) / (a + near);
        DoubleDouble square = s * s;
        DoubleDouble sum = _inverseOdd[AtanhTerms - 1];
        for (int n = AtanhTerms - 2; n >= 0; n--)
            sum = (sum * square) + _inverseOdd[n];
        return (k * _lnTwo) + DoubleDouble.Scale(sum * s, 1);
    }

    /// <summary><c>φ(x) = e^(−x²/2) / √(2π)</c>.</summary>
    public static DoubleDouble Density(DoubleDouble x) => Exp(-DoubleDouble.Scale(x * x, -1)) / _rootTwoPi;

    /// <summary><c>Φ(x)</c>, the share below x, accurate in the lower tail; zero below −38.</summary>
    public static DoubleDouble Cumulative(DoubleDouble x)
    {
        DoubleDouble size = DoubleDouble.Min(DoubleDouble.Abs(x), Farthest);
        DoubleDouble tail = Density(size) * Mills(size);
        return x.High > 0 ? 1 - tail : tail;
    }

    /// <summary><c>(1 − Φ(u)) / φ(u)</c> of <c>u ≥ 0</c>, up to a thousand; the value there beyond.</summary>
    /// <remarks>
    /// From 0.5 on the integral <c>u/√(2π)·∫ e^(−y²/2)/(u² + y²) dy</c> by the sum over <c>y = n/2</c>, which is exact
    /// up to what the poles at <c>±iu</c> add, <c>√(2π)·e^(u²/2)/(e^(4πu) − 1)</c>, and a rest below e^-78 (the theorem
    /// on the trapezium rule of Goodwin 1949; for this integral Hunter and Regan, Math. Comp. 26, 1972). Below 0.5
    /// <c>√(π/2)·e^(u²/2) − Σ u^(2n+1)/(1·3·…·(2n+1))</c>.
    /// </remarks>
    public static DoubleDouble Mills(DoubleDouble u)
    {
        DoubleDouble x = DoubleDouble.Min(u, Farthest);
        DoubleDouble square = x * x;
        DoubleDouble half = DoubleDouble.Scale(square, -1);
        if (x.High < SeriesBelow)
            return (DoubleDouble.Scale(_rootTwoPi, -1) * Exp(half)) - SmallSeries(x, square);
        DoubleDouble sum = DoubleDouble.Zero;
        for (int n = TailTerms - 1; n > 0; n--)
            sum += _weight[n] / (square + (0.25 * n * n));
        DoubleDouble ratio = x * ((1 / square) + DoubleDouble.Scale(sum, 1)) / DoubleDouble.Scale(_rootTwoPi, 1);
        if (x.High >= PoleUntil)
            return ratio;
        DoubleDouble turns = DoubleDouble.Scale(_pi * x, 2);
        return ratio - (_rootTwoPi * Exp(half - turns) / (1 - Exp(-turns)));
    }

    private static DoubleDouble SmallSeries(DoubleDouble x, DoubleDouble square)
    {
        DoubleDouble sum = DoubleDouble.One;
        for (int n = SmallTerms; n > 0; n--)
            sum = (sum * square / ((2 * n) + 1)) + 1;
        return sum * x;
    }

    private static DoubleDouble[] InverseFactorials()
    {
        var inverse = new DoubleDouble[ExpTerms + 1];
        Int128 factorial = 1;
        inverse[0] = DoubleDouble.One;
        for (int n = 1; n <= ExpTerms; n++)
        {
            factorial *= n;
            inverse[n] = DoubleDouble.Ratio(1, factorial);
        }

        return inverse;
    }
}
