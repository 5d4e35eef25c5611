using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Kernels.Scenarios;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>
/// The rules <c>scenario</c>, <c>tims</c> and <c>deribit-portfolio</c>: the worst loss over a grid, class by class,
/// groups with credits above them, charges beside them, and a least amount for each option contract.
/// <code>
/// MM = Σ over tops of max(minimums, max(0, max_s L_s) + charges)
/// losses: LossBoard      groups: ScenarioSums      charges: ChargeSums
/// minimum of a contract = multiplier·(minimum per unit + short: short minimum per unit)
/// IM = MM·initial factor
/// </code>
/// </summary>
/// <remarks>
/// Sources: OCC, risk-based margin (TIMS); FINRA 4210(g); CBOE, "Margin Requirement Examples for Sample Options-based
/// Positions". In doubles with the bound of <see cref="PriceDoubt"/>; exact form: <see cref="ExactLosses"/> in
/// fractions. Kernels: <see cref="ScenarioVariant"/>, <see cref="Kernels.Options.OptionVariant"/>. Excess is not
/// concave where options are held: a pool is looked at whenever a mark comes that it follows. Unknown, with the
/// instrument to blame, is a pool that holds an option which has expired, which or whose underlying has no mark, or
/// whose mark no volatility gives.
/// </remarks>
internal sealed class ScenarioModel : IMarginModel, IDisposable
{
    private readonly Universe _universe;
    private readonly ScenarioRule _rule;
    private readonly bool _hasOptions;
    private readonly double[] _lots;
    private readonly double[] _minimums;
    private readonly double[] _shortMinimums;
    private MarginBook? _book;
    private MarkTimes? _times;
    private LossBoard? _board;
    private ScenarioSums? _sums;
    private ChargeSums? _charges;
    private ExactScenarios? _exact;

    /// <summary>Over the instruments of a universe.</summary>
    public ScenarioModel(Universe universe, ScenarioRule rule)
    {
        (_universe, _rule) = (universe, rule);
        _hasOptions = universe.Instruments.Any(i => i.Option is not null);
        _lots = [.. universe.Instruments.Select(i => Models.Exact.Of(i.Lot).ToDouble())];
        _minimums = [.. universe.Instruments.Select(i => ExactScenarios.MinimumOf(rule, i, isShort: false).ToDouble())];
        _shortMinimums =
            [.. universe.Instruments.Select(i => ExactScenarios.MinimumOf(rule, i, isShort: true).ToDouble())];
    }

    /// <inheritdoc/>
    public bool MovesWithMarks => true;

    /// <summary>Its numbers.</summary>
    public ScenarioRule Rule => _rule;

    /// <summary>The time that an instrument's losses are as of.</summary>
    public long TimeOf(Instrument of) => _times!.TimeOf(of);

    /// <summary>The rule <c>scenario</c>.</summary>
    public static IMarginModel Scenario(Universe universe, ModelParameters parameters) =>
        new ScenarioModel(universe, ScenarioParameters.Read("scenario", universe, parameters, Standard(Rate.Zero)));

    /// <summary>The rule <c>tims</c>: 0.375 for each unit of an option's underlying, at least.</summary>
    public static IMarginModel Tims(Universe universe, ModelParameters parameters) => new ScenarioModel(
        universe,
        ScenarioParameters.Read(
            "tims", universe, parameters, Standard(Rate.FromDecimal(0.375m))));

    /// <summary>
    /// The rule <c>deribit-portfolio</c>: 1 % of the underlying for net short options of a strike, and for futures that
    /// offset; volatility moves by <c>38 %·(30/days)^0.30</c>.
    /// </summary>
    public static IMarginModel Deribit(Universe universe, ModelParameters parameters) => new ScenarioModel(
        universe,
        ScenarioParameters.Read(
            "deribit-portfolio", universe, parameters,
            new ScenarioClass
            {
                Name = "",
                Points = new GridPoints(ScenarioGrids.Deribit),
                IsForward = true,
                ShortOptionCharge = Rate.FromDecimal(0.01m),
                FuturesCharge = Rate.FromDecimal(0.01m),
            },
            new VolatilityShock { Up = 0.38, Down = 0.38, ShortPower = 0.3, LongPower = 0.3 }));

    /// <inheritdoc/>
    public IEnumerable<Instrument> DriversOf(Instrument held)
    {
        ArgumentNullException.ThrowIfNull(held);
        return held.Option is { } option ? [_universe.Instruments[option.Underlying]] : [];
    }

    /// <inheritdoc/>
    public void Attach(MarginBook book, long timeNs)
    {
        ArgumentNullException.ThrowIfNull(book);
        if (_hasOptions) OptionCheck.AsOf(book, timeNs, _rule.Name);
        _book = book;
        _times = new MarkTimes(book.Universe.Instruments.Count);
        _times.Begin(timeNs);
        var losses = new ExactLosses(_rule, book, _times);
        _board = new LossBoard(_rule, book, _times, losses);
        _sums = new ScenarioSums(_rule.Tree, _board);
        _charges = new ChargeSums(_rule, _universe);
        _exact = new ExactScenarios(_rule, losses);
    }

    /// <inheritdoc/>
    public void OnMark(int instrument, long timeNs) => _times!.OnMark(instrument, timeNs);

    /// <inheritdoc/>
    public bool OnTime(long timeNs)
    {
        _times!.OnTime(timeNs);
        return _hasOptions;
    }

    /// <inheritdoc/>
    public ModelMargin Margin(in ModelPool pool)
    {
        _sums!.Begin();
        MarginBook book = _book!;
        for (int i = 0; i < pool.Count; i++)
        {
            ModelPosition position = pool[i];
            Instrument of = position.Instrument;
            double fx = book.FxOf(of.SettleCurrency);
            if (double.IsNaN(fx)) return Unknown(RateOf(of));
            if (_board!.Make(of) is >= 0 and var blame) return Unknown(blame);
            double quantity = position.Lots * _lots[of.Id] * fx;
            double least = position.Lots < 0 ? _shortMinimums[of.Id] : _minimums[of.Id];
            _sums.Add(_rule.ClassOf[of.Id], of.Id, quantity, Math.Abs(quantity) * least);
            _charges!.Add(book, of, quantity);
        }

        _charges!.MoveTo(_sums, pool);

        (double requirement, double doubt) = _sums.Sum(ScenarioVariants.Chosen);
        return new ModelMargin(requirement, doubt);
    }

    /// <inheritdoc/>
    public ExactRequirement Exact(in ModelPool pool) => _exact!.Of(pool);

    /// <inheritdoc/>
    public ExplainLine Explain(in ModelPool pool) => _exact!.Explain(pool);

    /// <inheritdoc/>
    public void Dispose() => _board?.Dispose();

    private static ScenarioClass Standard(Rate minimum) =>
        new() { Name = "", Points = new GridPoints(ScenarioGrids.Tims10(0.15, 0.15)), Minimum = minimum };

    private ModelMargin Unknown(int blame)
    {
        _charges!.Clear();
        return ModelMargin.Unknown(blame);
    }

    private int RateOf(Instrument of) => _universe.Currencies[of.SettleCurrency].FxInstrument!.Value;
}
