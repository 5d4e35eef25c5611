using System.Runtime.CompilerServices;
using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Options;

/// <summary>
/// Exponential, logarithm and the Mills ratio of the normal law over lanes. Each is a fixed sequence of operations
/// without a branch, so every width gives the same bits.
/// </summary>
/// <remarks>
/// The three are bodies of their own: put into their callers they would use up what the compiler is willing to inline,
/// and it would then leave calls between the single operations.
/// </remarks>
internal static class LaneMath
{
    /// <summary><c>1 / sqrt(2·π)</c>.</summary>
    public const double InverseRootTwoPi = 0.3989422804014327;

    // Adding it leaves a whole number in the low bits of the sum, rounded to even.
    private const double Magic = 6755399441055744.0;
    private const double TwoTo52 = 4503599627370496.0;
    private const double LogTwoE = 1.4426950408889634;

    // The upper part ends in 21 zero bits: its product with an exponent is exact.
    private const double LnTwoHigh = 0.6931471803691238;
    private const double LnTwoLow = 1.9082149292705877e-10;

    /// <summary>
    /// <c>e^x</c> with a relative error below 2^-52, to where it leaves the doubles; below −745.2 zero.
    /// </summary>
    /// <remarks>
    /// <c>x = k·ln 2 + r</c> with <c>|r| ≤ 0.347</c>, the Taylor sum of <c>e^r</c> to <c>r^13</c> (the rest is below
    /// 2^-57), times <c>2^k</c> in two factors so that what is smaller than a normal double comes out too.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLanes Exp<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes magic = TLanes.Broadcast(Magic);
        TLanes low = TLanes.Broadcast(-745.2);
        TLanes high = TLanes.Broadcast(709.8);
        TLanes y = TLanes.Select(TLanes.LessThan(x, low), low, x);
        y = TLanes.Select(TLanes.GreaterThan(y, high), high, y);
        TLanes k = TLanes.FusedMultiplyAdd(y, TLanes.Broadcast(LogTwoE), magic) - magic;
        TLanes r = TLanes.FusedMultiplyAdd(k, TLanes.Broadcast(-LnTwoHigh), y);
        r = TLanes.FusedMultiplyAdd(k, TLanes.Broadcast(-LnTwoLow), r);
        TLanes sum = TLanes.Broadcast(1.0 / 6227020800);
        sum = Step(sum, r, 1.0 / 479001600);
        sum = Step(sum, r, 1.0 / 39916800);
        sum = Step(sum, r, 1.0 / 3628800);
        sum = Step(sum, r, 1.0 / 362880);
        sum = Step(sum, r, 1.0 / 40320);
        sum = Step(sum, r, 1.0 / 5040);
        sum = Step(sum, r, 1.0 / 720);
        sum = Step(sum, r, 1.0 / 120);
        sum = Step(sum, r, 1.0 / 24);
        sum = Step(sum, r, 1.0 / 6);
        sum = Step(sum, r, 0.5);
        sum = TLanes.FusedMultiplyAdd(sum * r, r, r) + TLanes.Broadcast(1);
        TLanes half = TLanes.FusedMultiplyAdd(k, TLanes.Broadcast(0.5), magic) - magic;
        TLanes value = sum * PowerOfTwo(half) * PowerOfTwo(k - half);
        return TLanes.Select(TLanes.LessThan(x, low), TLanes.Broadcast(0), value);
    }

    /// <summary>
    /// <c>ln x</c> of a normal double above zero, with a relative error below 3·2^-53, near 1 too.
    /// </summary>
    /// <remarks>
    /// <c>x = 2^k·(1 + f)</c> with <c>1 + f</c> between √½ and √2 and <c>s = f/(2 + f)</c>:
    /// <c>ln(1 + f) = f − s·(f − R)</c>, <c>R = 2·(s²/3 + s⁴/5 + …)</c>, ten terms (the next is below 2^-58).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLanes Log<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.Broadcast(1);
        TLanes mantissa = (x & TLanes.BroadcastTally(0x000F_FFFF_FFFF_FFFF)) | one;
        TLanes biased = TLanes.ShiftRight(x, 52) | TLanes.Broadcast(TwoTo52);
        TLanes isLarge = TLanes.GreaterThan(mantissa, TLanes.Broadcast(1.4142135623730951));
        mantissa *= TLanes.Select(isLarge, TLanes.Broadcast(0.5), one);
        TLanes k = biased - TLanes.Broadcast(TwoTo52 + 1023) + (isLarge & one);
        TLanes f = mantissa - one;
        TLanes s = f / (f + TLanes.Broadcast(2));
        TLanes z = s * s;
        TLanes sum = TLanes.Broadcast(2.0 / 21);
        sum = Step(sum, z, 2.0 / 19);
        sum = Step(sum, z, 2.0 / 17);
        sum = Step(sum, z, 2.0 / 15);
        sum = Step(sum, z, 2.0 / 13);
        sum = Step(sum, z, 2.0 / 11);
        sum = Step(sum, z, 2.0 / 9);
        sum = Step(sum, z, 2.0 / 7);
        sum = Step(sum, z, 2.0 / 5);
        sum = Step(sum, z, 2.0 / 3);
        TLanes rest = f - (sum * z);
        TLanes tail = TLanes.FusedMultiplyAdd(-s, rest, k * TLanes.Broadcast(LnTwoLow));
        return TLanes.FusedMultiplyAdd(k, TLanes.Broadcast(LnTwoHigh), f) + tail;
    }

    /// <summary>
    /// <c>(1 − Φ(u)) / φ(u)</c> of <c>0 ≤ u ≤ 2000</c>, relative error below 4·2^-53 up to 10 and 8·2^-53 beyond: the
    /// tail of the normal law with its exponential taken off, so that no tail is too small to be accurate.
    /// </summary>
    /// <remarks>
    /// One quotient of polynomials for the whole range, exact at 22 Chebyshev nodes of <c>(u − 4)/(u + 4)</c> and, by
    /// its leading coefficients, <c>1/u</c> at infinity; away from the nodes it is off by 2.2·10^-17. All coefficients
    /// are positive: nothing cancels.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TLanes Mills<TLanes>(TLanes u)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes above = u + TLanes.Broadcast(29.18712338281613);
        above = Step(above, u, 422.47729594743475);
        above = Step(above, u, 3930.323590091473);
        above = Step(above, u, 25793.233161042903);
        above = Step(above, u, 124144.7612225787);
        above = Step(above, u, 442852.36404014286);
        above = Step(above, u, 1156736.2462255775);
        above = Step(above, u, 2124982.652489747);
        above = Step(above, u, 2499061.9855821915);
        above = Step(above, u, 1451444.4311114256);
        TLanes below = u + TLanes.Broadcast(29.187123382816143);
        below = Step(below, u, 423.47729594742714);
        below = Step(below, u, 3959.510713476024);
        below = Step(below, u, 26213.710456788765);
        below = Step(below, u, 128016.71057984451);
        below = Step(below, u, 467810.6419772239);
        below = Step(below, u, 1273312.2515818102);
        below = Step(below, u, 2520398.854135845);
        below = Step(below, u, 3444660.4458678523);
        below = Step(below, u, 2917981.1981237344);
        below = Step(below, u, 1158085.1024471046);
        return above / below;
    }

    /// <summary>The smaller of two; the second where either is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Min<TLanes>(TLanes left, TLanes right)
        where TLanes : struct, ILanes<TLanes> => TLanes.Select(TLanes.LessThan(left, right), left, right);

    /// <summary>The larger of two; the second where either is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Max<TLanes>(TLanes left, TLanes right)
        where TLanes : struct, ILanes<TLanes> => TLanes.Select(TLanes.GreaterThan(left, right), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Step<TLanes>(TLanes sum, TLanes x, double coefficient)
        where TLanes : struct, ILanes<TLanes> => TLanes.FusedMultiplyAdd(sum, x, TLanes.Broadcast(coefficient));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes PowerOfTwo<TLanes>(TLanes k)
        where TLanes : struct, ILanes<TLanes> => TLanes.ShiftLeft(k + TLanes.Broadcast(Magic + 1023), 52);
}
