namespace FastMargin.Units;

/// <summary>
/// A sum of decimals of up to 45 decimals, exact in 256 bits a side, and of numbers that are known to one unit of
/// 10^-22 only.
/// </summary>
internal struct DecimalSum
{
    /// <summary>
    /// The finest scale: <c>10^45 = 10^18 · 2^27 · 5^27</c>, so that one division by a number of 64 bits leads back.
    /// </summary>
    public const int MaxScale = Atto.Decimals + MaxFives;

    /// <summary>The scale of numbers that are not exact.</summary>
    public const int DoubtScale = DecimalProduct.Decimals;

    // 5^27 is the largest power of five below 2^63.
    private const int MaxFives = 27;
    private const int MaxStep = Atto.Decimals;

    private static readonly ulong[] _fives = Fives();

    private UInt256 _added;
    private UInt256 _taken;
    private int _finer;
    private uint _doubts;

    private readonly int Scale => Atto.Decimals + _finer;

    /// <summary>
    /// Adds <c>left · right · 10^-scale</c>, or takes it away; a scale of at most <see cref="MaxScale"/>.
    /// </summary>
    /// <exception cref="OverflowException">The sum does not fit.</exception>
    public void Add(UInt128 left, UInt128 right, int scale, bool isNegative)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, MaxScale);
        UInt256 term = UInt256.Product(left, right);
        if (scale < Scale) term = Scaled(term, Scale - scale);
        else if (scale > Scale) Refine(scale);
        if (isNegative) _taken += term;
        else _added += term;
    }

    /// <summary>Adds a product as far as it is known, or takes it away.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public void Add(in DecimalProduct product, bool isNegative)
    {
        UInt128 floor = product.Floor(out bool isExact);
        // The sum stays what it is not below, and a doubt is how far above that it may be.
        if (!isExact && isNegative) floor = checked(floor + 1);
        if (!isExact) _doubts++;
        Add(floor, UInt128.One, DoubtScale, isNegative);
    }

    /// <summary>
    /// The sum rounded up to 10^-18, zero where it is below: false where what is not exact leaves that open.
    /// </summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public readonly bool TryCeiling(out Int128 atto)
    {
        atto = Ceiling(_added);
        return _doubts == 0 || atto == Ceiling(_added + Scaled(new UInt256(0, _doubts), Scale - DoubtScale));
    }

    private void Refine(int scale)
    {
        _added = Scaled(_added, scale - Scale);
        _taken = Scaled(_taken, scale - Scale);
        _finer = scale - Atto.Decimals;
    }

    private readonly Int128 Ceiling(UInt256 added)
    {
        if (added <= _taken) return 0;
        UInt256 sum = added - _taken;
        UInt256 halves = sum >> _finer;
        (UInt256 quotient, ulong rest) = halves.DivRem(_fives[_finer]);
        bool isExact = rest == 0 && ((ulong)sum.Low & ((1UL << _finer) - 1)) == 0;
        if (quotient.High != 0) throw new OverflowException("a sum beyond 128 bits");
        return checked((Int128)quotient.Low + (isExact ? 0 : 1));
    }

    private static UInt256 Scaled(UInt256 value, int digits)
    {
        for (; digits > MaxStep; digits -= MaxStep) value *= (ulong)Atto.PowerOfTen(MaxStep);
        return digits == 0 ? value : value * (ulong)Atto.PowerOfTen(digits);
    }

    private static ulong[] Fives()
    {
        ulong[] fives = new ulong[MaxFives + 1];
        fives[0] = 1;
        for (int i = 1; i < fives.Length; i++) fives[i] = 5 * fives[i - 1];
        return fives;
    }
}
