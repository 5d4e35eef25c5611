using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastMargin.Units;

/// <summary>Why a text or number is not an exact value in units of 10^-18.</summary>
internal enum AttoRefusal
{
    None,
    NotADecimal,
    TooFine,
    TooLarge,
}

/// <summary>
/// Decimal text to and from scaled integers. Accepted: optional sign, digits, optional fraction, optional exponent
/// (<c>-12.5</c>, <c>.5</c>, <c>1e-7</c>). No blanks, separators, NaN or infinity. Exact, or a refusal.
/// </summary>
internal static class AttoText
{
    /// <summary>Sign, 21 whole digits, point, 18 decimals.</summary>
    internal const int MaxLength = 41;

    // Nineteen digits always fit in 64 bits, and so scaled they always fit in 127.
    private const int FastDigits = 19;

    // No text has digits enough to bring an exponent this large back into range, so it may stand for all larger.
    private const long MaxExponent = 1L << 40;

    private const int MaxQuoted = 48;

    internal static Int128 Parse<TChar>(ReadOnlySpan<TChar> text, string unit)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        AttoRefusal refusal = TryParse(text, out Int128 atto);
        return refusal == AttoRefusal.None ? atto : throw Refused(unit, Quote(text), refusal);
    }

    internal static AttoRefusal TryParse<TChar>(ReadOnlySpan<TChar> text, out Int128 atto)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        int i = 0;
        bool negative = false;
        if (!text.IsEmpty)
        {
            negative = Code(text[0]) == '-';
            if (negative || Code(text[0]) == '+') i = 1;
        }

        int first = i;
        ulong mantissa = 0;
        uint digit;
        for (; i < text.Length && (digit = Code(text[i]) - '0') <= 9; i++) mantissa = (mantissa * 10) + digit;
        int digits = i - first;
        int decimals = 0;
        if (i < text.Length && Code(text[i]) == '.')
        {
            first = ++i;
            for (; i < text.Length && (digit = Code(text[i]) - '0') <= 9; i++) mantissa = (mantissa * 10) + digit;
            decimals = i - first;
            digits += decimals;
        }

        // A longer text wrapped the mantissa above; it is read again, digit by digit, in the general way.
        if (i != text.Length || digits is 0 or > FastDigits || decimals > Atto.Decimals)
            return ParseLongOrRefuse(text, negative, out atto);

        ulong high = Math.BigMul(mantissa, (ulong)Atto.PowerOfTen(Atto.Decimals - decimals), out ulong low);
        Int128 magnitude = new(high, low);
        atto = negative ? -magnitude : magnitude;
        return AttoRefusal.None;
    }

    /// <summary>magnitude * 10^power with a sign, exactly; a negative power must divide.</summary>
    internal static AttoRefusal Scale(UInt128 magnitude, int power, bool negative, out Int128 atto)
    {
        atto = 0;
        if (magnitude == 0) return AttoRefusal.None;
        for (; power < 0; power++)
        {
            (magnitude, UInt128 digit) = UInt128.DivRem(magnitude, 10);
            if (digit != 0) return AttoRefusal.TooFine;
        }

        if (power > 38 || magnitude > UInt128.MaxValue / Atto.PowerOfTen(power)) return AttoRefusal.TooLarge;
        bool fits = Atto.TrySigned(magnitude * Atto.PowerOfTen(power), negative, out atto);
        return fits ? AttoRefusal.None : AttoRefusal.TooLarge;
    }

    /// <summary>The shortest exact decimal: no exponent, no trailing zeros, <c>0</c> for zero.</summary>
    internal static string Format(Int128 atto)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        return new string(buffer[..Write(atto, buffer)]);
    }

    /// <summary>Like <see cref="Format(Int128)"/> into UTF-8; false and 0 when the destination is too short.</summary>
    internal static bool TryFormat(Int128 atto, Span<byte> utf8, out int bytesWritten)
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        bytesWritten = Write(atto, buffer);
        if (buffer[..bytesWritten].TryCopyTo(utf8)) return true;
        bytesWritten = 0;
        return false;
    }

    internal static FormatException Refused(string unit, string found, AttoRefusal refusal) => new(refusal switch
    {
        AttoRefusal.TooFine => $"{unit} {found} has more than 18 decimals; expected an exact multiple of 1e-18",
        AttoRefusal.TooLarge => $"{unit} {found} is too large; expected a magnitude below 1.7e20",
        _ => $"{unit} {found} is not a decimal; expected a form like 123.45 or 1e-7",
    });

    internal static string Invariant(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Code<TChar>(TChar c)
        where TChar : unmanaged, IBinaryInteger<TChar> => uint.CreateTruncating(c);

    /// <summary>The general form: any number of digits, an exponent, or something that is no decimal.</summary>
    private static AttoRefusal ParseLongOrRefuse<TChar>(ReadOnlySpan<TChar> text, bool negative, out Int128 atto)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        atto = 0;
        var digits = default(SignificantDigits);
        int i = negative || (!text.IsEmpty && Code(text[0]) == '+') ? 1 : 0;
        bool fraction = false;
        for (; i < text.Length; i++)
        {
            uint c = Code(text[i]);
            if (c - '0' <= 9) digits.Add(c - '0', fraction);
            else if (c == '.' && !fraction) fraction = true;
            else break;
        }

        if (digits.Count == 0) return AttoRefusal.NotADecimal;
        long exponent = 0;
        if (i < text.Length && !TryExponent(text[i..], out exponent)) return AttoRefusal.NotADecimal;
        if (digits.Mantissa == 0 && !digits.Overflowed) return AttoRefusal.None;

        long power = (long)Atto.Decimals - digits.Decimals + digits.TrailingZeros + exponent;
        if (power < 0) return AttoRefusal.TooFine;
        if (digits.Overflowed || power > 38) return AttoRefusal.TooLarge;
        return Scale(digits.Mantissa, (int)power, negative, out atto);
    }

    private static bool TryExponent<TChar>(ReadOnlySpan<TChar> text, out long exponent)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        exponent = 0;
        if ((Code(text[0]) | 0x20) != 'e') return false;
        bool negative = text.Length > 1 && Code(text[1]) == '-';
        int first = negative || (text.Length > 1 && Code(text[1]) == '+') ? 2 : 1;
        for (int i = first; i < text.Length; i++)
        {
            uint digit = Code(text[i]) - '0';
            if (digit > 9) return false;
            exponent = Math.Min(MaxExponent, (exponent * 10) + digit);
        }

        if (negative) exponent = -exponent;
        return text.Length > first;
    }

    private static int Write<TChar>(Int128 atto, Span<TChar> buffer)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        (UInt128 whole, UInt128 rest) = UInt128.DivRem(Atto.Magnitude(atto), Atto.One);
        ulong fraction = (ulong)rest;
        int i = buffer.Length;
        if (fraction != 0)
        {
            int decimals = Atto.Decimals;
            for (; fraction % 10 == 0; decimals--) fraction /= 10;
            for (; decimals > 0; decimals--, fraction /= 10) buffer[--i] = Digit<TChar>(fraction % 10);
            buffer[--i] = TChar.CreateTruncating('.');
        }

        // At most two whole digits are above what 64 bits hold; they go first, in the slow way.
        for (; whole > ulong.MaxValue; whole /= 10) buffer[--i] = Digit<TChar>((ulong)(whole % 10));
        ulong low = (ulong)whole;
        do
        {
            buffer[--i] = Digit<TChar>(low % 10);
            low /= 10;
        }
        while (low != 0);
        if (atto < 0) buffer[--i] = TChar.CreateTruncating('-');
        buffer[i..].CopyTo(buffer);
        return buffer.Length - i;
    }

    private static TChar Digit<TChar>(ulong digit)
        where TChar : unmanaged, IBinaryInteger<TChar> => TChar.CreateTruncating('0' + digit);

    private static string Quote<TChar>(ReadOnlySpan<TChar> text)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        Span<char> shown = stackalloc char[Math.Min(text.Length, MaxQuoted)];
        for (int i = 0; i < shown.Length; i++)
        {
            uint c = Code(text[i]);
            shown[i] = c is >= ' ' and < 0x7F ? (char)c : '?';
        }

        return text.Length > MaxQuoted ? $"\"{shown}...\"" : $"\"{shown}\"";
    }

    /// <summary>
    /// Digits as <c>Mantissa * 10^TrailingZeros</c>: zeros are held back until a digit follows, so that neither
    /// 1000...0 nor 1.000...0 of any length overflows, and a mantissa too fine never ends in a zero.
    /// </summary>
    private struct SignificantDigits
    {
        public UInt128 Mantissa;
        public long TrailingZeros;
        public long Decimals;
        public long Count;
        public bool Overflowed;

        public void Add(uint digit, bool fraction)
        {
            Count++;
            if (fraction) Decimals++;
            if (digit == 0)
            {
                if (Mantissa != 0) TrailingZeros++;
                return;
            }

            long shift = TrailingZeros + 1;
            TrailingZeros = 0;
            if (Overflowed) return;
            if (Mantissa != 0 && (shift > 38 || Mantissa > (UInt128.MaxValue - digit) / Atto.PowerOfTen((int)shift)))
            {
                Overflowed = true;
                return;
            }

            Mantissa = Mantissa == 0 ? digit : (Mantissa * Atto.PowerOfTen((int)shift)) + digit;
        }
    }
}
