using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>What a Derive manager makes of the positions of a market: equity and both balances.</summary>
internal delegate DeriveBalances DeriveManager(DeriveReader positions, double spot);

/// <summary>
/// The rules <c>derive-pmrm1</c>, <c>derive-pmrm2</c> and <c>derive-standard</c>: a pool's positions through the
/// managers of <see cref="DerivePmrm1"/>, <see cref="DerivePmrm2"/> and <see cref="DeriveStandard"/>.
/// <code>
/// MM = max(0, equity − maintenance balance)·fx       IM = max(0, equity − initial balance)·fx
/// </code>
/// over the markets. Equity itself is the book's: its marks, where the manager has its own values of options.
/// </summary>
/// <remarks>
/// The doubles of the managers are the requirement, in the same order on every width and in every mode: there is no
/// form with more digits, and a tie is one of doubles. Not concave: looked at whenever a mark comes. Unknown, with the
/// instrument to blame, are pools that hold something of no market, a short base asset, an option whose time is over or
/// whose mark no volatility gives, or anything without a mark, spot included. Feeds are taken to be sure, the stable
/// coin to be at par.
/// </remarks>
internal sealed class DeriveModel : IMarginModel
{
    private readonly Universe _universe;
    private readonly string _name;
    private readonly DeriveTerms[] _markets;
    private readonly DeriveManager _manager;
    private readonly bool _isDiscounted;
    private readonly MarkTimes _times;

    /// <summary>A manager over markets.</summary>
    public DeriveModel(
        string name, Universe universe, DeriveTerms[] markets, DeriveManager manager, bool isDiscounted)
    {
        (_name, _universe, _markets) = (name, universe, markets);
        (_manager, _isDiscounted) = (manager, isDiscounted);
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
        ExactRequirement exact = Exact(pool);
        return exact.UnpricedInstrument >= 0
            ? ModelMargin.Unknown(exact.UnpricedInstrument)
            : new ModelMargin(exact.Maintenance.ToDouble(), Doubt: 0);
    }

    /// <inheritdoc/>
    public ExactRequirement Exact(in ModelPool pool)
    {
        if (TryRead(pool, out (DeriveReader Positions, int Market)[] read) is >= 0 and var blame)
            return ExactRequirement.Unknown(blame);
        Rational maintenance = Rational.Zero;
        Rational initial = Rational.Zero;
        foreach ((DeriveReader positions, int market) in read)
        {
            DeriveBalances balances = _manager(positions, pool.Book.PriceOf(_markets[market].Spot));
            Rational fx = pool.Book.Fx(_universe.Instruments[_markets[market].Spot].SettleCurrency);
            maintenance += fx * NotBelowZero(balances.Equity - balances.MaintenanceBalance);
            initial += fx * NotBelowZero(balances.Equity - balances.InitialBalance);
        }

        return new ExactRequirement(maintenance, Rational.Max(initial, maintenance));
    }

    /// <inheritdoc/>
    public ExplainLine Explain(in ModelPool pool)
    {
        if (TryRead(pool, out (DeriveReader Positions, int Market)[] read) is >= 0 and var blame)
            throw new DataException($"{_universe.Instruments[blame].Symbol} under the rule {_name}", "a usable price");
        string home = _universe.Currencies[_universe.BaseCurrency].Code;
        var parts = new List<ExplainLine>();
        foreach ((DeriveReader positions, int market) in read)
        {
            DeriveBalances balances = _manager(positions, pool.Book.PriceOf(_markets[market].Spot));
            string requirement = ExactText.Of(Math.Max(0, balances.Equity - balances.MaintenanceBalance));
            parts.Add(new ExplainLine(_markets[market].Name, requirement, How: "equity − maintenance balance")
            {
                Parts =
                [
                    new("equity", ExactText.Of(balances.Equity)),
                    new("maintenance balance", ExactText.Of(balances.MaintenanceBalance)),
                    new("initial balance", ExactText.Of(balances.InitialBalance)),
                ],
            });
        }

        return new ExplainLine(_name, ExactText.Up(Exact(pool).Maintenance), home, "sum of the markets")
        {
            Parts = parts,
        };
    }

    private static Rational NotBelowZero(double value) =>
        value > 0 ? PreciseNumber.Exactly(value) : Rational.Zero;

    private int TryRead(in ModelPool pool, out (DeriveReader Positions, int Market)[] read)
    {
        read = [];
        if (pool.UnpricedInstrument is >= 0 and var missing) return missing;
        var readers = new DeriveReader?[_markets.Length];
        for (int i = 0; i < pool.Count; i++)
        {
            ModelPosition position = pool[i];
            int market = MarketOf(position.Instrument);
            if (market < 0) return position.Instrument.Id;
            if (!pool.Book.HasMark(_markets[market].Spot)) return _markets[market].Spot;
            readers[market] ??= new DeriveReader(_markets[market], _isDiscounted);
            long timeNs = _times.TimeOf(position.Instrument);
            if (readers[market]!.Add(pool.Book, position, timeNs) is >= 0 and var blame) return blame;
        }

        read =
        [
            .. readers.Select((r, m) => (Reader: r, Market: m)).Where(r => r.Reader is not null)
                .Select(r => (r.Reader!, r.Market)),
        ];
        return -1;
    }

    private int MarketOf(Instrument of)
    {
        int driver = ScenarioRule.DriverOf(of);
        return Array.FindIndex(
            _markets, m => m.Spot == driver || m.Perpetuals.Contains(driver) || m.Bases.Contains(driver));
    }
}
