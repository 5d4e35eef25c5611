using System.Runtime.CompilerServices;

namespace FastMargin.Units;

/// <summary>A whole number of 256 bits, zero or more: what two of 128 bits make multiplied.</summary>
internal readonly record struct UInt256(UInt128 High, UInt128 Low) : IComparable<UInt256>
{
    private const int HalfBits = 128;
    private const int DigitBits = 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 Product(UInt128 left, UInt128 right)
    {
        (ulong a, ulong a1) = ((ulong)left, (ulong)(left >> DigitBits));
        (ulong b, ulong b1) = ((ulong)right, (ulong)(right >> DigitBits));
        UInt128 low = Math.BigMul(a, b);
        if ((a1 | b1) == 0) return new UInt256(0, low);
        UInt128 cross = Math.BigMul(a, b1);
        UInt128 across = Math.BigMul(a1, b);
        UInt128 middle = (low >> DigitBits) + (ulong)cross + (ulong)across;
        UInt128 high = Math.BigMul(a1, b1) + (cross >> DigitBits) + (across >> DigitBits) + (middle >> DigitBits);
        return new UInt256(high, (middle << DigitBits) | (ulong)low);
    }

    /// <exception cref="OverflowException">It does not fit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 operator +(UInt256 left, UInt256 right)
    {
        UInt128 low = unchecked(left.Low + right.Low);
        UInt128 high = unchecked(left.High + right.High);
        if (high < right.High) throw TooLarge();
        if (low < right.Low && ++high == 0) throw TooLarge();
        return new UInt256(high, low);
    }

    /// <exception cref="OverflowException">It is below zero.</exception>
    public static UInt256 operator -(UInt256 left, UInt256 right)
    {
        if (left < right) throw new OverflowException("a difference below zero");
        UInt128 high = left.High - right.High;
        return new UInt256(left.Low < right.Low ? high - 1 : high, unchecked(left.Low - right.Low));
    }

    /// <exception cref="OverflowException">It does not fit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 operator *(UInt256 left, ulong right)
    {
        UInt256 low = Product(left.Low, right);
        if (left.High == 0) return low;
        UInt256 high = Product(left.High, right);
        if (high.High != 0) throw TooLarge();
        UInt128 top = unchecked(high.Low + low.High);
        return top < low.High ? throw TooLarge() : new UInt256(top, low.Low);
    }

    public static bool operator <(UInt256 left, UInt256 right) => left.CompareTo(right) < 0;

    public static bool operator >(UInt256 left, UInt256 right) => left.CompareTo(right) > 0;

    public static bool operator <=(UInt256 left, UInt256 right) => left.CompareTo(right) <= 0;

    public static bool operator >=(UInt256 left, UInt256 right) => left.CompareTo(right) >= 0;

    /// <summary><c>⌊this / 2^bits⌋</c>, fewer than 64 bits.</summary>
    public static UInt256 operator >>(UInt256 value, int bits) =>
        bits == 0 ? value : new(value.High >> bits, (value.High << (HalfBits - bits)) | (value.Low >> bits));

    /// <summary><c>⌊this / divisor⌋</c> and what is left; the divisor is not zero.</summary>
    public (UInt256 Quotient, ulong Remainder) DivRem(ulong divisor)
    {
        if (High == 0 && Low >> DigitBits == 0)
        {
            (ulong quotient, ulong left) = Math.DivRem((ulong)Low, divisor);
            return (new UInt256(0, quotient), left);
        }

        ulong rest = 0;
        UInt128 high = Half(High, divisor, ref rest);
        return (new UInt256(high, Half(Low, divisor, ref rest)), rest);
    }

    /// <inheritdoc/>
    public int CompareTo(UInt256 other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    private static OverflowException TooLarge() => new("a number of more than 256 bits");

    private static UInt128 Half(UInt128 half, ulong divisor, ref ulong rest)
    {
        if (half == 0 && rest == 0) return 0;
        ulong upper = Digit((ulong)(half >> DigitBits), divisor, ref rest);
        return new UInt128(upper, Digit((ulong)half, divisor, ref rest));
    }

    /// <summary>One digit of a quotient: the rest is below the divisor, so it fits.</summary>
    private static ulong Digit(ulong digit, ulong divisor, ref ulong rest)
    {
        ulong quotient = rest == 0 ? digit / divisor : (ulong)(new UInt128(rest, digit) / divisor);
        rest = unchecked(digit - (quotient * divisor));
        return quotient;
    }
}
