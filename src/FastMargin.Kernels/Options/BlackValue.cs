using System.Runtime.CompilerServices;
using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Options;

/// <summary>
/// The undiscounted worth of whichever of call and put is out of the money:
/// <code>
/// V = min·Φ(h + t) − max·Φ(h − t)      min, max of F and K      h = −|ln(F/K)| / s      t = s/2      s = σ·√T
///   = P·(Y(h + t) − Y(h − t))          P = min·φ(h + t) = max·φ(h − t)      Y = Φ/φ, the Mills ratio mirrored
/// </code>
/// Both are worth <c>V</c> plus what exercise would bring, so nothing is ever taken from a larger number.
/// </summary>
/// <remarks>
/// For <c>t &lt; 0.1</c> the difference is summed as a series instead, <c>2t·(Y' + t²/6·Y''' + … + t^10/11!·Y^(11))</c>
/// at <c>h</c>, from <c>Y' = 1 + h·Y</c> and <c>Y^(n+1) = h·Y^(n) + n·Y^(n−1)</c>; what is left out is below 2^-56.
/// Relative error below 10^-12 while <c>|h| ≤ 20</c>: 10^-12 is mostly <c>h²</c> roundings of <c>h</c>.
/// </remarks>
internal readonly struct BlackValue<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    private const double SeriesBelow = 0.1;
    private const double Farthest = 1000;

    /// <summary>The worth <c>V</c>.</summary>
    public readonly TLanes Value;

    /// <summary><c>P</c>, which is also <c>dV/ds</c>.</summary>
    public readonly TLanes Density;

    /// <summary><c>h + t</c>.</summary>
    public readonly TLanes Near;

    /// <summary><c>h − t</c>, not above zero.</summary>
    public readonly TLanes Far;

    private BlackValue(TLanes value, TLanes density, TLanes near, TLanes far)
    {
        Value = value;
        Density = density;
        Near = near;
        Far = far;
    }

    /// <summary>From the smaller of forward and strike, <c>ln(F/K)</c>, and <c>s</c> above zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlackValue<TLanes> Of(TLanes smaller, TLanes distance, TLanes deviation)
    {
        // Beyond a thousand deviations everything is zero or certain; the bound keeps infinities out.
        TLanes farthest = TLanes.Broadcast(Farthest);
        TLanes h = -LaneMath.Min(TLanes.Abs(distance) / deviation, farthest);
        TLanes t = LaneMath.Min(deviation * TLanes.Broadcast(0.5), farthest);
        TLanes near = h + t;
        TLanes far = h - t;
        TLanes exponent = near * TLanes.Broadcast(-0.5) * near;
        TLanes density = smaller * (LaneMath.Exp(exponent) * TLanes.Broadcast(LaneMath.InverseRootTwoPi));
        TLanes isSmall = TLanes.LessThan(t, TLanes.Broadcast(SeriesBelow));
        TLanes value;
        if (TLanes.All(isSmall))
            value = density * deviation * Series(h, t);
        else if (TLanes.All(TLanes.GreaterThanOrEqual(t, TLanes.Broadcast(SeriesBelow))))
            value = Difference(smaller, density, near, far);
        else
            value = TLanes.Select(
                isSmall, density * deviation * Series(h, t), Difference(smaller, density, near, far));
        return new(value, density, near, far);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TLanes Difference(TLanes smaller, TLanes density, TLanes near, TLanes far)
    {
        TLanes nearRatio = LaneMath.Mills(TLanes.Abs(near));
        TLanes farRatio = LaneMath.Mills(-far);
        TLanes isRight = TLanes.GreaterThan(near, TLanes.Broadcast(0));
        TLanes mirrored = TLanes.FusedMultiplyAdd(-density, nearRatio + farRatio, smaller);
        return TLanes.Select(isRight, mirrored, density * (nearRatio - farRatio));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TLanes Series(TLanes h, TLanes t)
    {
        TLanes y0 = LaneMath.Mills(-h);
        TLanes y1 = TLanes.FusedMultiplyAdd(h, y0, TLanes.Broadcast(1));
        TLanes y2 = TLanes.FusedMultiplyAdd(h, y1, y0);
        TLanes y3 = Next(h, y2, y1, 2);
        TLanes y4 = Next(h, y3, y2, 3);
        TLanes y5 = Next(h, y4, y3, 4);
        TLanes y6 = Next(h, y5, y4, 5);
        TLanes y7 = Next(h, y6, y5, 6);
        TLanes y8 = Next(h, y7, y6, 7);
        TLanes y9 = Next(h, y8, y7, 8);
        TLanes y10 = Next(h, y9, y8, 9);
        TLanes y11 = Next(h, y10, y9, 10);
        TLanes square = t * t;
        TLanes sum = TLanes.FusedMultiplyAdd(
            y11 * square, TLanes.Broadcast(1.0 / 39916800), y9 * TLanes.Broadcast(1.0 / 362880));
        sum = TLanes.FusedMultiplyAdd(sum, square, y7 * TLanes.Broadcast(1.0 / 5040));
        sum = TLanes.FusedMultiplyAdd(sum, square, y5 * TLanes.Broadcast(1.0 / 120));
        sum = TLanes.FusedMultiplyAdd(sum, square, y3 * TLanes.Broadcast(1.0 / 6));
        return TLanes.FusedMultiplyAdd(sum, square, y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Next(TLanes h, TLanes last, TLanes beforeLast, double n)
    {
        return TLanes.FusedMultiplyAdd(h, last, beforeLast * TLanes.Broadcast(n));
    }
}
