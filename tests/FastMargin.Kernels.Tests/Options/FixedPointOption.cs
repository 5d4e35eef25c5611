using System.Numerics;
using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

/// <summary>The textbook formulas of Black, Scholes and Merton in <see cref="FixedPoint"/>, from d1 and d2.</summary>
internal sealed class FixedPointOption(FixedPoint math)
{
    /// <summary>The number after the point that a term is moved by to see a slope.</summary>
    private const int NudgeBits = 100;

    public double Price(in OptionCase c) => math.ToDouble(Price(Terms(c), c));

    /// <summary>The worth of terms with more digits than a double, with all places there are.</summary>
    public BigInteger Price(in PreciseTerms terms, bool isForward)
    {
        BigInteger[] exact =
        [
            math.From(terms.Underlying), math.From(terms.Strike), math.From(terms.Years), math.From(terms.Volatility),
            math.From(terms.Rate), math.From(terms.Yield),
        ];
        return Price(exact, new OptionCase(isForward, terms.IsCall, 0, 0, 0, 0, 0, 0));
    }

    /// <summary>The slope by a term, from the value a hair to each side.</summary>
    public double Slope(in OptionCase c, int term)
    {
        (BigInteger up, BigInteger down) = Nudged(c, term);
        return math.ToDouble((up - down) << (NudgeBits - 1));
    }

    public double Curve(in OptionCase c, int term)
    {
        (BigInteger up, BigInteger down) = Nudged(c, term);
        return math.ToDouble((up + down - 2 * Price(Terms(c), c)) << (2 * NudgeBits));
    }

    private (BigInteger Up, BigInteger Down) Nudged(in OptionCase c, int term)
    {
        BigInteger nudge = math.One >> NudgeBits;
        BigInteger[] up = Terms(c);
        BigInteger[] down = Terms(c);
        up[term] += nudge;
        down[term] -= nudge;
        return (Price(up, c), Price(down, c));
    }

    private BigInteger[] Terms(in OptionCase c) =>
    [
        math.From(c.Underlying), math.From(c.Strike), math.From(c.Years), math.From(c.Volatility), math.From(c.Rate),
        math.From(c.Yield),
    ];

    private BigInteger Price(BigInteger[] t, in OptionCase c)
    {
        BigInteger discount = math.Exp(-math.Multiply(t[4], t[2]));
        BigInteger forward = t[0];
        if (!c.IsForward) forward = math.Multiply(forward, math.Exp(math.Multiply(t[4] - t[5], t[2])));
        BigInteger deviation = math.Multiply(t[3], math.Sqrt(t[2]));
        BigInteger first = math.Divide(math.Log(forward) - math.Log(t[1]), deviation) + (deviation >> 1);
        BigInteger second = first - deviation;
        int side = c.IsCall ? 1 : -1;
        BigInteger value = math.Multiply(forward, math.Normal(side * first))
            - math.Multiply(t[1], math.Normal(side * second));
        return math.Multiply(discount, side * value);
    }
}

/// <summary>One option of a test.</summary>
internal readonly record struct OptionCase(
    bool IsForward, bool IsCall, double Underlying, double Strike, double Years, double Volatility, double Rate,
    double Yield)
{
    public double Deviation => Volatility * Math.Sqrt(Years);

    public double Side => IsCall ? 1 : -1;
}
