using FastMargin.Kernels.Options;

namespace FastMargin.Models.Scenarios;

/// <summary>Undiscounted values of options in scenarios, priced in one batch of the option kernel.</summary>
internal sealed class ValueGrid(int options, int scenarios)
{
    private readonly double[] _forward = new double[options * scenarios];
    private readonly double[] _strike = new double[options * scenarios];
    private readonly double[] _years = new double[options * scenarios];
    private readonly double[] _volatility = new double[options * scenarios];
    private readonly double[] _rate = new double[options * scenarios];
    private readonly double[] _side = new double[options * scenarios];
    private readonly double[] _value = new double[options * scenarios];

    public double this[int option, int scenario] => _value[(option * scenarios) + scenario];

    /// <summary>Says what to price. At expiry an option is what exercise brings: no volatility is left.</summary>
    public void Set(int option, int scenario, DeriveOption terms, double forward, double years, double volatility)
    {
        int at = (option * scenarios) + scenario;
        _forward[at] = forward;
        _strike[at] = terms.Strike;
        _years[at] = years > 0 ? years : 1;
        _volatility[at] = years > 0 ? volatility : 0;
        _side[at] = terms.IsCall ? 1 : -1;
    }

    /// <summary>Prices all of them; false when one has no price.</summary>
    public bool TryPrice() => OptionVariants.Chosen.Price(
        new OptionColumns
        {
            Underlying = _forward,
            Strike = _strike,
            Years = _years,
            Volatility = _volatility,
            Rate = _rate,
            Side = _side,
        },
        _value) == 0;
}
