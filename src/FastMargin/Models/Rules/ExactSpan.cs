using FastMargin.Models.Scenarios;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>A contract as SPAN sees it.</summary>
/// <param name="Commodity">Its combined commodity.</param>
/// <param name="Month">Delivery month.</param>
/// <param name="Delta">Composite delta of one long contract, scaled.</param>
/// <param name="Losses">Risk array of one long contract: sixteen.</param>
/// <param name="IsCall">Whether it is a call, a put or (null) no option.</param>
internal sealed record ExactSpanContract(
    SpanTerms Commodity, int Month, Rational Delta, Rational[] Losses, bool? IsCall);

/// <summary>One combined commodity, exactly; meanings are those of <see cref="SpanCommodity"/>.</summary>
internal sealed record SpanTerms
{
    public required string Name { get; init; }

    public IReadOnlyDictionary<int, int> Tiers { get; init; } = new Dictionary<int, int>();

    public IReadOnlyList<SpanSpreadTerms> Spreads { get; init; } = [];

    public IReadOnlyList<(int Month, Rational PerSpread, Rational PerOutright)> Deliveries { get; init; } = [];

    public Rational ShortOptionMinimum { get; init; } = Rational.Zero;

    public ShortOptionCount ShortOptions { get; init; }
}

/// <summary>A spread between two tiers.</summary>
internal readonly record struct SpanSpreadTerms(
    int First, Rational FirstDeltas, int Second, Rational SecondDeltas, Rational Charge);

/// <summary>A credit between commodities.</summary>
internal sealed record SpanCreditTerms(
    IReadOnlyList<(SpanTerms Commodity, Rational Deltas, bool IsReversed)> Legs, Rational Rate);

/// <summary>
/// One combined commodity in one pool, in fractions: the formulas of <see cref="SpanMargin"/>, whose doubles are exact
/// only while numbers are whole.
/// </summary>
internal sealed class ExactSpan
{
    private readonly SpanTerms _terms;
    private readonly Rational[] _totals = new Rational[SpanArray.Scenarios];
    private readonly SortedDictionary<int, Rational> _open = [];
    private readonly Dictionary<int, Rational> _spread = [];
    private Rational _calls = Rational.Zero;
    private Rational _puts = Rational.Zero;
    private Rational _net = Rational.Zero;

    /// <summary>Without positions.</summary>
    public ExactSpan(SpanTerms terms) => _terms = terms;

    /// <summary>Losses of the portfolio in each scenario.</summary>
    public IReadOnlyList<Rational> Totals => _totals;

    /// <summary>Number of the binding scenario from 1; the first of equals.</summary>
    public int Active
    {
        get
        {
            int active = 0;
            for (int s = 1; s < _totals.Length; s++)
            {
                if (_totals[s] > _totals[active]) active = s;
            }

            return active + 1;
        }
    }

    public Rational Scan => Rational.Max(Rational.Zero, _totals[Active - 1]);

    public Rational SpreadCharge { get; private set; } = Rational.Zero;

    public Rational DeliveryCharge { get; private set; } = Rational.Zero;

    public Rational Credit { get; private set; } = Rational.Zero;

    /// <summary>Least requirement for short options.</summary>
    public Rational Minimum => _terms.ShortOptionMinimum
        * (_terms.ShortOptions == ShortOptionCount.Gross ? _calls + _puts : Rational.Max(_calls, _puts));

    /// <summary><c>max(scan + spreads + delivery − credit, minimum)</c>.</summary>
    public Rational Requirement => Rational.Max(Scan + SpreadCharge + DeliveryCharge - Credit, Minimum);

    /// <summary>Net delta of all months now.</summary>
    public Rational Left => _open.Values.Aggregate(Rational.Zero, (sum, delta) => sum + delta);

    private Rational PriceRisk
    {
        get
        {
            int active = Active - 1;
            int pair = active < 14 ? active ^ 1 : active;
            var half = new Rational(1, 2);
            Rational time = (_totals[0] + _totals[1]) * half;
            return Rational.Max(Rational.Zero, ((_totals[active] + _totals[pair]) * half) - time);
        }
    }

    /// <summary>Adds a position.</summary>
    public void Add(ExactSpanContract contract, Rational quantity)
    {
        for (int s = 0; s < _totals.Length; s++) _totals[s] += quantity * contract.Losses[s];
        Rational delta = quantity * contract.Delta;
        _open[contract.Month] = _open.GetValueOrDefault(contract.Month) + delta;
        _net += delta;
        if (quantity.Sign >= 0 || contract.IsCall is null) return;
        if (contract.IsCall.Value) _calls -= quantity;
        else _puts -= quantity;
    }

    /// <summary>Forms the spreads between its months, by priority, each both ways; then the delivery charge.</summary>
    public void FormSpreads()
    {
        foreach (SpanSpreadTerms spread in _terms.Spreads)
        {
            SpreadCharge += spread.Charge * Form(spread, 1);
            SpreadCharge += spread.Charge * Form(spread, -1);
        }

        foreach ((int month, Rational perSpread, Rational perOutright) in _terms.Deliveries)
        {
            DeliveryCharge += perSpread * _spread.GetValueOrDefault(month);
            DeliveryCharge += perOutright * Rational.Abs(_open.GetValueOrDefault(month));
        }
    }

    /// <summary>Takes a credit for deltas that another commodity stands against.</summary>
    public void TakeCredit(Rational deltas, Rational rate)
    {
        Rational perDelta = PriceRisk / Rational.Abs(_net);
        Rational risk = Rational.Min(PriceRisk, Scan);
        Credit = Rational.Min(risk, Credit + (perDelta * deltas * rate));
        Take(null, Left.Sign, deltas);
    }

    private Rational Form(SpanSpreadTerms spread, int side)
    {
        Rational first = Available(spread.First, side) / spread.FirstDeltas;
        Rational second = Available(spread.Second, -side) / spread.SecondDeltas;
        var formed = Rational.Min(first, second);
        if (formed.Sign <= 0) return Rational.Zero;
        Take(spread.First, side, formed * spread.FirstDeltas);
        Take(spread.Second, -side, formed * spread.SecondDeltas);
        return formed;
    }

    private int TierOf(int month) => _terms.Tiers.GetValueOrDefault(month, month);

    private Rational Available(int tier, int side)
    {
        Rational sum = Rational.Zero;
        foreach ((int month, Rational delta) in _open)
        {
            if (TierOf(month) == tier && delta.Sign == side) sum += Rational.Abs(delta);
        }

        return sum;
    }

    // Nearest month first: a delivery month's deltas are used before later ones.
    private void Take(int? tier, int side, Rational wanted)
    {
        foreach (int month in _open.Keys.ToArray())
        {
            Rational open = _open[month];
            if (open.Sign != side || (tier is { } asked && TierOf(month) != asked)) continue;
            var taken = Rational.Min(wanted, Rational.Abs(open));
            _open[month] = side > 0 ? open - taken : open + taken;
            _spread[month] = _spread.GetValueOrDefault(month) + taken;
            wanted -= taken;
            if (wanted.Sign <= 0) break;
        }
    }
}
