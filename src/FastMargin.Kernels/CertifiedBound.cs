using System.Runtime.CompilerServices;
using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels;

/// <summary>How far a computed distance <c>D = E - t * Requirement</c> can be from the exact one.</summary>
internal static class CertifiedBound
{
    // Let u = 2^-53, n the positions of the pool, and mark what is exact with *. What the kernel is given:
    //   V_i = V_i*(1 + d), W_i = W_i*(1 + d), |d| <= 10u  the table (Value, Requirement), W_i >= 0
    //   |C - C*| <= 8u M,  |A - A*| <= 8u M               Cash and RequirementBase; |C*|, |A*| <= M = Magnitude
    //   t = t*(1 + d), |d| <= u, 0 <= t <= T              the thresholds, T the largest
    //   lots q_i exact (|q_i| <= 2^53); nothing overflows, and every value is 0 or at least 2^-400 (no underflow)
    // First-order terms, each line an absolute error divided by u, G and R as computed:
    //   E, n fused roundings of partial sums <= M + G      n (G + M)
    //   E, its inputs                                     10 (G + M)
    //   R, n fused roundings                               n R
    //   R, its inputs, and A                              10 (R + M)
    //   Requirement = R + A, one rounding                  1 (R + M)
    // so |D - D*| / u is at most
    //   from E                                             (n + 10) (G + M)
    //   from t * Requirement                               (n + 11) T (R + M)
    //   from t itself                                      1 T (R + M)
    //   from the rounding of D                             1 (G + M) + 1 T (R + M)
    //   sum                                                <= (n + 13) (G + M + T (R + M))
    // What is left out is of second order. Every rounding factor (1 + u) that was dropped, of which at most n + 30 meet
    // in one product, is made good by (1 + u)^(n + 30) <= 1 + 2 (n + 30) u; G and R stand for the exact sums of their
    // terms within (1 - u)^-n, which is as much again; and the four operations below may round the bound itself down
    // by (1 - u)^4. All of it together is below a factor 1 + 8 (n + 30) u < 1 + 2^-37 for n <= 4096, while n + 16 in
    // place of n + 13 gives a factor of at least 1 + 3 / 4109 > 1 + 2^-11.
    // Thus |D| > B implies sign(D) = sign(D*). B = 0 happens only if every term is zero: then D is exact.
    private const int InputRoundings = 16;

    private const double UnitRoundoff = 1.0 / (1L << 53);

    /// <summary>The part of the bound that depends on the slab alone: <c>(n + 16) * 2^-53</c>, exact.</summary>
    public static double Factor(int positions) => (positions + InputRoundings) * UnitRoundoff;

    /// <summary><c>B = |factor * (T * (R + M) + (G + M))|</c>: <c>|D| &gt; B</c> makes the sign of D certain.</summary>
    // The absolute value changes nothing that obeys the contract. A negative magnitude or requirement breaks it, and
    // must still give one answer on every width, whether the pool's neighbours take the short way or not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Bound<TLanes>(TLanes factor, TLanes largest, TLanes gross, TLanes variable, TLanes magnitude)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.Abs(factor * TLanes.FusedMultiplyAdd(largest, variable + magnitude, gross + magnitude));

    /// <summary>
    /// What a distance must exceed to be certainly not negative: B, or where B is zero, and zero distance therefore
    /// exact, the greatest number below zero. Below <c>-B</c> a distance is certainly negative in either case.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Floor<TLanes>(TLanes bound)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.Select(TLanes.Equal(bound, TLanes.Broadcast(0)), TLanes.Broadcast(-double.Epsilon), bound);
}
