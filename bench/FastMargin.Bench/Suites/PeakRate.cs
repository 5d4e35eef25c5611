using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastMargin.Bench.Suites;

/// <summary>
/// Multiply-adds in the widest registers of the machine, twelve chains side by side and nothing from memory: the most
/// that its double precision gives.
/// </summary>
internal static class PeakRate
{
    private const int Chains = 12;
    private const double Factor = 0.5;

    /// <summary>Performs at least so many multiply-adds of one lane each.</summary>
    /// <returns>Their sum: every chain goes to 2, as <c>x = x/2 + 1</c> does.</returns>
    public static double Run(long count) => Vector512.IsHardwareAccelerated
        ? In512(1 + (count / (Chains * Vector512<double>.Count)))
        : In256(1 + (count / (Chains * Vector256<double>.Count)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double In512(long turns)
    {
        Vector512<double> x = Vector512.Create(Factor);
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> a = default, b = default, c = default, d = default, e = default, f = default;
        Vector512<double> g = default, h = default, i = default, j = default, k = default, l = default;
        for (; turns > 0; turns--)
        {
            a = Vector512.FusedMultiplyAdd(a, x, one);
            b = Vector512.FusedMultiplyAdd(b, x, one);
            c = Vector512.FusedMultiplyAdd(c, x, one);
            d = Vector512.FusedMultiplyAdd(d, x, one);
            e = Vector512.FusedMultiplyAdd(e, x, one);
            f = Vector512.FusedMultiplyAdd(f, x, one);
            g = Vector512.FusedMultiplyAdd(g, x, one);
            h = Vector512.FusedMultiplyAdd(h, x, one);
            i = Vector512.FusedMultiplyAdd(i, x, one);
            j = Vector512.FusedMultiplyAdd(j, x, one);
            k = Vector512.FusedMultiplyAdd(k, x, one);
            l = Vector512.FusedMultiplyAdd(l, x, one);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double In256(long turns)
    {
        Vector256<double> x = Vector256.Create(Factor);
        Vector256<double> one = Vector256<double>.One;
        Vector256<double> a = default, b = default, c = default, d = default, e = default, f = default;
        Vector256<double> g = default, h = default, i = default, j = default, k = default, l = default;
        for (; turns > 0; turns--)
        {
            a = Vector256.FusedMultiplyAdd(a, x, one);
            b = Vector256.FusedMultiplyAdd(b, x, one);
            c = Vector256.FusedMultiplyAdd(c, x, one);
            d = Vector256.FusedMultiplyAdd(d, x, one);
            e = Vector256.FusedMultiplyAdd(e, x, one);
            f = Vector256.FusedMultiplyAdd(f, x, one);
            g = Vector256.FusedMultiplyAdd(g, x, one);
            h = Vector256.FusedMultiplyAdd(h, x, one);
            i = Vector256.FusedMultiplyAdd(i, x, one);
            j = Vector256.FusedMultiplyAdd(j, x, one);
            k = Vector256.FusedMultiplyAdd(k, x, one);
            l = Vector256.FusedMultiplyAdd(l, x, one);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
