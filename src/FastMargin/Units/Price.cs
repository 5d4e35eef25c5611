namespace FastMargin.Units;

/// <summary>
/// What one unit costs, in the quote currency. May be negative.
/// Exact: a whole number of 10^-18, magnitude below 1.7e20.
/// </summary>
/// <param name="Atto">The value times 10^18.</param>
public readonly record struct Price(Int128 Atto) : IComparable<Price>
{
    /// <summary>0.</summary>
    public static Price Zero => default;

    /// <summary>1.</summary>
    public static Price One => new(Units.Atto.One);

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Int128.Sign(Atto);

    /// <summary>
    /// Reads an optional sign, digits, an optional fraction and an optional exponent: <c>-12.5</c>, <c>1e-7</c>.
    /// </summary>
    /// <exception cref="FormatException">Not a decimal, more than 18 decimals, or too large.</exception>
    public static Price Parse(ReadOnlySpan<char> text) => new(AttoText.Parse(text, Unit));

    /// <summary>Like <see cref="Parse(ReadOnlySpan{char})"/>, from UTF-8.</summary>
    /// <exception cref="FormatException">Not a decimal, more than 18 decimals, or too large.</exception>
    public static Price Parse(ReadOnlySpan<byte> utf8) => new(AttoText.Parse(utf8, Unit));

    /// <summary>Like <see cref="Parse(ReadOnlySpan{char})"/>; false, and zero, where that throws.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Price value)
    {
        bool exact = AttoText.TryParse(text, out Int128 atto) == AttoRefusal.None;
        value = new(atto);
        return exact;
    }

    /// <summary>Like <see cref="Parse(ReadOnlySpan{byte})"/>; false, and zero, where that throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Price value)
    {
        bool exact = AttoText.TryParse(utf8, out Int128 atto) == AttoRefusal.None;
        value = new(atto);
        return exact;
    }

    /// <summary>The same number, exactly.</summary>
    /// <exception cref="FormatException">More than 18 decimals, or too large.</exception>
    public static Price FromDecimal(decimal value) => new(Units.Atto.FromDecimal(value, Unit));

    /// <summary>steps * step.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static Price FromSteps(long steps, Price step) => new(checked(steps * step.Atto));

    /// <summary>this / step, a whole number.</summary>
    /// <exception cref="FormatException">It is no whole multiple of <paramref name="step"/>.</exception>
    /// <exception cref="OverflowException">It is more than an Int64 of steps.</exception>
    public long ToSteps(Price step) => Units.Atto.DivideExactly(Atto, step.Atto, Unit, "step");

    /// <summary>Like <see cref="ToSteps"/>; false, and zero, where that throws.</summary>
    public bool TryToSteps(Price step, out long steps) =>
        Units.Atto.TryDivideExactly(Atto, step.Atto, out steps, out bool fits) && fits;

    /// <summary>The nearest binary64, ties to even.</summary>
    public double ToDouble() => Units.Atto.ToDouble(Atto);

    /// <summary>The shortest exact decimal, without exponent; <c>Parse</c> gives the same value back.</summary>
    public override string ToString() => AttoText.Format(Atto);

    /// <summary>Writes <see cref="ToString"/> as UTF-8 (at most 41 bytes); false when it does not fit.</summary>
    public bool TryFormat(Span<byte> utf8, out int bytesWritten) => AttoText.TryFormat(Atto, utf8, out bytesWritten);

    /// <inheritdoc/>
    public int CompareTo(Price other) => Atto.CompareTo(other.Atto);

    /// <summary>Exact sum.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static Price operator +(Price left, Price right) => new(checked(left.Atto + right.Atto));

    /// <summary>Exact difference.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static Price operator -(Price left, Price right) => new(checked(left.Atto - right.Atto));

    /// <summary>The opposite sign.</summary>
    /// <exception cref="OverflowException">It does not fit (the smallest value only).</exception>
    public static Price operator -(Price value) => new(checked(-value.Atto));

    /// <summary>Compares exactly.</summary>
    public static bool operator <(Price left, Price right) => left.Atto < right.Atto;

    /// <summary>Compares exactly.</summary>
    public static bool operator >(Price left, Price right) => left.Atto > right.Atto;

    /// <summary>Compares exactly.</summary>
    public static bool operator <=(Price left, Price right) => left.Atto <= right.Atto;

    /// <summary>Compares exactly.</summary>
    public static bool operator >=(Price left, Price right) => left.Atto >= right.Atto;

    private const string Unit = "price";
}
