using FastMargin.Kernels.Options;
using FastMargin.Models.Scenarios;

namespace FastMargin.Models.Rules;

/// <summary>
/// European options of one chain, all at once: their volatilities from their marks, then their values in all
/// scenarios. What doubles leave open (a price so near to its least that no digit of its volatility is sure) is priced
/// exactly.
/// </summary>
internal sealed class EuropeanBatch
{
    // Options of a batch: their scenarios stay in the cache.
    private const int Most = 64;

    // A volatility less certain than this is not told from its price in doubles.
    private const double SureVolatility = 1e-4;
    private const double Rounding = 1e-15;

    private readonly ScenarioRule _rule;
    private readonly LossBoard _board;
    private readonly OptionQuote[] _quotes = new OptionQuote[Most];
    private readonly double[] _off = new double[Most];
    private readonly double[] _mark = new double[Most];
    private readonly double[] _price = new double[Most];
    private readonly double[] _vega = new double[Most];
    private readonly double[] _unused = new double[Most];
    private readonly Columns _now = new(Most);
    private readonly Columns _moved;
    private readonly double[] _value;
    private readonly double[] _losses;
    private int _count;

    /// <summary>A batch whose losses go to a board.</summary>
    public EuropeanBatch(ScenarioRule rule, LossBoard board)
    {
        (_rule, _board) = (rule, board);
        _moved = new Columns(Most * rule.Scenarios);
        _value = new double[Most * rule.Scenarios];
        _losses = new double[rule.Scenarios];
    }

    /// <summary>Adds an option; a full batch is priced first.</summary>
    public void Add(ScenarioClass of, in OptionQuote quote)
    {
        if (_count == Most) Price(of);
        _quotes[_count++] = quote;
    }

    /// <summary>Prices all that were added.</summary>
    public void Price(ScenarioClass of)
    {
        if (_count == 0) return;
        FindVolatilities(of);
        int width = _rule.Scenarios;
        for (int i = 0; i < _count; i++) Move(of.Points, i, width);
        OptionVariants.Chosen.Price(_moved.First(_count * width, of.IsForward), _value.AsSpan(0, _count * width));
        for (int i = 0; i < _count; i++) Store(of.Points, i, width);
        _count = 0;
    }

    /// <summary>
    /// Volatilities, not below the least, and how far each may be off: the error of a price over its slope, twice, and
    /// what the search has left; infinite where that says nothing.
    /// </summary>
    private void FindVolatilities(ScenarioClass of)
    {
        for (int i = 0; i < _count; i++)
        {
            _now.Set(i, _quotes[i].Terms, _quotes[i].Terms.Underlying, 0);
            _mark[i] = _quotes[i].Mark;
        }

        Span<double> volatility = _now.Volatility.AsSpan(0, _count);
        OptionVariants.Chosen.ImpliedVolatility(_now.First(_count, of.IsForward), _mark.AsSpan(0, _count), volatility);
        for (int i = 0; i < _count; i++)
        {
            _off[i] = double.IsNaN(volatility[i]) ? double.PositiveInfinity : 0;
            volatility[i] = Math.Max(_rule.LeastVolatility, double.IsNaN(volatility[i]) ? 0 : volatility[i]);
        }

        OptionVariants.Chosen.Greeks(_now.First(_count, of.IsForward), Greeks());
        for (int i = 0; i < _count; i++)
        {
            OptionTerms terms = _quotes[i].Terms;
            double error = PriceDoubt.European(_price[i], PriceDoubt.Scale(terms, terms.Underlying));
            if (_mark[i] <= _price[i] - error)
            {
                // Surely below what the least volatility gives, which then stands in.
                _off[i] = 0;
                continue;
            }

            if (double.IsInfinity(_off[i])) continue;
            double left = volatility[i] > _rule.LeastVolatility ? Math.Abs(_price[i] - _mark[i]) : 0;
            double off = 2 * (error + left) / _vega[i];
            _off[i] = off <= SureVolatility * volatility[i] ? off : double.PositiveInfinity;
        }
    }

    private void Move(GridPoints points, int i, int width)
    {
        OptionTerms terms = _quotes[i].Terms;
        double multiplier = _rule.Shock.Multiplier(terms.Years * 365 * VolatilityShock.SecondsPerDay);
        double volatility = _now.Volatility[i];
        for (int s = 0; s < width; s++)
        {
            double shocked = _rule.Shock.Apply(volatility, points.Move[s], multiplier);
            _moved.Set((i * width) + s, terms, terms.Underlying * points.Factor[s], shocked);
        }
    }

    private void Store(GridPoints points, int i, int width)
    {
        OptionQuote quote = _quotes[i];
        OptionTerms terms = quote.Terms;
        double doubt = 0;
        double growth = 1 + (_rule.Shock.Up * _rule.Shock.Multiplier(
            terms.Years * 365 * VolatilityShock.SecondsPerDay));
        double off = growth * (_off[i] + (Rounding * _now.Volatility[i]));
        for (int s = 0; s < width; s++)
        {
            double value = _value[(i * width) + s];
            double counted = points.Share[s] * quote.Multiplier;
            _losses[s] = counted * (quote.Mark - value);
            double scale = PriceDoubt.Scale(terms, terms.Underlying * points.Factor[s]);
            double one = PriceDoubt.European(value, scale) + PriceDoubt.Volatility(scale, terms.Years, off)
                + (Rounding * (quote.Mark + value));
            doubt = Math.Max(doubt, counted * one);
        }

        if (double.IsFinite(doubt)) _board.Store(quote.Instrument, _losses, doubt);
        else _board.StoreExact(quote.Instrument);
    }

    private GreekColumns Greeks() => new()
    {
        Price = _price.AsSpan(0, _count),
        Delta = _unused.AsSpan(0, _count),
        Gamma = _unused.AsSpan(0, _count),
        Vega = _vega.AsSpan(0, _count),
        Theta = _unused.AsSpan(0, _count),
        Rho = _unused.AsSpan(0, _count),
    };

    private sealed class Columns(int size)
    {
        public readonly double[] Volatility = new double[size];
        private readonly double[] _underlying = new double[size];
        private readonly double[] _strike = new double[size];
        private readonly double[] _years = new double[size];
        private readonly double[] _rate = new double[size];
        private readonly double[] _yield = new double[size];
        private readonly double[] _side = new double[size];

        public void Set(int at, in OptionTerms terms, double underlying, double volatility)
        {
            _underlying[at] = underlying;
            Volatility[at] = volatility;
            (_strike[at], _years[at], _side[at]) = (terms.Strike, terms.Years, terms.Side);
            (_rate[at], _yield[at]) = (terms.Rate, terms.Yield);
        }

        public OptionColumns First(int count, bool isForward) => new()
        {
            Underlying = _underlying.AsSpan(0, count),
            Strike = _strike.AsSpan(0, count),
            Years = _years.AsSpan(0, count),
            Volatility = Volatility.AsSpan(0, count),
            Rate = _rate.AsSpan(0, count),
            Yield = isForward ? default : _yield.AsSpan(0, count),
            Side = _side.AsSpan(0, count),
        };
    }
}
