using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FastMargin.Kernels.Lanes;

/// <summary>Two doubles in one 128-bit register (SSE, AdvSimd).</summary>
internal readonly unsafe struct Vector128Lanes(Vector128<double> value) : ILanes<Vector128Lanes>
{
    private readonly Vector128<double> _value = value;

    public static int Count => 2;

    public static bool IsAccelerated => Fma.IsSupported || AdvSimd.Arm64.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes Broadcast(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes Load(double* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes ConvertInt32(int* source)
    {
        if (Sse2.IsSupported)
            return new(Sse2.ConvertToVector128Double(Vector128.CreateScalarUnsafe(*(long*)source).AsInt32()));
        return new(Vector128.Create((double)source[0], source[1]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes ConvertSingle(float* source)
    {
        if (Sse2.IsSupported)
            return new(Sse2.ConvertToVector128Double(Vector128.CreateScalarUnsafe(*(long*)source).AsSingle()));
        return new(Vector128.Create((double)source[0], source[1]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(double* table, ushort* index, out Vector128Lanes first, out Vector128Lanes second)
    {
        Vector128<double> pair0 = Vector128.Load(table + index[0]);
        Vector128<double> pair1 = Vector128.Load(table + index[1]);
        if (Sse2.IsSupported)
        {
            first = new(Sse2.UnpackLow(pair0, pair1));
            second = new(Sse2.UnpackHigh(pair0, pair1));
            return;
        }
        first = new(Vector128.Create(pair0.GetLower(), pair1.GetLower()));
        second = new(Vector128.Create(pair0.GetUpper(), pair1.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128Lanes value, double* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(Vector128Lanes value, double* target) =>
        value._value.StoreAlignedNonTemporal(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTally(Vector128Lanes tally, byte* target)
    {
        target[0] = (byte)tally._value.AsInt64().GetElement(0);
        target[1] = (byte)tally._value.AsInt64().GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes FusedMultiplyAdd(Vector128Lanes a, Vector128Lanes b, Vector128Lanes c) =>
        new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes Abs(Vector128Lanes value) => new(Vector128.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes Tally(Vector128Lanes tally, Vector128Lanes mask) =>
        new((tally._value.AsInt64() - mask._value.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes BroadcastTally(long count) => new(Vector128.Create(count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes TallyIs(Vector128Lanes tally, long count) =>
        new(Vector128.Equals(tally._value.AsInt64(), Vector128.Create(count)).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector128Lanes mask) =>
        Vector128.ExtractMostSignificantBits(mask._value) == (1 << Count) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllGreater(Vector128Lanes left, Vector128Lanes right) =>
        Vector128.GreaterThanAll(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllGreaterOrEqual(Vector128Lanes left, Vector128Lanes right) =>
        Vector128.GreaterThanOrEqualAll(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes Equal(Vector128Lanes left, Vector128Lanes right) =>
        new(Vector128.Equals(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes LessThan(Vector128Lanes left, Vector128Lanes right) =>
        new(Vector128.LessThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes GreaterThan(Vector128Lanes left, Vector128Lanes right) =>
        new(Vector128.GreaterThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes GreaterThanOrEqual(Vector128Lanes left, Vector128Lanes right) =>
        new(Vector128.GreaterThanOrEqual(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes Select(Vector128Lanes mask, Vector128Lanes whenTrue, Vector128Lanes whenFalse) =>
        new(Vector128.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes operator +(Vector128Lanes left, Vector128Lanes right) =>
        new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes operator *(Vector128Lanes left, Vector128Lanes right) =>
        new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes operator /(Vector128Lanes left, Vector128Lanes right) =>
        new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes operator &(Vector128Lanes left, Vector128Lanes right) =>
        new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes operator |(Vector128Lanes left, Vector128Lanes right) =>
        new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes operator -(Vector128Lanes value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes operator -(Vector128Lanes left, Vector128Lanes right) =>
        new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes Sqrt(Vector128Lanes value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes ShiftLeft(Vector128Lanes value, int bits) =>
        new((value._value.AsInt64() << bits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128Lanes ShiftRight(Vector128Lanes value, int bits) =>
        new((value._value.AsInt64() >>> bits).AsDouble());
}
