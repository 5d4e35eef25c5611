using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Models.Strategies;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>
/// The rule <c>reg-t</c>: stock and options of each underlying as the strategies that need least, anything else by its
/// margin table.
/// <code>
/// MM = Σ_underlying max(0, pairing + Σ contracts·mark·multiplier)·fx + Σ_other maintenance·fx          IM likewise
/// </code>
/// The value of options is in an account's equity, and Regulation T lends nothing on it: so it is asked for again where
/// it is long, and let go where it is short, as the requirement of a written option has its premium in it.
/// </summary>
/// <remarks>
/// Source: <see cref="OptionPairing"/>, 12 CFR 220.12, FINRA 4210(c) and (f)(2). In fractions; a search that is cut
/// short gives the best way found, never too little. Not concave: a pool is looked at whenever a mark comes that it
/// follows. Unknown, with the instrument to blame: no mark of an option or its underlying, an option whose time is
/// over, half a contract, two series of one day and strike, two multipliers on one underlying.
/// </remarks>
internal sealed class RegTModel : ExactMarginModel
{
    private readonly Universe _universe;
    private readonly RegTParameters _parameters;
    private readonly MarkTimes _times;

    private RegTModel(Universe universe, RegTParameters parameters) =>
        (_universe, _parameters, _times) = (universe, parameters, new MarkTimes(universe.Instruments.Count));

    /// <summary>Reads the parameters of the rule.</summary>
    public static IMarginModel Create(Universe universe, ModelParameters parameters) =>
        new RegTModel(universe, RegTParameters.Read(universe, parameters));

    public override IEnumerable<Instrument> DriversOf(Instrument held) =>
        held.Option is { } option ? [_universe.Instruments[option.Underlying]] : [];

    public override void Attach(MarginBook book, long timeNs)
    {
        if (_universe.Instruments.Any(i => i.Option is not null)) OptionCheck.AsOf(book, timeNs, "reg-t");
        _times.Begin(timeNs);
    }

    public override void OnMark(int instrument, long timeNs) => _times.OnMark(instrument, timeNs);

    public override bool OnTime(long timeNs)
    {
        _times.OnTime(timeNs);
        return _universe.Instruments.Any(i => i.Option is not null);
    }

    public override ExactRequirement Exact(in ModelPool pool)
    {
        if (BlameOf(pool) is >= 0 and var blame) return ExactRequirement.Unknown(blame);
        Rational maintenance = Rational.Zero;
        Rational initial = Rational.Zero;
        foreach (RegTGroup group in Groups(pool))
        {
            maintenance += group.Requirement(MarginPurpose.Maintenance) * group.Fx;
            initial += group.Requirement(MarginPurpose.Initial) * group.Fx;
        }

        foreach ((PositionView position, Rational fx) in Others(pool))
        {
            var leg = new ExactLeg(position, Models.Exact.Of(pool.Book.Mark(position.Instrument.Id)));
            maintenance += leg.Maintenance * fx;
            initial += leg.Initial * fx;
        }

        // A strategy may ask for less to open than to keep; an account is never let do that.
        return new ExactRequirement(maintenance, Rational.Max(initial, maintenance));
    }

    public override ExplainLine Explain(in ModelPool pool)
    {
        if (BlameOf(pool) is >= 0 and var blame)
            throw new DataException($"no usable price of {_universe.Instruments[blame].Symbol}", "one");
        string home = _universe.Currencies[_universe.BaseCurrency].Code;
        var parts = new List<ExplainLine>();
        foreach (RegTGroup group in Groups(pool)) parts.Add(group.Explain(home));
        foreach ((PositionView position, Rational fx) in Others(pool))
        {
            var leg = new ExactLeg(position, Models.Exact.Of(pool.Book.Mark(position.Instrument.Id)));
            parts.Add(new ExplainLine(
                position.Instrument.Symbol, ExactText.Up(leg.Maintenance * fx), home, $"table {position.Table.Name}"));
        }

        ExactRequirement exact = Exact(pool);
        string how = $"sum of the underlyings; initial {ExactText.Up(exact.Initial)}";
        return new ExplainLine("reg-t", ExactText.Up(exact.Maintenance), home, how) { Parts = parts };
    }

    /// <summary>The instrument that leaves the requirement unknown, or -1.</summary>
    private int BlameOf(in ModelPool pool)
    {
        if (pool.UnpricedInstrument is >= 0 and var missing) return missing;
        for (int i = 0; i < pool.Count; i++)
        {
            Instrument of = pool[i].Instrument;
            if (of.Option is null) continue;
            OptionContract option = pool.Book.OptionOf(of.Id)!;
            if (option.ExpiryNs <= _times.TimeOf(of)) return of.Id;
            if (!pool.Book.HasMark(option.Underlying)) return option.Underlying;
        }

        return -1;
    }

    private List<RegTGroup> Groups(in ModelPool pool)
    {
        var groups = new SortedDictionary<int, RegTGroup>();
        for (int i = 0; i < pool.Count; i++)
        {
            ModelPosition position = pool[i];
            Instrument of = position.Instrument;
            if (of.Kind != InstrumentKind.Equity) continue;
            int driver = ScenarioRule.DriverOf(of);
            if (!groups.TryGetValue(driver, out RegTGroup? group))
            {
                Instrument underlying = _universe.Instruments[driver];
                groups[driver] = group = new RegTGroup(
                    underlying, pool.Book.Mark(driver), pool.Book.Fx(of.SettleCurrency),
                    _parameters.RulesOf(driver), _parameters.MaxNodes);
            }

            group.Add(position, pool.Book.OptionOf(of.Id), pool.Book.Mark(of.Id));
        }

        return [.. groups.Values];
    }

    private static List<(PositionView Position, Rational Fx)> Others(in ModelPool pool)
    {
        var others = new List<(PositionView, Rational)>();
        int account = pool.Book.AccountOf(pool.Id);
        for (int i = 0; i < pool.Count; i++)
        {
            ModelPosition position = pool[i];
            Instrument of = position.Instrument;
            if (of.Kind == InstrumentKind.Equity) continue;
            MarginTable table = pool.Book.PlainTableOf(account, of.Id, position.Lots > 0);
            var view = new PositionView(of, table, position.Lots, position.Entry.ToPrice(), 0);
            others.Add((view, pool.Book.Fx(of.SettleCurrency)));
        }

        return others;
    }
}
