using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// Every line of a pool's margin, from balances and prices to equity, requirements and the flag:
/// <code>
/// X = E − MM          available = E − IM          ratio = E / MM
/// </code>
/// Numbers are exact: those with an end are whole, the others are rounded at the eighteenth decimal, requirements up
/// and what the account has down, and stand beside as fractions. A line whose <see cref="ExplainLine.Rule"/> says how it
/// follows from its parts does so exactly. A number that a missing price hides is empty and says which price that is,
/// and the lines below have what is known.
/// </summary>
public sealed record PoolExplanation
{
    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>The pool's name within the account.</summary>
    public required string Pool { get; init; }

    /// <summary>The pool's id in the book.</summary>
    public required int PoolId { get; init; }

    /// <summary>The base currency, which amounts without another unit are in.</summary>
    public required string Currency { get; init; }

    /// <summary>Number of the last input, 0 before the first.</summary>
    public long Sequence { get; init; }

    /// <summary>Its event time, 0 before the first.</summary>
    public long TimeNs { get; init; }

    /// <summary>The symbol whose missing price makes the pool unknown, or null.</summary>
    public required string? UnknownBecause { get; init; }

    /// <summary>
    /// <c>prices</c>, <c>currencies</c>, <c>equity</c>, <c>maintenance</c>, <c>initial</c>, <c>excess</c>,
    /// <c>available</c>, <c>ratio</c>, <c>deficient</c>, and from an engine <c>level</c> with what is around it.
    /// </summary>
    public required IReadOnlyList<ExplainLine> Lines { get; init; }

    /// <summary>Explains a pool at the book's marks; an engine knows more of prices and levels.</summary>
    /// <param name="book">The book.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="isStrict">True when deficient means <c>E &lt; MM</c>, false for <c>E ≤ MM</c>.</param>
    public static PoolExplanation Of(MarginBook book, int pool, bool isStrict = true)
    {
        ArgumentNullException.ThrowIfNull(book);
        if (!book.IsPool(pool)) throw new ArgumentOutOfRangeException(nameof(pool), pool, "No such pool.");
        return Of(book, pool, new PoolFigures(book, pool), isStrict, _ => "");
    }

    /// <summary>The same, with what somebody has to say of each mark.</summary>
    internal static PoolExplanation Of(
        MarginBook book, int pool, PoolFigures figures, bool isStrict, Func<int, string> markText)
    {
        int unpriced = book.UnpricedInstrument(pool);
        ExplainLine[] prices = [.. figures.Instruments().Select(i => Mark(book, i, markText(i.Id)))];
        ExplainLine[] currencies = [.. figures.Currencies().Select(c => PoolFigures.FxOf(book, c).Line)];
        return new PoolExplanation
        {
            Account = book.AccountName(book.AccountOf(pool)),
            Pool = book.PoolName(pool),
            PoolId = pool,
            Currency = book.Universe.Currencies[book.Universe.BaseCurrency].Code,
            UnknownBecause = unpriced < 0 ? null : book.Universe.Instruments[unpriced].Symbol,
            Lines =
            [
                new ExplainLine("prices") { Parts = prices },
                new ExplainLine("currencies") { Parts = currencies },
                figures.Equity.Line,
                figures.Maintenance.Line,
                figures.Initial.Line,
                .. Results(figures, isStrict),
            ],
        };
    }

    private static ExplainLine[] Results(PoolFigures figures, bool isStrict)
    {
        (Figure equity, Figure maintenance) = (Plain(figures.Equity, false), Plain(figures.Maintenance, true));
        Figure initial = Plain(figures.Initial, isUp: true);
        string unit = figures.Equity.Line.Unit;
        Figure excess = Figure.Of(ExplainRule.Difference, "excess", unit, [equity, maintenance]);
        Figure available = Figure.Of(ExplainRule.Difference, "available", unit, [equity, initial]);
        Figure ratio = maintenance.Value is { Sign: 0 }
            ? Figure.Unknown("ratio", "", "nothing is required")
            : Figure.Of(ExplainRule.Quotient, "ratio", "", [equity, maintenance]);
        return [excess.Line, available.Line, ratio.Line, Deficient(excess, equity, maintenance, isStrict)];
    }

    private static ExplainLine Deficient(Figure excess, Figure equity, Figure maintenance, bool isStrict)
    {
        string how = isStrict ? "equity < maintenance" : "equity <= maintenance, unless both are zero";
        if (excess.Value is not { } left) return new ExplainLine("deficient", "", "", $"unknown: {excess.Why}; {how}");
        bool hasAny = maintenance.Value!.Value.Sign != 0 || equity.Value!.Value.Sign != 0;
        bool isDeficient = isStrict ? left.Sign < 0 : left.Sign <= 0 && hasAny;
        return new ExplainLine("deficient", isDeficient ? "true" : "false", "", how);
    }

    /// <summary>A figure that has been explained already.</summary>
    internal static Figure Plain(Figure figure, bool isUp) => figure.Value is { } value
        ? Figure.Given(figure.Line.Name, value, figure.Line.Unit, "", isUp)
        : Figure.Unknown(figure.Line.Name, figure.Line.Unit, figure.Why);

    private static ExplainLine Mark(MarginBook book, Instrument of, string text) => book.HasMark(of.Id)
        ? new ExplainLine(of.Symbol, ExactText.Of(Rational.FromAtto(book.Mark(of.Id).Atto)), "", text)
        : new ExplainLine(of.Symbol, "", "", text.Length == 0 ? "missing" : text);
}
