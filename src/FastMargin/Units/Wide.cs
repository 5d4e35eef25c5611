using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastMargin.Units;

/// <summary>
/// A whole number of up to 768 bits, zero or more, on the stack: for products and quotients of decimals that must be
/// exact and must not allocate. Multiplication and division are the schoolbook's, in digits of 64 bits.
/// </summary>
[SkipLocalsInit]
internal struct Wide
{
    private const int MaxDigits = 12;
    private const int DigitBits = 64;

    // Digits from the count on are whatever was there before.
    private DigitArray _digits;
    private int _count;

    [UnscopedRef]
    private readonly ReadOnlySpan<ulong> Digits => ((ReadOnlySpan<ulong>)_digits)[.._count];

    public static Wide Of(UInt128 value)
    {
        Unsafe.SkipInit(out Wide wide);
        (ulong low, ulong high) = ((ulong)value, (ulong)(value >> DigitBits));
        (wide._digits[0], wide._digits[1]) = (low, high);
        wide._count = high != 0 ? 2 : low != 0 ? 1 : 0;
        return wide;
    }

    /// <exception cref="OverflowException">It does not fit, or is below zero.</exception>
    public static Wide Of(BigInteger value)
    {
        var wide = default(Wide);
        for (; !value.IsZero; value >>= DigitBits)
        {
            if (wide._count == MaxDigits || value.Sign < 0) throw TooLarge();
            wide._digits[wide._count++] = (ulong)(value & ulong.MaxValue);
        }

        return wide;
    }

    /// <exception cref="OverflowException">It does not fit.</exception>
    public static Wide operator +(in Wide left, in Wide right)
    {
        Unsafe.SkipInit(out Wide sum);
        ReadOnlySpan<ulong> a = left.Digits;
        ReadOnlySpan<ulong> b = right.Digits;
        int count = 0;
        UInt128 carry = 0;
        for (; count < a.Length || count < b.Length || carry != 0; count++)
        {
            if (count == MaxDigits) throw TooLarge();
            carry += (count < a.Length ? a[count] : 0) + (UInt128)(count < b.Length ? b[count] : 0);
            sum._digits[count] = (ulong)carry;
            carry >>= DigitBits;
        }

        sum._count = count;
        return sum;
    }

    /// <exception cref="OverflowException">It may not fit.</exception>
    public static Wide operator *(in Wide left, in Wide right)
    {
        ReadOnlySpan<ulong> a = left.Digits;
        ReadOnlySpan<ulong> b = right.Digits;
        if (a.IsEmpty || b.IsEmpty) return default;
        int count = a.Length + b.Length;
        // The leading zeros of both are a digit that the product does not have.
        if (LeadingZeros(a) + LeadingZeros(b) >= DigitBits) count--;
        if (count > MaxDigits) throw TooLarge();
        Unsafe.SkipInit(out Wide product);
        for (int k = 0; k < b.Length; k++) product._digits[k] = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ulong carry = 0;
            for (int k = 0; k < b.Length; k++)
            {
                UInt128 digit = Math.BigMul(a[i], b[k]) + product._digits[i + k] + carry;
                product._digits[i + k] = (ulong)digit;
                carry = (ulong)(digit >> DigitBits);
            }

            if (i + b.Length < count) product._digits[i + b.Length] = carry;
        }

        product._count = product._digits[count - 1] == 0 ? count - 1 : count;
        return product;
    }

    /// <summary><c>⌊numerator / denominator⌋</c>; false when that is beyond 128 bits.</summary>
    /// <param name="numerator">What is divided.</param>
    /// <param name="denominator">By what; not zero.</param>
    /// <param name="quotient">The whole part.</param>
    /// <param name="isExact">True when nothing is left.</param>
    public static bool TryDivide(
        in Wide numerator, in Wide denominator, out UInt128 quotient, out bool isExact)
    {
        if (denominator._count == 0) throw new DivideByZeroException();
        if (numerator._count <= 2 && denominator._count <= 2)
        {
            (quotient, UInt128 rest) = UInt128.DivRem(numerator.Low(), denominator.Low());
            isExact = rest == 0;
            return true;
        }

        return denominator._count == 1
            ? TryDivideShort(numerator.Digits, denominator._digits[0], out quotient, out isExact)
            : TryDivideLong(numerator.Digits, denominator.Digits, out quotient, out isExact);
    }

    private static bool TryDivideShort(
        ReadOnlySpan<ulong> numerator, ulong divisor, out UInt128 quotient, out bool isExact)
    {
        quotient = 0;
        bool fits = true;
        ulong rest = 0;
        for (int at = numerator.Length - 1; at >= 0; at--)
        {
            ulong digit = numerator[at];
            ulong whole = rest == 0 ? digit / divisor : (ulong)(new UInt128(rest, digit) / divisor);
            rest = unchecked(digit - (whole * divisor));
            fits &= at < 2 || whole == 0;
            quotient = (quotient << DigitBits) | whole;
        }

        isExact = rest == 0;
        return fits;
    }

    private static bool TryDivideLong(
        ReadOnlySpan<ulong> numerator, ReadOnlySpan<ulong> denominator, out UInt128 quotient, out bool isExact)
    {
        // With the divisor's top bit set, a quotient digit guessed from its top digits is at most two too large.
        int shift = BitOperations.LeadingZeroCount(denominator[^1]);
        Span<ulong> divisor = stackalloc ulong[MaxDigits];
        Span<ulong> rest = stackalloc ulong[MaxDigits + 1];
        divisor = divisor[..denominator.Length];
        rest = rest[..(Math.Max(numerator.Length, denominator.Length) + 1)];
        rest.Clear();
        ShiftLeft(denominator, shift, divisor);
        ShiftLeft(numerator, shift, rest);
        quotient = 0;
        bool fits = true;
        for (int at = rest.Length - 1 - divisor.Length; at >= 0; at--)
        {
            ulong digit = TakeDigit(rest.Slice(at, divisor.Length + 1), divisor);
            fits &= quotient >> DigitBits == 0;
            quotient = (quotient << DigitBits) | digit;
        }

        isExact = rest.IndexOfAnyExcept(0UL) < 0;
        return fits;
    }

    /// <summary>One digit of the quotient; takes as many times the divisor from the rest.</summary>
    private static ulong TakeDigit(Span<ulong> rest, ReadOnlySpan<ulong> divisor)
    {
        int top = divisor.Length - 1;
        var high = new UInt128(rest[top + 1], rest[top]);
        // What is left of the digit before is below the divisor, so its top digit is at most that of the divisor.
        ulong guess = rest[top + 1] < divisor[top] ? (ulong)(high / divisor[top]) : ulong.MaxValue;
        UInt128 left = high - Math.BigMul(guess, divisor[top]);
        while (left >> DigitBits == 0 && Math.BigMul(guess, divisor[top - 1]) > ((left << DigitBits) | rest[top - 1]))
        {
            guess--;
            left += divisor[top];
        }

        ulong carry = 0;
        ulong borrow = 0;
        for (int i = 0; i < divisor.Length; i++)
        {
            UInt128 taken = Math.BigMul(guess, divisor[i]) + carry;
            carry = (ulong)(taken >> DigitBits);
            rest[i] = Minus(rest[i], (ulong)taken, ref borrow);
        }

        rest[top + 1] = Minus(rest[top + 1], carry, ref borrow);
        if (borrow == 0) return guess;
        AddBack(rest, divisor);
        return guess - 1;
    }

    private static ulong Minus(ulong digit, ulong taken, ref ulong borrow)
    {
        UInt128 left = unchecked((UInt128)digit - taken - borrow);
        borrow = (ulong)(left >> DigitBits) & 1;
        return (ulong)left;
    }

    private static void AddBack(Span<ulong> rest, ReadOnlySpan<ulong> divisor)
    {
        UInt128 carry = 0;
        for (int i = 0; i < divisor.Length; i++)
        {
            carry += (UInt128)rest[i] + divisor[i];
            rest[i] = (ulong)carry;
            carry >>= DigitBits;
        }

        rest[divisor.Length] = unchecked(rest[divisor.Length] + (ulong)carry);
    }

    private static void ShiftLeft(ReadOnlySpan<ulong> from, int shift, Span<ulong> to)
    {
        ulong carry = 0;
        for (int i = 0; i < from.Length; i++)
        {
            UInt128 digit = ((UInt128)from[i] << shift) | carry;
            to[i] = (ulong)digit;
            carry = (ulong)(digit >> DigitBits);
        }

        if (carry != 0) to[from.Length] = carry;
    }

    private static int LeadingZeros(ReadOnlySpan<ulong> digits) => BitOperations.LeadingZeroCount(digits[^1]);

    private readonly UInt128 Low() =>
        _count == 0 ? 0 : new UInt128(_count == 1 ? 0 : _digits[1], _digits[0]);

    private static OverflowException TooLarge() => new("a product of more than 768 bits");

    [InlineArray(MaxDigits)]
    private struct DigitArray
    {
        private ulong _digit;
    }
}
