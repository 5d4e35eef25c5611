using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// One position as figures, in its settle currency: the same numbers as <see cref="ExactLeg"/>, with every factor.
/// <code>
/// profit: linear, quanto  q·m·(p − e)     inverse  q·m·(1/e − 1/p)     equity  q·m·p
/// requirement: n·r_k − A_k, contracts times an amount, or shares times what a short share asks
/// </code>
/// </summary>
internal sealed class PositionFigures
{
    private readonly MarginBook _book;
    private readonly PositionView _position;
    private readonly Instrument _instrument;
    private readonly Figure _mark;

    public PositionFigures(MarginBook book, in PositionView position)
    {
        _book = book;
        _position = position;
        _instrument = position.Instrument;
        Settle = book.Universe.Currencies[_instrument.SettleCurrency].Code;
        _mark = book.HasMark(_instrument.Id)
            ? Figure.Given("mark", Rational.FromAtto(book.Mark(_instrument.Id).Atto))
            : Figure.Unknown("mark", "", Missing(_instrument));
    }

    /// <summary>What the position is called: its symbol, and whether it is long or short.</summary>
    public string Name => $"{_instrument.Symbol} {(_position.Lots > 0 ? "long" : "short")}";

    /// <summary>Code of the currency that it settles in.</summary>
    public string Settle { get; }

    /// <summary>Why a figure without a mark is unknown.</summary>
    public static string Missing(Instrument instrument) => $"no usable price of {instrument.Symbol}";

    /// <summary>Unrealised profit; for instruments whose market value counts, that value.</summary>
    public Figure Profit() => _instrument.Kind switch
    {
        InstrumentKind.Equity => Figure.Of(
            ExplainRule.Product, "market value", Settle, [.. Size(isMagnitude: false), _mark],
            "the value counts, whatever was paid"),
        InstrumentKind.Inverse => Figure.Of(
            ExplainRule.Product, "profit", Settle, [.. Size(isMagnitude: false), Inverse()],
            "quantity * multiplier * (1/entry - 1/mark)"),
        _ => Figure.Of(
            ExplainRule.Product, "profit", Settle,
            [.. Size(isMagnitude: false), Figure.Of(ExplainRule.Difference, "mark - entry", "", [_mark, Entry()])],
            "quantity * multiplier * (mark - entry)"),
    };

    /// <summary>What has to be there to keep it.</summary>
    public Figure Maintenance() => Requirement("maintenance", isInitial: false);

    /// <summary>What has to be there to open it.</summary>
    public Figure Initial() => Requirement("initial", isInitial: true);

    /// <summary>A figure in base currency, under the position's name.</summary>
    public Figure InBase(Figure figure, bool isUp)
    {
        string home = _book.Universe.Currencies[_book.Universe.BaseCurrency].Code;
        Figure fx = PoolFigures.FxOf(_book, _instrument.SettleCurrency);
        return Figure.Of(ExplainRule.Product, Name, home, [figure, fx], "", isUp);
    }

    private Figure Requirement(string name, bool isInitial)
    {
        MarginTable table = _position.Table;
        string how = _book.IsInDoubt(_instrument.Id)
            ? $"table {table.Name}: surcharged, as the price is in doubt"
            : $"table {table.Name}";
        switch (table.Rule)
        {
            case MarginRule.PerContract:
                Rate amount = isInitial ? table.Brackets[0].Initial : table.Brackets[0].Maintenance;
                Figure[] factors = [Quantity(isMagnitude: true), Given("amount a contract", amount, Settle)];
                // Whoever has no price has no known requirement, though this one would not need it.
                return _mark.Value is null
                    ? Figure.Unknown(name, Settle, _mark.Why, how, [.. factors.Select(f => f.Line)])
                    : Figure.Of(ExplainRule.Product, name, Settle, factors, how, isUp: true);
            case MarginRule.EquityShort:
                return ShortStock(name, how, isInitial);
            default:
                return Bracketed(name, how, isInitial);
        }
    }

    private Figure Bracketed(string name, string how, bool isInitial)
    {
        Figure notional = Notional();
        if (notional.Value is not { } size) return Figure.Unknown(name, Settle, notional.Why, how, [notional.Line]);
        int row = _position.Table.IndexOf(size, EdgeBelongs.Lower);
        Bracket bracket = _position.Table.Brackets[row];
        string range = bracket.Cap is { } cap ? $"above {bracket.Floor} up to {cap}" : $"above {bracket.Floor}";
        how += $", bracket {row + 1}: {range}";
        if (isInitial)
        {
            Figure[] factors = [notional, Given("initial rate", bracket.Initial)];
            return Figure.Of(ExplainRule.Product, name, Settle, factors, how, isUp: true);
        }

        Figure[] parts = [notional, Given("rate", bracket.Maintenance)];
        Figure at = Figure.Of(ExplainRule.Product, "notional * rate", Settle, parts, "", isUp: true);
        Figure less = Figure.Given("bracket amount", Rational.FromAtto(bracket.Amount.Atto), Settle);
        return Figure.Of(ExplainRule.Difference, name, Settle, [at, less], how, isUp: true);
    }

    /// <summary>FINRA Rule 4210(c): see <see cref="MarginTable.EquityShort"/>.</summary>
    private Figure ShortStock(string name, string how, bool isInitial)
    {
        if (_mark.Value is not { } price) return Figure.Unknown(name, Settle, _mark.Why, how, [_mark.Line]);
        Bracket only = _position.Table.Brackets[0];
        Figure high = Given("least at 5 or above", MarginTable.ShortMinimumHigh);
        Figure[] sides = price >= high.Value!.Value
            ? [Figure.Of(ExplainRule.Product, "rate * mark", "", [Given("rate", only.Maintenance), _mark]), high]
            : [_mark, Given("least below 5", MarginTable.ShortMinimumLow)];
        Figure share = Figure.Of(ExplainRule.Largest, "a share", Settle, sides, "", isUp: true);
        string kept = isInitial ? "maintenance" : name;
        Figure maintenance = Figure.Of(
            ExplainRule.Product, kept, Settle, [Quantity(isMagnitude: true), share], isInitial ? "" : how, isUp: true);
        if (!isInitial) return maintenance;
        Figure[] factors = [Notional(), Given("initial rate", only.Initial)];
        Figure initial = Figure.Of(ExplainRule.Product, "notional * initial rate", Settle, factors, "", isUp: true);
        return Figure.Of(ExplainRule.Largest, name, Settle, [initial, maintenance], how, isUp: true);
    }

    private Figure Notional()
    {
        bool isInverse = _instrument.Kind == InstrumentKind.Inverse;
        Figure price = isInverse ? Figure.Of(ExplainRule.Quotient, "1 / mark", "", [One(), _mark]) : _mark;
        return Figure.Of(
            ExplainRule.Product, "notional", Settle, [.. Size(isMagnitude: true), price],
            isInverse ? "abs(quantity) * multiplier / mark" : "abs(quantity) * multiplier * mark", isUp: true);
    }

    private Figure Inverse() => Figure.Of(
        ExplainRule.Difference, "1/entry - 1/mark", "",
        [
            Figure.Of(ExplainRule.Quotient, "1 / entry", "", [One(), Entry()]),
            Figure.Of(ExplainRule.Quotient, "1 / mark", "", [One(), _mark]),
        ]);

    private Figure[] Size(bool isMagnitude)
    {
        Figure[] plain = [Quantity(isMagnitude), Given("multiplier", _instrument.Multiplier)];
        return _instrument.Kind == InstrumentKind.Quanto
            ? [.. plain, Given("quanto rate", _instrument.QuantoRate)]
            : plain;
    }

    private Figure Quantity(bool isMagnitude)
    {
        Rational quantity = Rational.FromInt(_position.Lots) * Rational.FromAtto(_instrument.Lot.Atto);
        return Figure.Given(
            isMagnitude ? "abs(quantity)" : "quantity", isMagnitude ? Rational.Abs(quantity) : quantity, "",
            $"{_position.Lots} lots of {_instrument.Lot}");
    }

    private Figure Entry() => Given("entry", _position.Entry);

    private static Figure One() => Figure.Given("1", Rational.One);

    private static Figure Given(string name, Rate rate, string unit = "") =>
        Figure.Given(name, Rational.FromAtto(rate.Atto), unit);

    private static Figure Given(string name, Price price) => Figure.Given(name, Rational.FromAtto(price.Atto));
}
