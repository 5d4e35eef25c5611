using System.Numerics;
using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

/// <summary>
/// Arithmetic with a fixed number of binary places on whole numbers, and the functions a price needs, each by its
/// oldest series. It shares nothing with the kernels but the inputs.
/// </summary>
internal sealed class FixedPoint(int bits)
{
    private readonly Lazy<BigInteger> _lnTwo = new(() => LnTwo(bits));
    private readonly Lazy<BigInteger> _pi = new(() => Pi(bits));

    public BigInteger One { get; } = BigInteger.One << bits;

    public BigInteger From(double value)
    {
        Dyadic exact = Dyadic.From(value);
        int shift = bits + exact.Exponent;
        return shift >= 0 ? exact.Mantissa << shift : exact.Mantissa >> -shift;
    }

    public BigInteger From(DoubleDouble value) => From(value.High) + From(value.Low);

    /// <summary>How far a found number is from the expected one, as a share of that.</summary>
    public double Error(BigInteger expected, DoubleDouble found) =>
        Math.Abs(ToDouble(From(found) - expected) / ToDouble(expected));

    public double ToDouble(BigInteger value)
    {
        int excess = (int)Math.Max(0, value.IsZero ? 0 : (long)BigInteger.Abs(value).GetBitLength() - 64);
        return Math.ScaleB((double)(value >> excess), excess - bits);
    }

    public BigInteger Multiply(BigInteger left, BigInteger right) => (left * right) >> bits;

    public BigInteger Divide(BigInteger left, BigInteger right) => (left << bits) / right;

    public BigInteger Sqrt(BigInteger value)
    {
        BigInteger square = value << bits;
        if (square.IsZero)
            return square;
        BigInteger root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2 + 1);
        while (true)
        {
            BigInteger next = (root + square / root) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }

    /// <summary>By 2^k times the Taylor series of the rest.</summary>
    public BigInteger Exp(BigInteger x)
    {
        int k = (int)BigInteger.Divide(x, _lnTwo.Value);
        BigInteger rest = x - k * _lnTwo.Value;
        BigInteger sum = One;
        BigInteger term = One;
        for (int n = 1; !term.IsZero; n++)
        {
            term = Multiply(term, rest) / n;
            if (term == BigInteger.MinusOne)
                break;
            sum += term;
        }

        return k >= 0 ? sum << k : sum >> -k;
    }

    /// <summary>By the series of atanh after halving into 1..2.</summary>
    public BigInteger Log(BigInteger x)
    {
        int k = (int)x.GetBitLength() - 1 - bits;
        BigInteger m = k >= 0 ? x >> k : x << -k;
        return k * _lnTwo.Value + 2 * Atanh(Divide(m - One, m + One));
    }

    /// <summary>By the alternating power series about zero; both tails, with as many places as there are.</summary>
    public BigInteger Normal(BigInteger z)
    {
        BigInteger square = Multiply(z, z);
        BigInteger term = z;
        BigInteger sum = z;
        for (int n = 1; BigInteger.Abs(term) > BigInteger.One; n++)
        {
            term = -Multiply(term, square) / (2 * n);
            sum += term / (2 * n + 1);
        }

        return (One >> 1) + Divide(sum, Sqrt(2 * _pi.Value));
    }

    private BigInteger Atanh(BigInteger s) => Atanh(s, bits);

    private static BigInteger Atanh(BigInteger s, int bits)
    {
        BigInteger square = (s * s) >> bits;
        BigInteger power = s;
        BigInteger sum = s;
        for (int n = 3; BigInteger.Abs(power) > BigInteger.One; n += 2)
        {
            power = (power * square) >> bits;
            sum += power / n;
        }

        return sum;
    }

    private static BigInteger LnTwo(int bits) => 2 * Atanh((BigInteger.One << bits) / 3, bits);

    // Machin: 16·atan(1/5) − 4·atan(1/239).
    private static BigInteger Pi(int bits) => 16 * AtanInverse(5, bits) - 4 * AtanInverse(239, bits);

    private static BigInteger AtanInverse(int n, int bits)
    {
        BigInteger power = (BigInteger.One << bits) / n;
        BigInteger sum = power;
        for (int k = 3; !power.IsZero; k += 2)
        {
            power = -power / (n * n);
            sum += power / k;
        }

        return sum;
    }
}
