using System.Runtime.CompilerServices;

namespace FastMargin.Kernels.Lanes;

/// <summary>
/// Two values side by side as one of twice the width: their independent chains of additions hide each other's latency,
/// and a loop runs once for both.
/// </summary>
/// <typeparam name="TLanes">The lanes that are doubled.</typeparam>
internal readonly unsafe struct PairLanes<TLanes>(TLanes lower, TLanes upper) : ILanes<PairLanes<TLanes>>
    where TLanes : struct, ILanes<TLanes>
{
    private readonly TLanes _lower = lower;
    private readonly TLanes _upper = upper;

    public static int Count => 2 * TLanes.Count;

    public static bool IsAccelerated => TLanes.IsAccelerated;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> Broadcast(double value) =>
        new(TLanes.Broadcast(value), TLanes.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> Load(double* source) =>
        new(TLanes.Load(source), TLanes.Load(source + TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> ConvertInt32(int* source) =>
        new(TLanes.ConvertInt32(source), TLanes.ConvertInt32(source + TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> ConvertSingle(float* source) =>
        new(TLanes.ConvertSingle(source), TLanes.ConvertSingle(source + TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(
        double* table, ushort* index, out PairLanes<TLanes> first, out PairLanes<TLanes> second)
    {
        TLanes.LoadPairs(table, index, out TLanes lowerFirst, out TLanes lowerSecond);
        TLanes.LoadPairs(table, index + TLanes.Count, out TLanes upperFirst, out TLanes upperSecond);
        first = new(lowerFirst, upperFirst);
        second = new(lowerSecond, upperSecond);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PairLanes<TLanes> value, double* target)
    {
        TLanes.Store(value._lower, target);
        TLanes.Store(value._upper, target + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(PairLanes<TLanes> value, double* target)
    {
        TLanes.StoreStreaming(value._lower, target);
        TLanes.StoreStreaming(value._upper, target + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTally(PairLanes<TLanes> tally, byte* target)
    {
        TLanes.StoreTally(tally._lower, target);
        TLanes.StoreTally(tally._upper, target + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> FusedMultiplyAdd(PairLanes<TLanes> a, PairLanes<TLanes> b, PairLanes<TLanes> c) =>
        new(
            TLanes.FusedMultiplyAdd(a._lower, b._lower, c._lower),
            TLanes.FusedMultiplyAdd(a._upper, b._upper, c._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> Abs(PairLanes<TLanes> value) =>
        new(TLanes.Abs(value._lower), TLanes.Abs(value._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> Tally(PairLanes<TLanes> tally, PairLanes<TLanes> mask) =>
        new(TLanes.Tally(tally._lower, mask._lower), TLanes.Tally(tally._upper, mask._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> BroadcastTally(long count) =>
        new(TLanes.BroadcastTally(count), TLanes.BroadcastTally(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> TallyIs(PairLanes<TLanes> tally, long count) =>
        new(TLanes.TallyIs(tally._lower, count), TLanes.TallyIs(tally._upper, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(PairLanes<TLanes> mask) => TLanes.All(mask._lower & mask._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllGreater(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        TLanes.AllGreater(left._lower, right._lower) && TLanes.AllGreater(left._upper, right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllGreaterOrEqual(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        TLanes.AllGreaterOrEqual(left._lower, right._lower) && TLanes.AllGreaterOrEqual(left._upper, right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> Equal(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        new(TLanes.Equal(left._lower, right._lower), TLanes.Equal(left._upper, right._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> LessThan(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        new(TLanes.LessThan(left._lower, right._lower), TLanes.LessThan(left._upper, right._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> GreaterThan(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        new(TLanes.GreaterThan(left._lower, right._lower), TLanes.GreaterThan(left._upper, right._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> GreaterThanOrEqual(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        new(TLanes.GreaterThanOrEqual(left._lower, right._lower), TLanes.GreaterThanOrEqual(left._upper, right._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> Select(
        PairLanes<TLanes> mask, PairLanes<TLanes> whenTrue, PairLanes<TLanes> whenFalse) =>
        new(
            TLanes.Select(mask._lower, whenTrue._lower, whenFalse._lower),
            TLanes.Select(mask._upper, whenTrue._upper, whenFalse._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> operator +(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        new(left._lower + right._lower, left._upper + right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> operator *(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        new(left._lower * right._lower, left._upper * right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> operator /(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        new(left._lower / right._lower, left._upper / right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> operator &(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        new(left._lower & right._lower, left._upper & right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> operator |(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        new(left._lower | right._lower, left._upper | right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> operator -(PairLanes<TLanes> value) => new(-value._lower, -value._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> operator -(PairLanes<TLanes> left, PairLanes<TLanes> right) =>
        new(left._lower - right._lower, left._upper - right._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> Sqrt(PairLanes<TLanes> value) =>
        new(TLanes.Sqrt(value._lower), TLanes.Sqrt(value._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> ShiftLeft(PairLanes<TLanes> value, int bits) =>
        new(TLanes.ShiftLeft(value._lower, bits), TLanes.ShiftLeft(value._upper, bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairLanes<TLanes> ShiftRight(PairLanes<TLanes> value, int bits) =>
        new(TLanes.ShiftRight(value._lower, bits), TLanes.ShiftRight(value._upper, bits));
}
