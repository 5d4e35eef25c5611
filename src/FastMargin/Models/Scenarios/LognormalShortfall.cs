using FastMargin.Instruments;
using FastMargin.Kernels.Options;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// Expected shortfall of a price that is log-normal after a horizon, as a share of the price (Vega's risk factors):
/// <code>
/// z = Φ^-1(L)     v = σ·√τ     long = 1 − e^(μτ)·Φ(z − v)/L     short = e^(μτ)·Φ(z + v)/L − 1
/// </code>
/// A requirement <c>|q|·price·factor</c> is linear in price, so its excess is concave. Computed in doubles with
/// <see cref="NormalLaw"/>, whose tails keep their digits: relative error below 10^-12 for tail levels down to 10^-12
/// and v from 10^-3. Source: vegaprotocol/vega, log-normal risk model.
/// </summary>
/// <param name="Level">Tail level <c>L</c> (risk aversion), above 0 and below 1.</param>
/// <param name="Years">Horizon <c>τ</c>, above 0.</param>
/// <param name="Drift">Drift <c>μ</c> of a year.</param>
/// <param name="Volatility">Volatility <c>σ</c> of a year, 0 or more.</param>
public readonly record struct LognormalShortfall(double Level, double Years, double Drift, double Volatility)
{
    /// <summary>Share of the price that a long position may lose; never below 0.</summary>
    /// <exception cref="DataException">A level, horizon or volatility out of range.</exception>
    public double LongFactor => Math.Max(0, 1 - Tail(-1));

    /// <summary>Share of the price that a short position may lose; never below 0.</summary>
    /// <exception cref="DataException">A level, horizon or volatility out of range.</exception>
    public double ShortFactor => Math.Max(0, Tail(1) - 1);

    private double Tail(int side)
    {
        if (!(Level > 0 && Level < 1)) throw new DataException($"tail level {Level}", "above 0 and below 1");
        if (!(Years > 0 && double.IsFinite(Years))) throw new DataException($"horizon of {Years} years", "above 0");
        if (!(Volatility >= 0 && double.IsFinite(Volatility)))
            throw new DataException($"volatility {Volatility}", "0 or more");
        double point = NormalLaw.Quantile(Level) + (side * Volatility * Math.Sqrt(Years));
        return Math.Exp(Drift * Years) * NormalLaw.Cumulative(point) / Level;
    }
}
