using System.Runtime.CompilerServices;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// Logarithm and exponential from additions, multiplications and divisions only, which IEEE 754 rounds alike
/// everywhere. The platform's own differ in the last bit between machines, and a seed must mean the same book on all.
/// </summary>
internal static class PortableMath
{
    private const double Ln2 = 0.693147180559945309;

    // The first part has 21 trailing zero bits, so that a whole number up to 2^11 times it is exact.
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double SquareRootOf2 = 1.41421356237309505;
    private const int LogTerms = 12;
    private const int ExpTerms = 14;

    private static readonly double[] _oddReciprocals =
        [.. Enumerable.Range(0, LogTerms).Select(k => 1.0 / ((2 * k) + 1))];

    private static readonly double[] _factorialReciprocals = FactorialReciprocals();

    /// <summary>Natural logarithm of a normal number above zero; within a few units of the last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0xF_FFFF_FFFF_FFFF) | (1023L << 52));
        if (mantissa > SquareRootOf2)
        {
            mantissa *= 0.5;
            exponent++;
        }

        // ln m = 2 (s + s^3/3 + s^5/5 + ...) with s = (m - 1)/(m + 1), |s| < 0.172.
        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double sum = 0;
        double[] factors = _oddReciprocals;
        for (int k = factors.Length - 1; k >= 0; k--) sum = (sum * square) + factors[k];
        return (exponent * Ln2) + (2 * s * sum);
    }

    /// <summary>e^x for |x| &lt; 700; within a few units of the last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Exp(double x)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(x), 700);
        double k = Math.Round(x / Ln2);
        double rest = x - (k * Ln2High) - (k * Ln2Low);
        double sum = 0;
        double[] factors = _factorialReciprocals;
        for (int n = factors.Length - 1; n >= 0; n--) sum = (sum * rest) + factors[n];
        return sum * BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
    }

    /// <summary>x^y for x above zero.</summary>
    internal static double Pow(double x, double y) => Exp(y * Log(x));

    private static double[] FactorialReciprocals()
    {
        var reciprocals = new double[ExpTerms + 1];
        double factorial = 1;
        for (int n = 0; n < reciprocals.Length; n++)
        {
            if (n > 1) factorial *= n;
            reciprocals[n] = 1 / factorial;
        }

        return reciprocals;
    }
}
