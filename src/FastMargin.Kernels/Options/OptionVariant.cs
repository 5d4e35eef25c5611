using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Options;

/// <summary>The option kernels in one vector width.</summary>
/// <remarks>
/// Prices have a relative error below 10^-12 against exact arithmetic while
/// <c>|ln(F/K)| / (σ·√T) ≤ 20</c>, <c>10^-4 ≤ σ·√T ≤ 10</c>, <c>F/K</c> within 2^±500 and, with a spot,
/// <c>σ·√T ≥ 0.005</c> and <c>(|r| + |q|)·T ≤ min(½, 25·σ·√T)</c>. Farther out they stay right in sign and order, and
/// everywhere within the absolute error of <see cref="PriceTolerance"/>. An option that cannot be priced gets NaN and
/// is counted; <see cref="OptionTerms.Fault"/> says why. Nothing is allocated.
/// </remarks>
public sealed unsafe class OptionVariant
{
    private readonly delegate*<OptionPointers, double*, int, int> _forwardPrice;
    private readonly delegate*<OptionPointers, double*, int, int> _spotPrice;
    private readonly delegate*<OptionPointers, GreekPointers, int, int> _forwardGreeks;
    private readonly delegate*<OptionPointers, GreekPointers, int, int> _spotGreeks;
    private readonly delegate*<OptionPointers, double*, double*, int, int> _forwardImplied;
    private readonly delegate*<OptionPointers, double*, double*, int, int> _spotImplied;
    private readonly delegate*<double, double, double, double, int, double*, double> _fold;

    private OptionVariant(string name, bool isAccelerated, KernelSet kernels)
    {
        Name = name;
        IsAccelerated = isAccelerated;
        _forwardPrice = kernels.ForwardPrice;
        _spotPrice = kernels.SpotPrice;
        _forwardGreeks = kernels.ForwardGreeks;
        _spotGreeks = kernels.SpotGreeks;
        _forwardImplied = kernels.ForwardImplied;
        _spotImplied = kernels.SpotImplied;
        _fold = kernels.Fold;
    }

    /// <summary>Name by which the variant is asked for.</summary>
    public string Name { get; }

    /// <summary>Whether this machine runs it in hardware; if not it is slow, and gives the same bits.</summary>
    public bool IsAccelerated { get; }

    /// <summary>
    /// European values: <c>D·(F·Φ(d1) − K·Φ(d2))</c> for calls, <c>D·(K·Φ(−d2) − F·Φ(−d1))</c> for puts, with
    /// <c>D = e^(−rT)</c>, <c>d1 = ln(F/K)/s + s/2</c>, <c>d2 = d1 − s</c>, <c>s = σ·√T</c> and, from a spot,
    /// <c>F = S·e^((r−q)T)</c>.
    /// </summary>
    /// <returns>How many options had none and got NaN.</returns>
    /// <exception cref="ArgumentException">Columns differ in length.</exception>
    public int Price(in OptionColumns options, Span<double> price)
    {
        options.Validate(needsVolatility: true, price.Length);
        fixed (double* underlying = options.Underlying, strike = options.Strike, years = options.Years)
        fixed (double* sigma = options.Volatility, rate = options.Rate, yield = options.Yield, side = options.Side)
        fixed (double* target = price)
        {
            var columns = new OptionPointers(underlying, strike, years, sigma, rate, yield, side);
            return (options.Yield.IsEmpty ? _forwardPrice : _spotPrice)(columns, target, options.Count);
        }
    }

    /// <summary>Values and their derivatives. An option at its strike without volatility has no finite gamma.</summary>
    /// <returns>How many options had none and got NaN.</returns>
    /// <exception cref="ArgumentException">Columns differ in length.</exception>
    public int Greeks(in OptionColumns options, in GreekColumns greeks)
    {
        options.Validate(needsVolatility: true, greeks.Price.Length);
        greeks.Validate(options.Count);
        fixed (double* underlying = options.Underlying, strike = options.Strike, years = options.Years)
        fixed (double* sigma = options.Volatility, rate = options.Rate, yield = options.Yield, side = options.Side)
        fixed (double* price = greeks.Price, delta = greeks.Delta, gamma = greeks.Gamma, vega = greeks.Vega)
        fixed (double* theta = greeks.Theta, rho = greeks.Rho)
        {
            var columns = new OptionPointers(underlying, strike, years, sigma, rate, yield, side);
            var target = new GreekPointers(price, delta, gamma, vega, theta, rho);
            return (options.Yield.IsEmpty ? _forwardGreeks : _spotGreeks)(columns, target, options.Count);
        }
    }

    /// <summary>
    /// The volatility at which <see cref="Price"/> gives the price. None when the price is not between what exercise
    /// brings, discounted, and the discounted forward (call) or strike (put), both excluded.
    /// </summary>
    /// <returns>How many options had none and got NaN.</returns>
    /// <exception cref="ArgumentException">Columns differ in length.</exception>
    public int ImpliedVolatility(in OptionColumns options, ReadOnlySpan<double> price, Span<double> volatility)
    {
        options.Validate(needsVolatility: false, volatility.Length);
        if (price.Length != options.Count)
            throw new ArgumentException($"Found {price.Length} prices, expected {options.Count}.", nameof(price));
        fixed (double* underlying = options.Underlying, strike = options.Strike, years = options.Years)
        fixed (double* rate = options.Rate, yield = options.Yield, side = options.Side)
        fixed (double* asked = price, target = volatility)
        {
            var columns = new OptionPointers(underlying, strike, years, null, rate, yield, side);
            return (options.Yield.IsEmpty ? _forwardImplied : _spotImplied)(columns, asked, target, options.Count);
        }
    }

    /// <summary>
    /// The values of one American option at several prices of its underlying, by the tree of
    /// <see cref="BinomialTree"/>: what depends on the underlying alone is done for each, the rest once.
    /// </summary>
    /// <param name="terms">The option; its underlying is not read.</param>
    /// <param name="underlying">Prices of the underlying, each above zero.</param>
    /// <param name="value">Where the values go, one for each price.</param>
    /// <param name="steps">Steps of the tree, 1 to <see cref="BinomialTree.MaxSteps"/>.</param>
    /// <param name="scratch"><see cref="BinomialTree.ScratchLength"/> entries or more.</param>
    /// <exception cref="ArgumentException">
    /// A price with these terms has a fault, the scratch or the values are too few, or the steps are so few that a
    /// probability leaves 0..1.
    /// </exception>
    public void American(
        in OptionTerms terms, ReadOnlySpan<double> underlying, Span<double> value, int steps, Span<double> scratch)
    {
        TreeKernel.CheckScratch(steps, scratch.Length, BinomialTree.ScratchLength(steps));
        if (value.Length != underlying.Length)
            throw new ArgumentException($"Found {value.Length} values, expected {underlying.Length}.", nameof(value));
        foreach (double price in underlying)
            (terms with { Underlying = price }).Validate();
        if (terms.Volatility == 0)
        {
            for (int i = 0; i < value.Length; i++)
                value[i] = BinomialTree.WithoutVolatility(terms with { Underlying = underlying[i] });
            return;
        }

        var weights = TreeWeights.Of(terms, steps);
        TreeKernel.FillPowers(weights.Up, steps, scratch);
        fixed (double* rows = scratch)
        {
            for (int i = 0; i < value.Length; i++)
            {
                (double price, double strike) = (terms.Side * underlying[i], terms.Side * terms.Strike);
                value[i] = _fold(price, strike, weights.Rising, weights.Falling, steps, rows);
            }
        }
    }

    /// <summary>Name of the variant.</summary>
    public override string ToString() => Name;

    internal static OptionVariant Create<TLanes>(string name)
        where TLanes : struct, ILanes<TLanes> => new(name, TLanes.IsAccelerated, new KernelSet
        {
            ForwardPrice = &BlackKernel.Price<TLanes, ForwardCarry>,
            SpotPrice = &BlackKernel.Price<TLanes, SpotCarry>,
            ForwardGreeks = &BlackKernel.Greeks<TLanes, ForwardCarry>,
            SpotGreeks = &BlackKernel.Greeks<TLanes, SpotCarry>,
            ForwardImplied = &ImpliedKernel.Solve<TLanes, ForwardCarry>,
            SpotImplied = &ImpliedKernel.Solve<TLanes, SpotCarry>,
            Fold = &TreeKernel.Fold<TLanes>,
        });

    private struct KernelSet
    {
        public delegate*<OptionPointers, double*, int, int> ForwardPrice;
        public delegate*<OptionPointers, double*, int, int> SpotPrice;
        public delegate*<OptionPointers, GreekPointers, int, int> ForwardGreeks;
        public delegate*<OptionPointers, GreekPointers, int, int> SpotGreeks;
        public delegate*<OptionPointers, double*, double*, int, int> ForwardImplied;
        public delegate*<OptionPointers, double*, double*, int, int> SpotImplied;
        public delegate*<double, double, double, double, int, double*, double> Fold;
    }
}
