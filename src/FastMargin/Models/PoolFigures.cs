using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>A pool's equity and requirements as figures: those of <see cref="ExactMargin"/>, with every line.</summary>
internal sealed class PoolFigures
{
    private readonly MarginBook _book;
    private readonly int _pool;
    private readonly string _home;
    private readonly PositionFigures[] _positions;

    public PoolFigures(MarginBook book, int pool)
    {
        (_book, _pool) = (book, pool);
        _home = book.Universe.Currencies[book.Universe.BaseCurrency].Code;
        IEnumerable<int> held = Enumerable.Range(0, book.PositionsOf(pool));
        _positions = [.. held.Select(i => new PositionFigures(book, book.Position(pool, i)))];
        Equity = MakeEquity();
        Maintenance = Requirement("maintenance", isInitial: false);
        Initial = Requirement("initial", isInitial: true);
    }

    /// <summary>Collateral value and unrealised profit, in base currency.</summary>
    public Figure Equity { get; }

    /// <summary>What must be there to keep the positions.</summary>
    public Figure Maintenance { get; }

    /// <summary>What must be there to open them.</summary>
    public Figure Initial { get; }

    /// <summary>A currency's rate to base, and where it comes from.</summary>
    public static Figure FxOf(MarginBook book, int currency)
    {
        Currency of = book.Universe.Currencies[currency];
        string home = book.Universe.Currencies[book.Universe.BaseCurrency].Code;
        string name = $"rate of {of.Code}";
        string unit = of.IsBase ? "" : $"{home} for 1 {of.Code}";
        if (of.FxInstrument is not { } source)
            return Figure.Given(name, book.Fx(currency), unit, of.IsBase ? "the base currency" : "fixed");
        Instrument quoted = book.Universe.Instruments[source];
        return book.HasFx(currency)
            ? Figure.Given(name, book.Fx(currency), unit, $"the mark of {quoted.Symbol}")
            : Figure.Unknown(name, unit, PositionFigures.Missing(quoted));
    }

    /// <summary>Instruments whose marks these figures need: held, underlying, or the rate of a currency.</summary>
    public IEnumerable<Instrument> Instruments()
    {
        var ids = new SortedSet<int>();
        for (int i = 0; i < _book.PositionsOf(_pool); i++)
        {
            Instrument held = _book.Position(_pool, i).Instrument;
            ids.Add(held.Id);
            if (held.Option is { } option) ids.Add(option.Underlying);
        }

        foreach (int currency in Currencies())
        {
            if (_book.Universe.Currencies[currency].FxInstrument is { } source) ids.Add(source);
        }

        return ids.Select(id => _book.Universe.Instruments[id]);
    }

    /// <summary>Currencies that the pool has something of or settles in, by row.</summary>
    public IEnumerable<int> Currencies()
    {
        var ids = new SortedSet<int>(_book.Balances(_pool).Select(b => b.Currency));
        for (int i = 0; i < _book.PositionsOf(_pool); i++)
            ids.Add(_book.Position(_pool, i).Instrument.SettleCurrency);
        return ids;
    }

    private Figure MakeEquity()
    {
        Figure[] balances = [.. _book.Balances(_pool).Select(Balance)];
        Figure collateral = Figure.Of(ExplainRule.Sum, "balances", _home, balances);
        Figure[] profits = [.. _positions.Select(p => p.InBase(p.Profit(), isUp: false))];
        Figure profit = Figure.Of(ExplainRule.Sum, "positions", _home, profits);
        return Figure.Of(
            ExplainRule.Sum, "equity", _home, [collateral, profit], "collateral value and unrealised profit");
    }

    private Figure Balance(BalanceView balance)
    {
        Currency of = _book.Universe.Currencies[balance.Currency];
        CollateralSchedule schedule = _book.CollateralOf(balance.Currency);
        Rational amount = Rational.FromAtto(balance.Amount.Atto);
        Figure counted = amount.Sign < 0
            ? Figure.Of(
                ExplainRule.Product, "counted", of.Code,
                [
                    Figure.Given("balance", amount, of.Code, "owed"),
                    Figure.Given("liability weight", Rational.FromAtto(schedule.LiabilityWeight.Atto)),
                ])
            : Figure.Of(
                ExplainRule.Sum, "counted", of.Code, Slices(schedule, amount, of.Code),
                $"slices of the balance {balance.Amount}");
        return Figure.Of(
            ExplainRule.Product, $"balance of {of.Code}", _home, [counted, FxOf(_book, balance.Currency)]);
    }

    private static List<Figure> Slices(CollateralSchedule schedule, Rational amount, string code)
    {
        var slices = new List<Figure>();
        Rational floor = Rational.Zero;
        foreach (CollateralTier tier in schedule.Tiers)
        {
            if (amount <= floor && slices.Count > 0) break;
            Rational top = tier.Cap is { } cap ? Rational.Min(amount, Rational.FromAtto(cap.Atto)) : amount;
            string range = tier.Cap is { } end ? $"above {ExactText.Of(floor)} up to {end}"
                : $"above {ExactText.Of(floor)}";
            slices.Add(Figure.Of(
                ExplainRule.Product, $"slice {slices.Count + 1}", code,
                [
                    Figure.Given("amount", top - floor, code, range),
                    Figure.Given("weight", Rational.FromAtto(tier.Weight.Atto)),
                ]));
            floor = top;
            if (tier.Cap is { } reached && top < Rational.FromAtto(reached.Atto)) break;
        }

        return slices;
    }

    private Figure Requirement(string name, bool isInitial)
    {
        var parts = new List<Figure>();
        if (_book.IsModelled(_pool)) parts.Add(Modelled(isInitial));
        else parts.AddRange(_positions.Select(p => p.InBase(isInitial ? p.Initial() : p.Maintenance(), isUp: true)));
        Money addOn = _book.IsCross(_pool) ? _book.AddOn(_book.AccountOf(_pool)) : Money.Zero;
        if (addOn.Sign != 0)
            parts.Add(Figure.Given("add-on", Rational.FromAtto(addOn.Atto), _home, "of the account, beyond the rules"));
        string how = isInitial ? "to open" : "to keep";
        return Figure.Of(ExplainRule.Sum, name, _home, parts, how, isUp: true);
    }

    private Figure Modelled(bool isInitial)
    {
        ModelDesk desk = ModelDesk.Of(_book)!;
        string model = $"margin model {desk.NameOf(_book.AccountOf(_pool))}";
        if (desk.InDoubt(_pool) is >= 0 and var doubtful)
        {
            string symbol = _book.Universe.Instruments[doubtful].Symbol;
            return Figure.Unknown(model, _home, $"the price of {symbol} is in doubt, and a model has no surcharge");
        }

        Figure[] sets = [.. desk.SetsOf(_pool).Select(set => Set(desk, set, isInitial))];
        Figure largest = Figure.Of(ExplainRule.Largest, model, _home, sets, isUp: true);
        if (largest.Value is not { } most) return largest;
        int binding = Array.FindIndex(sets, set => set.Value == most);
        string how = sets.Length == 1 ? "" : $"{sets[binding].Line.Name} binds";
        return Figure.Of(ExplainRule.Largest, model, _home, sets, how, isUp: true);
    }

    private Figure Set(ModelDesk desk, RequirementSet set, bool isInitial)
    {
        string name = $"set {set.Name}";
        string how = $"rule {set.Rule.Name}: {set.Rule.Summary}";
        try
        {
            ExactRequirement exact = set.Model.Exact(new ModelPool(_book, _pool));
            if (exact.UnpricedInstrument >= 0)
            {
                Instrument missing = _book.Universe.Instruments[exact.UnpricedInstrument];
                return Figure.Unknown(name, _home, PositionFigures.Missing(missing), how, Lines(isKnown: false));
            }

            Rational value = isInitial ? exact.Initial : exact.Maintenance;
            return Figure.Given(name, value, _home, how, isUp: true, Lines(isKnown: true));
        }
        catch (DataException e)
        {
            // A rule that cannot margin the pool says why; so the pool is unknown, and this is the place to tell it.
            return Figure.Unknown(name, _home, e.Message, how);
        }

        IReadOnlyList<ExplainLine> Lines(bool isKnown)
        {
            // The lines of a rule lead to its maintenance; what it asks to open is one number beside it.
            if (isInitial) return [];
            return isKnown ? [desk.Explain(_pool, set)] : [];
        }
    }
}
