namespace FastMargin.Kernels.Options;

/// <summary>
/// An option without its volatility, in <see cref="DoubleDouble"/>: forward, discount, distance to the strike, and by
/// the formulas of <see cref="BlackValue{TLanes}"/> its worth at a deviation <c>s = σ·√T</c> and the way back.
/// </summary>
internal readonly struct PreciseQuote
{
    private const double SeriesBelow = 0.1;
    private const double Farthest = 1000;
    private const int LastDerivative = 23;
    private const int MostTurns = 400;

    // Newton's next step is the square of this one: below the last bit.
    private const double Converged = 1e-18;

    private readonly bool _isCall;

    public PreciseQuote(in PreciseTerms terms, bool isForward)
    {
        _isCall = terms.IsCall;
        Strike = terms.Strike;
        Discount = PreciseMath.Exp(-(terms.Rate * terms.Years));
        Distance = PreciseMath.LogRatio(terms.Underlying, terms.Strike);
        Forward = terms.Underlying;
        if (!isForward)
        {
            DoubleDouble carry = (terms.Rate - terms.Yield) * terms.Years;
            Distance += carry;
            Forward *= PreciseMath.Exp(carry);
        }
    }

    public DoubleDouble Forward { get; }

    public DoubleDouble Strike { get; }

    public DoubleDouble Discount { get; }

    /// <summary><c>ln(F / K)</c>.</summary>
    public DoubleDouble Distance { get; }

    public DoubleDouble Smaller => DoubleDouble.Min(Forward, Strike);

    /// <summary><c>max(0, side·(F − K))</c>.</summary>
    public DoubleDouble Intrinsic =>
        DoubleDouble.Max(DoubleDouble.Zero, _isCall ? Forward - Strike : Strike - Forward);

    public DoubleDouble Price(in PreciseTerms terms)
    {
        DoubleDouble deviation = terms.Volatility * DoubleDouble.Sqrt(terms.Years);
        DoubleDouble value = deviation.High > 0 ? Value(deviation, out _) : DoubleDouble.Zero;
        return Discount * (value + Intrinsic);
    }

    /// <summary>The deviation at which <see cref="Value"/> is a value between zero and the smaller.</summary>
    /// <remarks>
    /// Newton's method on <c>ln V</c> over <c>ln s</c>, as <see cref="ImpliedKernel"/>, kept between a deviation known
    /// to be too small and one known to be too large.
    /// </remarks>
    public DoubleDouble Deviation(DoubleDouble target)
    {
        DoubleDouble below = DoubleDouble.Zero;
        DoubleDouble above = 200;
        DoubleDouble s = Start(target);
        for (int turn = 0; turn < MostTurns; turn++)
        {
            DoubleDouble value = Value(s, out DoubleDouble density);
            if (value < target)
                below = s;
            else
                above = s;
            DoubleDouble slope = value / (s * density);
            DoubleDouble step = PreciseMath.LogRatio(target, value) * slope;
            bool isSound = value.High > target.High * 1e-200 && step.IsFinite;
            DoubleDouble next = isSound && step.High < 1 ? s * PreciseMath.Exp(step) : double.NaN;
            if (isSound && Math.Abs(step.High) < Converged)
                return next;
            s = next > below && next < above ? next : DoubleDouble.Scale(below + above, -1);
            if ((above - below).High < above.High * 1e-31)
                break;
        }

        return s;
    }

    /// <summary>The worth of whichever of call and put is out of the money, undiscounted, and <c>dV/ds</c>.</summary>
    private DoubleDouble Value(DoubleDouble deviation, out DoubleDouble density)
    {
        DoubleDouble h = -DoubleDouble.Min(DoubleDouble.Abs(Distance) / deviation, Farthest);
        DoubleDouble t = DoubleDouble.Min(DoubleDouble.Scale(deviation, -1), Farthest);
        DoubleDouble near = h + t;
        density = Smaller * PreciseMath.Density(near);
        if (t.High < SeriesBelow)
            return density * deviation * Series(h, t);
        DoubleDouble far = PreciseMath.Mills(t - h);
        if (near.High > 0)
            return Smaller - (density * (PreciseMath.Mills(near) + far));
        return density * (PreciseMath.Mills(-near) - far);
    }

    // (Y(h + t) − Y(h − t)) / 2t by the odd derivatives at h; what is left out is below 2^-110.
    private static DoubleDouble Series(DoubleDouble h, DoubleDouble t)
    {
        DoubleDouble square = t * t;
        DoubleDouble before = PreciseMath.Mills(-h);
        DoubleDouble last = (h * before) + 1;
        DoubleDouble power = DoubleDouble.One;
        DoubleDouble sum = last;
        for (int n = 2; n <= LastDerivative; n++)
        {
            (before, last) = (last, (h * last) + ((n - 1) * before));
            if (n % 2 == 0) continue;
            power = power * square / (n * (n - 1));
            sum += power * last;
        }

        return sum;
    }

    // The answer in doubles, where there is one.
    private DoubleDouble Start(DoubleDouble target)
    {
        var terms = new OptionTerms(Distance.High < 0, Forward.High, Strike.High, 1, 0);
        double? found = EuropeanOption.ImpliedVolatility(terms, target.High);
        return found ?? Math.Clamp(Math.Sqrt(2 * Math.Abs(Distance.High)), 1e-12, 100);
    }
}
