using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>
/// The rule <c>span</c>: risk arrays of a parameter file, which stand until the next one.
/// <code>
/// MM = Σ_commodity max(scan + inter-month + delivery − credit, short option minimum)·fx        IM = MM·initial factor
/// </code>
/// Formulas: <see cref="SpanMargin"/>. In fractions of the decimals that the parameters are; marks do not move it, so
/// that its pools stay in the trigger index, where their excess is as concave as their equity.
/// </summary>
/// <remarks>
/// Source: CME, "SPAN methodology". A contract that no parameter names leaves its holders unknown, and is to blame.
/// </remarks>
internal sealed class SpanModel : ExactMarginModel
{
    private readonly Universe _universe;
    private readonly SpanParameters _parameters;

    private SpanModel(Universe universe, SpanParameters parameters) =>
        (_universe, _parameters) = (universe, parameters);

    public override bool MovesWithMarks => false;

    /// <summary>Reads the parameters of the rule.</summary>
    public static IMarginModel Create(Universe universe, ModelParameters parameters) =>
        new SpanModel(universe, SpanParameters.Read(universe, parameters));

    public override ExactRequirement Exact(in ModelPool pool)
    {
        if (TryAdd(pool, out SortedDictionary<string, ExactSpan> books) is >= 0 and var blame)
            return ExactRequirement.Unknown(blame);
        Rational sum = Rational.Zero;
        foreach ((string name, ExactSpan book) in books)
            sum += book.Requirement * pool.Book.Fx(_parameters.CurrencyOf(name));
        return new ExactRequirement(sum, sum * _parameters.InitialFactor);
    }

    public override ExplainLine Explain(in ModelPool pool)
    {
        if (TryAdd(pool, out SortedDictionary<string, ExactSpan> books) is >= 0 and var blame)
            throw new DataException($"{_universe.Instruments[blame].Symbol} under the rule span", "a contract of it");
        string home = _universe.Currencies[_universe.BaseCurrency].Code;
        ExactRequirement exact = Exact(pool);
        string how = $"sum of the commodities; initial {ExactText.Up(exact.Initial)}";
        return new ExplainLine("span", ExactText.Up(exact.Maintenance), home, how)
        {
            Parts = [.. books.Select(b => Line(b.Key, b.Value))],
        };
    }

    private ExplainLine Line(string name, ExactSpan book)
    {
        string code = _universe.Currencies[_parameters.CurrencyOf(name)].Code;
        return new ExplainLine(
            name, ExactText.Up(book.Requirement), code, "max(scan + spreads + delivery − credit, minimum)")
        {
            Parts =
            [
                new("scan", ExactText.Up(book.Scan), code, $"scenario {book.Active}")
                {
                    Parts =
                    [
                        .. book.Totals.Select((t, s) => new ExplainLine($"scenario {s + 1}", ExactText.Up(t), code)),
                    ],
                },
                new("inter-month spreads", ExactText.Up(book.SpreadCharge), code),
                new("delivery", ExactText.Up(book.DeliveryCharge), code),
                new("credit", ExactText.Down(book.Credit), code),
                new("short option minimum", ExactText.Up(book.Minimum), code),
            ],
        };
    }

    /// <summary>Adds the positions to their commodities; the instrument to blame when one has none, else -1.</summary>
    private int TryAdd(in ModelPool pool, out SortedDictionary<string, ExactSpan> books)
    {
        books = new SortedDictionary<string, ExactSpan>(StringComparer.Ordinal);
        if (pool.UnpricedInstrument is >= 0 and var missing) return missing;
        for (int i = 0; i < pool.Count; i++)
        {
            ModelPosition position = pool[i];
            if (_parameters.ContractOf(position.Instrument.Id) is not { } contract) return position.Instrument.Id;
            string name = contract.Commodity.Name;
            if (!books.TryGetValue(name, out ExactSpan? book)) books[name] = book = new ExactSpan(contract.Commodity);
            book.Add(contract, position.ExactQuantity);
        }

        foreach (ExactSpan book in books.Values) book.FormSpreads();
        foreach (SpanCreditTerms credit in _parameters.Credits) Apply(credit, books);
        return -1;
    }

    private static void Apply(SpanCreditTerms credit, SortedDictionary<string, ExactSpan> books)
    {
        Rational? formed = null;
        int first = 0;
        foreach ((SpanTerms commodity, Rational deltas, bool isReversed) in credit.Legs)
        {
            if (!books.TryGetValue(commodity.Name, out ExactSpan? book)) return;
            int side = book.Left.Sign * (isReversed ? -1 : 1);
            if (side == 0 || (first != 0 && side != first)) return;
            first = side;
            Rational can = Rational.Abs(book.Left) / deltas;
            formed = formed is { } least ? Rational.Min(least, can) : can;
        }

        foreach ((SpanTerms commodity, Rational deltas, _) in credit.Legs)
            books[commodity.Name].TakeCredit(formed!.Value * deltas, credit.Rate);
    }
}
