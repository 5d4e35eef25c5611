using FastMargin.Kernels.Options;

namespace FastMargin.Kernels.Tests.Options;

/// <summary>Cases as columns. All of a batch are on a forward, or all on a spot.</summary>
internal sealed class OptionBatch(IReadOnlyList<OptionCase> cases)
{
    private readonly double[] _underlying = [.. cases.Select(c => c.Underlying)];
    private readonly double[] _strike = [.. cases.Select(c => c.Strike)];
    private readonly double[] _years = [.. cases.Select(c => c.Years)];
    private readonly double[] _volatility = [.. cases.Select(c => c.Volatility)];
    private readonly double[] _rate = [.. cases.Select(c => c.Rate)];
    private readonly double[] _yield = [.. cases.Where(c => !c.IsForward).Select(c => c.Yield)];
    private readonly double[] _side = [.. cases.Select(c => c.Side)];

    public int Count => cases.Count;

    public OptionColumns Columns => new()
    {
        Underlying = _underlying,
        Strike = _strike,
        Years = _years,
        Volatility = _volatility,
        Rate = _rate,
        Yield = _yield,
        Side = _side,
    };

    public double[] Price(OptionVariant variant)
    {
        double[] price = new double[Count];
        variant.Price(Columns, price);
        return price;
    }

    /// <summary>Price, delta, gamma, vega, theta, rho.</summary>
    public double[][] Greeks(OptionVariant variant)
    {
        double[][] all = [.. Enumerable.Range(0, 6).Select(_ => new double[Count])];
        var columns = new GreekColumns
        {
            Price = all[0],
            Delta = all[1],
            Gamma = all[2],
            Vega = all[3],
            Theta = all[4],
            Rho = all[5],
        };
        variant.Greeks(Columns, columns);
        return all;
    }

    public double[] Implied(OptionVariant variant, double[] price)
    {
        double[] volatility = new double[Count];
        variant.ImpliedVolatility(Columns, price, volatility);
        return volatility;
    }

    /// <summary>
    /// A case within the stated domain: <paramref name="farthest"/> deviations from the strike at most.
    /// </summary>
    public static OptionCase Draw(Random random, bool isForward, double farthest)
    {
        double deviation = Math.Exp(Within(random, Math.Log(isForward ? 1e-4 : 5e-3), Math.Log(10)));
        double years = Math.Exp(Within(random, Math.Log(1e-4), Math.Log(5)));
        double distance = Within(random, -farthest, farthest) * deviation;
        // Forward and strike stay within 2^500 of each other.
        distance = Math.Clamp(distance, -340, 340) * (random.Next(4) == 0 ? 0.01 : 1);
        double strike = Math.Exp(Within(random, -3, 12));
        double rate = Within(random, -0.05, 0.15);
        double yield = isForward ? 0 : Within(random, 0, 0.1);
        double most = Math.Min(0.5, 25 * deviation);
        double share = isForward ? 1 : Math.Min(1, most / ((Math.Abs(rate) + yield) * years));
        (rate, yield) = (rate * share, yield * share);
        double carry = isForward ? 0 : (rate - yield) * years;
        double underlying = strike * Math.Exp(distance - carry);
        double volatility = deviation / Math.Sqrt(years);
        return new(isForward, random.Next(2) == 0, underlying, strike, years, volatility, rate, yield);
    }

    private static double Within(Random random, double low, double high) => low + (high - low) * random.NextDouble();
}
