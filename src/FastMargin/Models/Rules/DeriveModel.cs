using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>
/// The rules <c>derive-pmrm1</c>, <c>derive-pmrm2</c> and <c>derive-standard</c>: a pool's positions through the
/// managers of <see cref="DerivePmrm1"/>, <see cref="DerivePmrm2"/> and <see cref="DeriveStandard"/>.
/// <code>
/// MM = max(0, equity − maintenance balance)·fx       IM = max(0, equity − initial balance)·fx
/// </code>
/// over the markets. Equity itself is the book's: its marks, where the manager has its own values of options.
/// </summary>
/// <remarks>
/// The managers' formulas are written once for any number. <see cref="Margin"/> takes them in doubles with the bound of
/// <see cref="BoundedNumber"/>, the error of a volatility that was found from a mark included; <see cref="Exact"/> in
/// 106 bits from the decimals, in the market's currency to the nearest 10^-18: that number is the requirement, and
/// equality is a tie. Not concave: looked at whenever a mark comes. Unknown, with the instrument to blame, are pools
/// that hold something of no market, a short base asset, an option whose time is over or whose mark no volatility
/// gives, or anything without a mark, spot included. Feeds are taken to be sure, the stable coin to be at par.
/// </remarks>
internal sealed class DeriveModel : IMarginModel
{
    // Half of it is what the precise number is rounded by; the rest covers its own digits.
    private const double LastDecimal = 1e-18;

    private readonly Universe _universe;
    private readonly string _name;
    private readonly DeriveTerms[] _markets;
    private readonly IDeriveManager _manager;
    private readonly MarkTimes _times;
    private DeriveQuotes<WideNumber>? _precise;
    private DeriveQuotes<BoundedNumber>? _bounded;

    /// <summary>A manager over markets.</summary>
    public DeriveModel(string name, Universe universe, DeriveTerms[] markets, IDeriveManager manager)
    {
        (_name, _universe, _markets, _manager) = (name, universe, markets, manager);
        _times = new MarkTimes(universe.Instruments.Count);
    }

    /// <inheritdoc/>
    public bool MovesWithMarks => true;

    /// <inheritdoc/>
    public IEnumerable<Instrument> DriversOf(Instrument held)
    {
        ArgumentNullException.ThrowIfNull(held);
        foreach (DeriveTerms market in _markets) yield return _universe.Instruments[market.Spot];
        if (held.Option is { } option) yield return _universe.Instruments[option.Underlying];
    }

    /// <inheritdoc/>
    public void Attach(MarginBook book, long timeNs)
    {
        if (_universe.Instruments.Any(i => i.Option is not null)) OptionCheck.AsOf(book, timeNs, _name);
        _times.Begin(timeNs);
        var precise = new DeriveQuotes<WideNumber>(book, _times, _manager.IsDiscounted, DeriveVolatility.Precise);
        _bounded = new DeriveQuotes<BoundedNumber>(
            book, _times, _manager.IsDiscounted, of => DeriveVolatility.Bounded(of, precise));
        _precise = precise;
    }

    /// <inheritdoc/>
    public void OnMark(int instrument, long timeNs) => _times.OnMark(instrument, timeNs);

    /// <inheritdoc/>
    public bool OnTime(long timeNs)
    {
        _times.OnTime(timeNs);
        return true;
    }

    /// <inheritdoc/>
    public ModelMargin Margin(in ModelPool pool)
    {
        if (TryRead(pool, _bounded!, out DeriveReader<BoundedNumber>[] read) is >= 0 and var blame)
            return ModelMargin.Unknown(blame);
        BoundedNumber sum = BoundedNumber.Zero;
        double rounded = 0;
        foreach (DeriveReader<BoundedNumber> market in read)
        {
            DeriveFigures<BoundedNumber> figures = _manager.Evaluate(market.Holdings);
            BoundedNumber fx = _bounded!.FxOf(SettleOf(market.Terms));
            sum += fx * BoundedNumber.Max(BoundedNumber.Zero, figures.Equity - figures.MaintenanceBalance);
            rounded += LastDecimal * fx.Value;
        }

        double doubt = sum.Doubt + rounded;
        // Where the bound says nothing, the precise number stands.
        return double.IsFinite(doubt)
            ? new ModelMargin(sum.Value, doubt)
            : new ModelMargin(Exact(pool).Maintenance.ToDouble(), Doubt: 0);
    }

    /// <inheritdoc/>
    public ExactRequirement Exact(in ModelPool pool)
    {
        if (TryRead(pool, _precise!, out DeriveReader<WideNumber>[] read) is >= 0 and var blame)
            return ExactRequirement.Unknown(blame);
        Rational maintenance = Rational.Zero;
        Rational initial = Rational.Zero;
        foreach (DeriveReader<WideNumber> market in read)
        {
            DeriveFigures<WideNumber> figures = _manager.Evaluate(market.Holdings);
            Rational fx = pool.Book.Fx(SettleOf(market.Terms));
            maintenance += fx * Requirement(figures.Equity - figures.MaintenanceBalance);
            initial += fx * Requirement(figures.Equity - figures.InitialBalance);
        }

        return new ExactRequirement(maintenance, Rational.Max(initial, maintenance));
    }

    /// <inheritdoc/>
    public ExplainLine Explain(in ModelPool pool)
    {
        if (TryRead(pool, _precise!, out DeriveReader<WideNumber>[] read) is >= 0 and var blame)
            throw new DataException($"{_universe.Instruments[blame].Symbol} under the rule {_name}", "a usable price");
        string home = _universe.Currencies[_universe.BaseCurrency].Code;
        return new ExplainLine(_name, ExactText.Up(Exact(pool).Maintenance), home, "sum of the markets")
        {
            Parts = [.. read.Select(LineOf)],
        };
    }

    private static Rational Requirement(WideNumber value) =>
        Rational.Max(Rational.Zero, PreciseNumber.ToAtto(value.Value));

    private ExplainLine LineOf(DeriveReader<WideNumber> market)
    {
        DeriveFigures<WideNumber> figures = _manager.Evaluate(market.Holdings);
        string code = _universe.Currencies[SettleOf(market.Terms)].Code;
        string requirement = ExactText.Up(Requirement(figures.Equity - figures.MaintenanceBalance));
        var parts = new List<ExplainLine>
        {
            Line("equity", figures.Equity),
            Line("maintenance balance", figures.MaintenanceBalance),
            Line("initial balance", figures.InitialBalance),
        };
        if (figures.Scenarios.Count > 0)
        {
            int binding = DeriveMargin.Binding(figures.BasisContingency, figures.Scenarios);
            WideNumber worst = binding < 0 ? figures.BasisContingency : figures.Scenarios[binding];
            string how = binding < 0 ? "basis contingency" : $"scenario {binding + 1}";
            parts.Add(Line("worst case", worst) with { How = how });
            parts.Add(Line("basis contingency", figures.BasisContingency));
            parts.Add(Line("static contingency", figures.StaticContingency));
            parts.Add(new ExplainLine("scenarios", Unit: code, How: "gains by scenario, losses below zero")
            {
                Parts = [.. figures.Scenarios.Select((gain, s) => Line($"scenario {s + 1}", gain))],
            });
        }

        return new ExplainLine(market.Terms.Name, requirement, code, "equity − maintenance balance") { Parts = parts };

        ExplainLine Line(string name, WideNumber value) =>
            new(name, ExactText.Of(PreciseNumber.Of(value.Value)), code);
    }

    private int SettleOf(DeriveTerms market) => _universe.Instruments[market.Spot].SettleCurrency;

    private int TryRead<T>(in ModelPool pool, DeriveQuotes<T> quotes, out DeriveReader<T>[] read)
        where T : struct, IRuleNumber<T>
    {
        read = [];
        if (pool.UnpricedInstrument is >= 0 and var missing) return missing;
        var readers = new DeriveReader<T>?[_markets.Length];
        for (int i = 0; i < pool.Count; i++)
        {
            ModelPosition position = pool[i];
            int market = MarketOf(position.Instrument);
            if (market < 0) return position.Instrument.Id;
            if (!pool.Book.HasMark(_markets[market].Spot)) return _markets[market].Spot;
            readers[market] ??= new DeriveReader<T>(_markets[market], quotes);
            if (readers[market]!.Add(pool.Book, position) is >= 0 and var blame) return blame;
        }

        read = [.. readers.OfType<DeriveReader<T>>()];
        return -1;
    }

    private int MarketOf(Instrument of)
    {
        int driver = ScenarioRule.DriverOf(of);
        return Array.FindIndex(
            _markets, m => m.Spot == driver || m.Perpetuals.Contains(driver) || m.Bases.Contains(driver));
    }
}
