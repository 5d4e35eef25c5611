using FastMargin.Kernels.Options;

namespace FastMargin.Models.Rules;

/// <summary>
/// How far prices in doubles may be from those in double-doubles at the same decimals:
/// <code>
/// European    |V̂ − V| ≤ 10^-12·V + 10^-13·(U + K)·g       what OptionVariant states; the rounding of its arguments
/// tree        |V̂ − V| ≤ n·10^-13·(U + K)·g                 n steps, at least 10
/// volatility  |V(σ') − V(σ)| ≤ 0.4·(U + K)·g·√T·|σ' − σ|    no vega is larger: φ(0) is 0.3989
/// g = e^((|r| + |q|)·T)
/// </code>
/// They only say when exact arithmetic has to be asked, and are far from tight.
/// </summary>
internal static class PriceDoubt
{
    private const double Relative = 1e-12;
    private const double Absolute = 1e-13;
    private const double MostVega = 0.4;

    /// <summary><c>(U + K)·g</c>.</summary>
    public static double Scale(in OptionTerms terms, double underlying) =>
        (underlying + terms.Strike) * Math.Exp((Math.Abs(terms.Rate) + Math.Abs(terms.Yield)) * terms.Years);

    /// <summary>Of a European price.</summary>
    public static double European(double value, double scale) => (Relative * value) + (Absolute * scale);

    /// <summary>Of a tree.</summary>
    public static double Tree(double scale, int steps) => Absolute * steps * scale;

    /// <summary>What a volatility that is off by so much can do to a price.</summary>
    public static double Volatility(double scale, double years, double off) =>
        MostVega * scale * Math.Sqrt(years) * off;
}
