namespace FastMargin.Units;

/// <summary>
/// A decimal, zero or more, that is quick to multiply: <c>mantissa · 10^-scale</c>, a mantissa of 62 bits.
/// </summary>
internal readonly record struct SmallDecimal(ulong Mantissa, int Scale)
{
    /// <summary>The bits of a mantissa: the difference of two products of two still has a bit for its sign.</summary>
    public const int Bits = 62;

    /// <summary>1.</summary>
    public static SmallDecimal One => new(1, 0);

    /// <summary>The same number, with as few decimals as it has; false when it is below zero or too long.</summary>
    public static bool TryOf(Int128 atto, out SmallDecimal value)
    {
        value = One;
        if (atto == Atto.One) return true;
        (Int128 mantissa, int scale) = Atto.Trim(atto);
        value = new SmallDecimal((ulong)mantissa, scale);
        return Int128.IsPositive(mantissa) && mantissa >> Bits == 0;
    }

    /// <summary><c>this · factor</c>; false when it is too long.</summary>
    public bool TryTimes(SmallDecimal factor, out SmallDecimal product)
    {
        UInt128 mantissa = Math.BigMul(Mantissa, factor.Mantissa);
        product = new SmallDecimal((ulong)mantissa, Scale + factor.Scale);
        return mantissa >> Bits == 0;
    }

    /// <summary>The mantissa that the same number has at a larger scale; false when it is too long.</summary>
    public bool TryMantissaAt(int scale, out ulong mantissa)
    {
        int digits = scale - Scale;
        mantissa = Mantissa;
        if (digits == 0) return true;
        if (digits > Atto.Decimals) return false;
        UInt128 scaled = Math.BigMul(Mantissa, (ulong)Atto.PowerOfTen(digits));
        mantissa = (ulong)scaled;
        return scaled >> Bits == 0;
    }
}
