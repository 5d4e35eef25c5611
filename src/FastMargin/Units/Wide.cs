using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastMargin.Units;

/// <summary>
/// A whole number of up to 768 bits, zero or more, on the stack: for products and quotients of decimals that must be
/// exact and must not allocate. Multiplication and division are the schoolbook's, in digits of 32 bits.
/// </summary>
internal struct Wide
{
    private const int MaxDigits = 24;
    private const int DigitBits = 32;
    private const int DigitsOf128 = 128 / DigitBits;
    private const ulong Radix = 1UL << DigitBits;

    private DigitArray _digits;
    private int _count;

    [UnscopedRef]
    private readonly ReadOnlySpan<uint> Digits => ((ReadOnlySpan<uint>)_digits)[.._count];

    public static Wide Of(UInt128 value)
    {
        var wide = default(Wide);
        for (; value != 0; value >>= DigitBits) wide._digits[wide._count++] = (uint)value;
        return wide;
    }

    /// <exception cref="OverflowException">It does not fit, or is below zero.</exception>
    public static Wide Of(BigInteger value)
    {
        var wide = default(Wide);
        for (; !value.IsZero; value >>= DigitBits)
        {
            if (wide._count == MaxDigits || value.Sign < 0) throw TooLarge();
            wide._digits[wide._count++] = (uint)(value & uint.MaxValue);
        }

        return wide;
    }

    /// <exception cref="OverflowException">It does not fit.</exception>
    public static Wide operator +(in Wide left, in Wide right)
    {
        var sum = default(Wide);
        ReadOnlySpan<uint> a = left.Digits;
        ReadOnlySpan<uint> b = right.Digits;
        ulong carry = 0;
        for (int i = 0; i < a.Length || i < b.Length || carry != 0; i++)
        {
            if (i == MaxDigits) throw TooLarge();
            carry += (i < a.Length ? a[i] : 0UL) + (i < b.Length ? b[i] : 0UL);
            sum._digits[sum._count++] = (uint)carry;
            carry >>= DigitBits;
        }

        return sum;
    }

    /// <exception cref="OverflowException">It may not fit.</exception>
    public static Wide operator *(in Wide left, in Wide right)
    {
        ReadOnlySpan<uint> a = left.Digits;
        ReadOnlySpan<uint> b = right.Digits;
        if (a.Length + b.Length > MaxDigits) throw TooLarge();
        var product = default(Wide);
        for (int i = 0; i < a.Length; i++)
        {
            ulong carry = 0;
            for (int k = 0; k < b.Length; k++)
            {
                carry += ((ulong)a[i] * b[k]) + product._digits[i + k];
                product._digits[i + k] = (uint)carry;
                carry >>= DigitBits;
            }

            product._digits[i + b.Length] = (uint)carry;
        }

        product._count = a.Length + b.Length;
        while (product._count > 0 && product._digits[product._count - 1] == 0) product._count--;
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
        if (numerator._count <= DigitsOf128 && denominator._count <= DigitsOf128)
        {
            (quotient, UInt128 rest) = UInt128.DivRem(numerator.Low(), denominator.Low());
            isExact = rest == 0;
            return true;
        }

        return TryDivideLong(numerator.Digits, denominator.Digits, out quotient, out isExact);
    }

    private static bool TryDivideLong(
        ReadOnlySpan<uint> numerator, ReadOnlySpan<uint> denominator, out UInt128 quotient, out bool isExact)
    {
        // With the divisor's top bit set, a quotient digit guessed from its top digits is at most two too large.
        int shift = BitOperations.LeadingZeroCount(denominator[^1]);
        Span<uint> divisor = stackalloc uint[MaxDigits + 1];
        Span<uint> rest = stackalloc uint[MaxDigits + 1];
        divisor = divisor[..denominator.Length];
        rest = rest[..(Math.Max(numerator.Length, denominator.Length) + 1)];
        rest.Clear();
        ShiftLeft(denominator, shift, divisor);
        ShiftLeft(numerator, shift, rest);
        quotient = 0;
        bool fits = true;
        for (int at = rest.Length - 1 - divisor.Length; at >= 0; at--)
        {
            uint digit = TakeDigit(rest.Slice(at, divisor.Length + 1), divisor);
            fits &= quotient >> (128 - DigitBits) == 0;
            quotient = (quotient << DigitBits) | digit;
        }

        isExact = rest.IndexOfAnyExcept(0u) < 0;
        return fits;
    }

    /// <summary>One digit of the quotient; takes as many times the divisor from the rest.</summary>
    private static uint TakeDigit(Span<uint> rest, ReadOnlySpan<uint> divisor)
    {
        int top = divisor.Length - 1;
        ulong high = ((ulong)rest[top + 1] << DigitBits) | rest[top];
        ulong guess = high / divisor[top];
        ulong left = high % divisor[top];
        while (guess >= Radix || (top > 0 && guess * divisor[top - 1] > ((left << DigitBits) | rest[top - 1])))
        {
            guess--;
            left += divisor[top];
            if (left >= Radix) break;
        }

        ulong carry = 0;
        long borrow = 0;
        for (int i = 0; i < divisor.Length; i++)
        {
            carry += guess * divisor[i];
            borrow += (long)rest[i] - (uint)carry;
            rest[i] = (uint)borrow;
            borrow >>= DigitBits;
            carry >>= DigitBits;
        }

        borrow += (long)rest[top + 1] - (long)carry;
        rest[top + 1] = (uint)borrow;
        if (borrow >= 0) return (uint)guess;
        AddBack(rest, divisor);
        return (uint)(guess - 1);
    }

    private static void AddBack(Span<uint> rest, ReadOnlySpan<uint> divisor)
    {
        ulong carry = 0;
        for (int i = 0; i < divisor.Length; i++)
        {
            carry += (ulong)rest[i] + divisor[i];
            rest[i] = (uint)carry;
            carry >>= DigitBits;
        }

        rest[divisor.Length] += (uint)carry;
    }

    private static void ShiftLeft(ReadOnlySpan<uint> from, int shift, Span<uint> to)
    {
        ulong carry = 0;
        for (int i = 0; i < from.Length; i++)
        {
            carry |= (ulong)from[i] << shift;
            to[i] = (uint)carry;
            carry >>= DigitBits;
        }

        if (carry != 0) to[from.Length] = (uint)carry;
    }

    private readonly UInt128 Low()
    {
        UInt128 value = 0;
        for (int i = _count - 1; i >= 0; i--) value = (value << DigitBits) | _digits[i];
        return value;
    }

    private static OverflowException TooLarge() => new("a product of more than 768 bits");

    [InlineArray(MaxDigits)]
    private struct DigitArray
    {
        private uint _digit;
    }
}
