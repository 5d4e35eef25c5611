using System.Numerics;
using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

/// <summary>The tree of Cox, Ross and Rubinstein by its definition, in <see cref="FixedPoint"/>.</summary>
internal sealed class FixedPointTree(FixedPoint math)
{
    public BigInteger American(in PreciseTerms terms, int steps)
    {
        BigInteger dt = math.From(terms.Years) / steps;
        BigInteger up = math.Exp(math.Multiply(math.From(terms.Volatility), math.Sqrt(dt)));
        BigInteger down = math.Divide(math.One, up);
        BigInteger drift = math.Exp(math.Multiply(math.From(terms.Rate) - math.From(terms.Yield), dt));
        BigInteger share = math.Divide(drift - down, up - down);
        BigInteger discount = math.Exp(-math.Multiply(math.From(terms.Rate), dt));
        var values = new BigInteger[steps + 1];
        for (int level = steps; level >= 0; level--)
        {
            BigInteger price = math.From(terms.Underlying);
            for (int i = 0; i < level; i++) price = math.Multiply(price, down);
            for (int i = 0; i <= level; i++)
            {
                BigInteger exercise = terms.IsCall ? price - math.From(terms.Strike) : math.From(terms.Strike) - price;
                BigInteger goingOn = BigInteger.Zero;
                if (level < steps)
                {
                    BigInteger mean = math.Multiply(share, values[i + 1]) + math.Multiply(math.One - share, values[i]);
                    goingOn = math.Multiply(discount, mean);
                }

                values[i] = BigInteger.Max(exercise, goingOn);
                price = math.Multiply(math.Multiply(price, up), up);
            }
        }

        return values[0];
    }
}
