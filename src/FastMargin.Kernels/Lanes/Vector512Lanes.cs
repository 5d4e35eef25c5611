using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastMargin.Kernels.Lanes;

/// <summary>Eight doubles in one 512-bit register (AVX-512).</summary>
internal readonly unsafe struct Vector512Lanes(Vector512<double> value) : ILanes<Vector512Lanes>
{
    private readonly Vector512<double> _value = value;

    public static int Count => 8;

    public static bool IsAccelerated => Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes Broadcast(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes Load(double* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes ConvertInt32(int* source) => Avx512F.IsSupported
        ? new(Avx512F.ConvertToVector512Double(Vector256.Load(source)))
        : Join(Vector256Lanes.ConvertInt32(source), Vector256Lanes.ConvertInt32(source + Vector256Lanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes ConvertSingle(float* source) => Avx512F.IsSupported
        ? new(Avx512F.ConvertToVector512Double(Vector256.Load(source)))
        : Join(Vector256Lanes.ConvertSingle(source), Vector256Lanes.ConvertSingle(source + Vector256Lanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(double* table, ushort* index, out Vector512Lanes first, out Vector512Lanes second)
    {
        if (Avx512F.IsSupported)
        {
            // As in 256 bits: neighbours lie in two registers, and the unpacks put them in order.
            Vector512<double> even = LoadEveryOther(table, index);
            Vector512<double> odd = LoadEveryOther(table, index + 1);
            first = new(Avx512F.UnpackLow(even, odd));
            second = new(Avx512F.UnpackHigh(even, odd));
            return;
        }
        Vector256Lanes.LoadPairs(table, index, out Vector256Lanes first0, out Vector256Lanes second0);
        Vector256Lanes.LoadPairs(
            table, index + Vector256Lanes.Count, out Vector256Lanes first1, out Vector256Lanes second1);
        first = Join(first0, first1);
        second = Join(second0, second1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512Lanes value, double* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(Vector512Lanes value, double* target) =>
        value._value.StoreAlignedNonTemporal(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTally(Vector512Lanes tally, byte* target)
    {
        Vector256Lanes.StoreTally(new(tally._value.GetLower()), target);
        Vector256Lanes.StoreTally(new(tally._value.GetUpper()), target + Vector256Lanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes FusedMultiplyAdd(Vector512Lanes a, Vector512Lanes b, Vector512Lanes c) =>
        new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes Abs(Vector512Lanes value) => new(Vector512.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes Tally(Vector512Lanes tally, Vector512Lanes mask) =>
        new((tally._value.AsInt64() - mask._value.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes BroadcastTally(long count) => new(Vector512.Create(count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes TallyIs(Vector512Lanes tally, long count) =>
        new(Vector512.Equals(tally._value.AsInt64(), Vector512.Create(count)).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector512Lanes mask) =>
        Vector512.ExtractMostSignificantBits(mask._value) == (1u << Count) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllGreater(Vector512Lanes left, Vector512Lanes right) =>
        Vector512.GreaterThanAll(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllGreaterOrEqual(Vector512Lanes left, Vector512Lanes right) =>
        Vector512.GreaterThanOrEqualAll(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes Equal(Vector512Lanes left, Vector512Lanes right) =>
        new(Vector512.Equals(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes LessThan(Vector512Lanes left, Vector512Lanes right) =>
        new(Vector512.LessThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes GreaterThan(Vector512Lanes left, Vector512Lanes right) =>
        new(Vector512.GreaterThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes GreaterThanOrEqual(Vector512Lanes left, Vector512Lanes right) =>
        new(Vector512.GreaterThanOrEqual(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes Select(Vector512Lanes mask, Vector512Lanes whenTrue, Vector512Lanes whenFalse) =>
        new(Vector512.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes operator +(Vector512Lanes left, Vector512Lanes right) =>
        new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes operator *(Vector512Lanes left, Vector512Lanes right) =>
        new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes operator /(Vector512Lanes left, Vector512Lanes right) =>
        new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes operator &(Vector512Lanes left, Vector512Lanes right) =>
        new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes operator |(Vector512Lanes left, Vector512Lanes right) =>
        new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes operator -(Vector512Lanes value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes operator -(Vector512Lanes left, Vector512Lanes right) =>
        new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes Sqrt(Vector512Lanes value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes ShiftLeft(Vector512Lanes value, int bits) =>
        new((value._value.AsInt64() << bits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512Lanes ShiftRight(Vector512Lanes value, int bits) =>
        new((value._value.AsInt64() >>> bits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LoadEveryOther(double* table, ushort* index)
    {
        var lower = Vector256.Create(Vector128.Load(table + index[0]), Vector128.Load(table + index[2]));
        var upper = Vector256.Create(Vector128.Load(table + index[4]), Vector128.Load(table + index[6]));
        // Vector512.Create would insert the lower half as well, and wait for what the register held before.
        return lower.ToVector512Unsafe().WithUpper(upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512Lanes Join(Vector256Lanes lower, Vector256Lanes upper) =>
        new(Vector512.Create(lower.Value, upper.Value));
}
