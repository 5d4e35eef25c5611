namespace FastMargin.Units;

/// <summary>
/// The magnitude of a product of decimals, over others: exact, on the stack, without a sign. Decimals are given as
/// whole numbers of 10^-18.
/// </summary>
internal struct DecimalProduct
{
    /// <summary>The scale of <see cref="Floor"/>: units of 10^-22.</summary>
    public const int Decimals = 22;

    // 10^200 has 665 bits.
    private static readonly Wide[] _powers =
        [.. Enumerable.Range(0, 201).Select(e => Wide.Of(System.Numerics.BigInteger.Pow(10, e)))];

    private Wide _numerator;
    private Wide _denominator;
    private int _scale;

    /// <summary>One decimal.</summary>
    public DecimalProduct(Int128 atto)
    {
        (Int128 mantissa, _scale) = Atto.Trim(atto);
        _numerator = Wide.Of(Magnitude(mantissa));
        _denominator = Wide.Of(1);
    }

    /// <summary>A whole number.</summary>
    public static DecimalProduct OfWhole(long value) => new()
    {
        _numerator = Wide.Of(Magnitude(value)),
        _denominator = Wide.Of(1),
    };

    /// <exception cref="OverflowException">It does not fit.</exception>
    public readonly DecimalProduct Times(Int128 atto)
    {
        (Int128 mantissa, int scale) = Atto.Trim(atto);
        return new DecimalProduct
        {
            _numerator = _numerator * Wide.Of(Magnitude(mantissa)),
            _denominator = _denominator,
            _scale = _scale + scale,
        };
    }

    /// <summary>Divided by a decimal that is not zero.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public readonly DecimalProduct Over(Int128 atto)
    {
        (Int128 mantissa, int scale) = Atto.Trim(atto);
        return new DecimalProduct
        {
            _numerator = _numerator,
            _denominator = _denominator * Wide.Of(Magnitude(mantissa)),
            _scale = _scale - scale,
        };
    }

    /// <summary>The whole number of 10^-22 not above this, and whether it is this.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public readonly UInt128 Floor(out bool isExact)
    {
        int up = Math.Max(Decimals - _scale, 0);
        int down = Math.Max(_scale - Decimals, 0);
        if (down >= _powers.Length || up >= _powers.Length) throw new OverflowException("a scale out of range");
        Wide numerator = _numerator * _powers[up];
        Wide denominator = _denominator * _powers[down];
        return Wide.TryDivide(numerator, denominator, out UInt128 quotient, out isExact)
            ? quotient
            : throw new OverflowException("a product beyond 128 bits");
    }

    private static UInt128 Magnitude(Int128 value) => value < 0 ? (UInt128)(-value) : (UInt128)value;
}
