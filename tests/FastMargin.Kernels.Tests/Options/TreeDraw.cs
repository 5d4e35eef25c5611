using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

/// <summary>American options as they are held: from deep in to far out of the money, a day to two years.</summary>
internal static class TreeDraw
{
    public static OptionCase Next(Random random)
    {
        double years = Math.Exp(Within(random, Math.Log(1 / 365.0), Math.Log(2)));
        double volatility = Math.Exp(Within(random, Math.Log(0.08), Math.Log(1.5)));
        double strike = Math.Exp(Within(random, 0, 9));
        double underlying = strike * Math.Exp(Within(random, -3, 3) * volatility * Math.Sqrt(years));
        double rate = Within(random, -0.01, 0.08);
        double yield = Within(random, 0, 0.06);
        return new(false, random.Next(2) == 0, underlying, strike, years, volatility, rate, yield);
    }

    public static OptionTerms Terms(Random random)
    {
        OptionCase c = Next(random);
        return new(c.IsCall, c.Underlying, c.Strike, c.Years, c.Volatility, c.Rate, c.Yield);
    }

    private static double Within(Random random, double low, double high) => low + (high - low) * random.NextDouble();
}
