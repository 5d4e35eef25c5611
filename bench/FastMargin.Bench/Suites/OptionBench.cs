using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Kernels.Options;

namespace FastMargin.Bench.Suites;

/// <summary>
/// One thread prices 10,000 options on one forward: strikes 50 to 150 %, a day to two years, volatility 10 to 90 %.
/// </summary>
[Together(nameof(Width))]
public class OptionBench : IWork
{
    /// <summary>Options of one run.</summary>
    public const int Options = 10_000;

    private readonly double[] _underlying = new double[Options];
    private readonly double[] _strike = new double[Options];
    private readonly double[] _years = new double[Options];
    private readonly double[] _volatility = new double[Options];
    private readonly double[] _rate = new double[Options];
    private readonly double[] _side = new double[Options];
    private readonly double[][] _greeks = [.. Enumerable.Range(0, 6).Select(_ => new double[Options])];
    private readonly double[] _price = new double[Options];
    private readonly double[] _implied = new double[Options];
    private OptionVariant _variant = null!;

    [ParamsSource(nameof(Widths))]
    public string Width { get; set; } = "";

    /// <summary>Widths this machine runs in hardware.</summary>
    public static IEnumerable<string> Widths =>
        OptionVariants.All.Where(variant => variant.IsAccelerated).Select(variant => variant.Name);

    /// <inheritdoc/>
    public double UnitsPerOperation => 1;

    /// <inheritdoc/>
    public string Unit => "option";

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (int i = 0; i < Options; i++)
        {
            _underlying[i] = 100;
            _strike[i] = 50 + (100 * random.NextDouble());
            _years[i] = Math.Exp(Math.Log(1 / 365.0) + (random.NextDouble() * Math.Log(730)));
            _volatility[i] = 0.1 + (0.8 * random.NextDouble());
            _rate[i] = 0.03;
            _side[i] = _strike[i] > 100 ? 1 : -1;
        }

        _variant = OptionVariants.ByName(Width);
        Price();
        Greeks();
        AssertPriced();
    }

    [Benchmark(OperationsPerInvoke = Options)]
    public int Price() => _variant.Price(Columns, _price);

    [Benchmark(OperationsPerInvoke = Options)]
    public int Greeks() => _variant.Greeks(Columns, new GreekColumns
    {
        Price = _greeks[0],
        Delta = _greeks[1],
        Gamma = _greeks[2],
        Vega = _greeks[3],
        Theta = _greeks[4],
        Rho = _greeks[5],
    });

    [Benchmark(OperationsPerInvoke = Options)]
    public int ImpliedVolatility() => _variant.ImpliedVolatility(Columns, _price, _implied);

    private OptionColumns Columns => new()
    {
        Underlying = _underlying,
        Strike = _strike,
        Years = _years,
        Volatility = _volatility,
        Rate = _rate,
        Side = _side,
    };

    // Against one option at a time, and the volatility against the one that went in.
    private void AssertPriced()
    {
        ImpliedVolatility();
        for (int i = 0; i < Options; i++)
        {
            var terms = new OptionTerms(_side[i] > 0, _underlying[i], _strike[i], _years[i], _volatility[i], _rate[i]);
            double expected = EuropeanOption.PriceOnForward(terms);
            bool isRight = _price[i].Equals(expected) && _greeks[0][i].Equals(expected)
                && (expected < 1e-250 || Math.Abs(_implied[i] / _volatility[i] - 1) < 1e-10);
            if (!isRight)
            {
                throw new InvalidOperationException(
                    $"{terms}: expected {expected}, found {_price[i]}, {_greeks[0][i]}, volatility {_implied[i]}.");
            }
        }
    }
}
