using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FastMargin.Kernels.Lanes;

/// <summary>One double: the variant every other one is compared with, and the one that runs anywhere.</summary>
internal readonly unsafe struct ScalarLanes(double value) : ILanes<ScalarLanes>
{
    private readonly double _value = value;

    public double Value => _value;

    public static int Count => 1;

    public static bool IsAccelerated => Fma.IsSupported || AdvSimd.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes Broadcast(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes Load(double* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes ConvertInt32(int* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes ConvertSingle(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(double* table, ushort* index, out ScalarLanes first, out ScalarLanes second)
    {
        double* pair = table + *index;
        first = new(pair[0]);
        second = new(pair[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ScalarLanes value, double* target) => *target = value._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(ScalarLanes value, double* target) => Store(value, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTally(ScalarLanes tally, byte* target) => *target = (byte)Bits(tally);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes FusedMultiplyAdd(ScalarLanes a, ScalarLanes b, ScalarLanes c) =>
        new(Math.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes Abs(ScalarLanes value) => new(Math.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes Tally(ScalarLanes tally, ScalarLanes mask) =>
        new(BitConverter.Int64BitsToDouble(Bits(tally) - Bits(mask)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes BroadcastTally(long count) => new(BitConverter.Int64BitsToDouble(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes TallyIs(ScalarLanes tally, long count) => Mask(Bits(tally) == count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(ScalarLanes mask) => Bits(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllGreater(ScalarLanes left, ScalarLanes right) => left._value > right._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllGreaterOrEqual(ScalarLanes left, ScalarLanes right) => left._value >= right._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes Equal(ScalarLanes left, ScalarLanes right) => Mask(left._value == right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes LessThan(ScalarLanes left, ScalarLanes right) => Mask(left._value < right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes GreaterThan(ScalarLanes left, ScalarLanes right) => Mask(left._value > right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes GreaterThanOrEqual(ScalarLanes left, ScalarLanes right) =>
        Mask(left._value >= right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes Select(ScalarLanes mask, ScalarLanes whenTrue, ScalarLanes whenFalse) =>
        Bits(mask) != 0 ? whenTrue : whenFalse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes operator +(ScalarLanes left, ScalarLanes right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes operator *(ScalarLanes left, ScalarLanes right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes operator /(ScalarLanes left, ScalarLanes right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes operator &(ScalarLanes left, ScalarLanes right) =>
        new(BitConverter.Int64BitsToDouble(Bits(left) & Bits(right)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes operator |(ScalarLanes left, ScalarLanes right) =>
        new(BitConverter.Int64BitsToDouble(Bits(left) | Bits(right)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes operator -(ScalarLanes value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes operator -(ScalarLanes left, ScalarLanes right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes Sqrt(ScalarLanes value) => new(Math.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes ShiftLeft(ScalarLanes value, int bits) =>
        new(BitConverter.Int64BitsToDouble(Bits(value) << bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLanes ShiftRight(ScalarLanes value, int bits) =>
        new(BitConverter.Int64BitsToDouble(Bits(value) >>> bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Bits(ScalarLanes value) => BitConverter.DoubleToInt64Bits(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ScalarLanes Mask(bool set) => new(BitConverter.Int64BitsToDouble(set ? -1L : 0L));
}
