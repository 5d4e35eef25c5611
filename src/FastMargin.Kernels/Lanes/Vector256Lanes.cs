using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastMargin.Kernels.Lanes;

/// <summary>Four doubles in one 256-bit register (AVX2 with FMA).</summary>
internal readonly unsafe struct Vector256Lanes(Vector256<double> value) : ILanes<Vector256Lanes>
{
    private readonly Vector256<double> _value = value;

    public Vector256<double> Value => _value;

    public static int Count => 4;

    public static bool IsAccelerated => Avx2.IsSupported && Fma.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes Broadcast(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes Load(double* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes ConvertInt32(int* source)
    {
        if (Avx.IsSupported)
            return new(Avx.ConvertToVector256Double(Vector128.Load(source)));
        return new(Vector256.Create(source[0], source[1], source[2], (double)source[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes ConvertSingle(float* source)
    {
        if (Avx.IsSupported)
            return new(Avx.ConvertToVector256Double(Vector128.Load(source)));
        return new(Vector256.Create(source[0], source[1], source[2], (double)source[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(double* table, ushort* index, out Vector256Lanes first, out Vector256Lanes second)
    {
        // Lanes 0 and 2 share a register, 1 and 3 the other: the unpacks then give lane order without a permutation.
        Vector256<double> even = Vector256.Create(Vector128.Load(table + index[0]), Vector128.Load(table + index[2]));
        Vector256<double> odd = Vector256.Create(Vector128.Load(table + index[1]), Vector128.Load(table + index[3]));
        if (Avx.IsSupported)
        {
            first = new(Avx.UnpackLow(even, odd));
            second = new(Avx.UnpackHigh(even, odd));
            return;
        }
        first = new(Vector256.Create(even[0], odd[0], even[2], odd[2]));
        second = new(Vector256.Create(even[1], odd[1], even[3], odd[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256Lanes value, double* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(Vector256Lanes value, double* target) =>
        value._value.StoreAlignedNonTemporal(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTally(Vector256Lanes tally, byte* target)
    {
        // The counts are the low bytes of lanes whose other bytes are zero: one 32-bit word gathers them.
        Vector128<uint> lower = tally._value.GetLower().AsUInt32();
        Vector128<uint> upper = tally._value.GetUpper().AsUInt32();
        Vector128<uint> packed = lower | (upper << 16);
        *(uint*)target = packed.GetElement(0) | (packed.GetElement(2) << 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes FusedMultiplyAdd(Vector256Lanes a, Vector256Lanes b, Vector256Lanes c) =>
        new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes Abs(Vector256Lanes value) => new(Vector256.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes Tally(Vector256Lanes tally, Vector256Lanes mask) =>
        new((tally._value.AsInt64() - mask._value.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes BroadcastTally(long count) => new(Vector256.Create(count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes TallyIs(Vector256Lanes tally, long count) =>
        new(Vector256.Equals(tally._value.AsInt64(), Vector256.Create(count)).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector256Lanes mask) =>
        Vector256.ExtractMostSignificantBits(mask._value) == (1 << Count) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllGreater(Vector256Lanes left, Vector256Lanes right) =>
        Vector256.GreaterThanAll(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllGreaterOrEqual(Vector256Lanes left, Vector256Lanes right) =>
        Vector256.GreaterThanOrEqualAll(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes Equal(Vector256Lanes left, Vector256Lanes right) =>
        new(Vector256.Equals(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes LessThan(Vector256Lanes left, Vector256Lanes right) =>
        new(Vector256.LessThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes GreaterThan(Vector256Lanes left, Vector256Lanes right) =>
        new(Vector256.GreaterThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes GreaterThanOrEqual(Vector256Lanes left, Vector256Lanes right) =>
        new(Vector256.GreaterThanOrEqual(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes Select(Vector256Lanes mask, Vector256Lanes whenTrue, Vector256Lanes whenFalse) =>
        new(Vector256.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes operator +(Vector256Lanes left, Vector256Lanes right) =>
        new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes operator *(Vector256Lanes left, Vector256Lanes right) =>
        new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes operator /(Vector256Lanes left, Vector256Lanes right) =>
        new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes operator &(Vector256Lanes left, Vector256Lanes right) =>
        new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes operator |(Vector256Lanes left, Vector256Lanes right) =>
        new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes operator -(Vector256Lanes value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes operator -(Vector256Lanes left, Vector256Lanes right) =>
        new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes Sqrt(Vector256Lanes value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes ShiftLeft(Vector256Lanes value, int bits) =>
        new((value._value.AsInt64() << bits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256Lanes ShiftRight(Vector256Lanes value, int bits) =>
        new((value._value.AsInt64() >>> bits).AsDouble());
}
