using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>What SPAN makes of one combined commodity; all 0 or more.</summary>
/// <param name="Commodity">Its name.</param>
/// <param name="Scan">Scan risk with its array.</param>
/// <param name="SpreadCharge">Inter-month spread charge.</param>
/// <param name="DeliveryCharge">Spot-month charge.</param>
/// <param name="Credit">Inter-commodity credit.</param>
/// <param name="ShortOptionMinimum">Least requirement for short options.</param>
public sealed record SpanCharge(
    string Commodity, SpanScan Scan, double SpreadCharge, double DeliveryCharge, double Credit,
    double ShortOptionMinimum)
{
    /// <summary><c>max(scan + spread + delivery − credit, short option minimum)</c>.</summary>
    public double Requirement =>
        Math.Max(Scan.Risk + SpreadCharge + DeliveryCharge - Credit, ShortOptionMinimum);
}

/// <summary>SPAN over combined commodities.</summary>
/// <remarks>
/// <code>
/// scan        max(0, max_s Σ_j q_j·A_{j,s})                                             see SpanScan
/// inter-month for each spread by priority, both ways: n = min(deltas/ratio) spreads, n·charge, deltas used up
/// delivery    per delta that spreads used in the month and per delta left
/// credit      for each credit by priority: n = min over legs |delta left|/ratio, of opposite sides as it says;
///             for each leg n·ratio·(price risk / |net delta|)·rate, deltas used up
/// minimum     short options·rate
/// commodity   max(scan + inter-month + delivery − credit, minimum)        account: their sum
/// </code>
/// Credits are bounded by the price risk of their commodity, so that no requirement falls below zero. Kernel:
/// <see cref="SpanScan"/>; the rest is doubles. Positions are sorted first, by month, kind, delta, array, quantity, so
/// that their order never changes a bit. Between two files the arrays stand, and the requirement does not move with
/// price at all. Source: CME, "SPAN methodology"; maintenance, to which an exchange applies its factor for initial
/// margin.
/// </remarks>
public sealed class SpanMargin
{
    private readonly Dictionary<string, SpanCommodity> _commodities = [];
    private readonly SpanCredit[] _credits;

    private SpanMargin(IReadOnlyList<SpanCommodity> commodities, IReadOnlyList<SpanCredit> credits)
    {
        foreach (SpanCommodity commodity in commodities)
        {
            commodity.Validate();
            if (!_commodities.TryAdd(commodity.Name, commodity))
                throw new DataException($"commodity {commodity.Name} twice", "a name once");
        }

        for (int i = 0; i < credits.Count; i++) Check(credits[i], i + 1);
        _credits = [.. credits];
    }

    /// <summary>Takes the parameters of a clearing house.</summary>
    /// <param name="commodities">Combined commodities.</param>
    /// <param name="credits">Credits between them, by priority.</param>
    /// <exception cref="DataException">
    /// A number out of range, a credit above 1, a name that is unknown or there twice; the message has the place.
    /// </exception>
    public static SpanMargin Create(IReadOnlyList<SpanCommodity> commodities, IReadOnlyList<SpanCredit> credits)
    {
        ArgumentNullException.ThrowIfNull(commodities);
        ArgumentNullException.ThrowIfNull(credits);
        return new SpanMargin(commodities, credits);
    }

    /// <summary>The charges of every commodity held, in order of name.</summary>
    /// <exception cref="DataException">A position of an unknown commodity, or a quantity or delta unfit.</exception>
    public IReadOnlyList<SpanCharge> Charges(IReadOnlyList<SpanPosition> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        foreach (SpanPosition position in positions) Check(position);
        var books = new SortedDictionary<string, CommodityBook>(StringComparer.Ordinal);
        foreach (IGrouping<string, SpanPosition> held in positions.GroupBy(p => p.Commodity))
            books.Add(held.Key, new CommodityBook(_commodities[held.Key], [.. held.Order(SpanOrder.Instance)]));
        foreach (SpanCredit credit in _credits) Apply(credit, books);
        return [.. books.Values.Select(book => book.Charge)];
    }

    /// <summary>The requirement of an account: the sum over commodities, 0 or more.</summary>
    /// <exception cref="DataException">A position of an unknown commodity, or a quantity or delta unfit.</exception>
    public double Requirement(IReadOnlyList<SpanPosition> positions) => Charges(positions).Sum(c => c.Requirement);

    private void Check(SpanPosition position)
    {
        if (!_commodities.ContainsKey(position.Commodity))
        {
            string known = string.Join(", ", _commodities.Keys.Order(StringComparer.Ordinal));
            throw new DataException($"position in {position.Commodity}", $"one of: {known}");
        }

        if (!double.IsFinite(position.Quantity) || !double.IsFinite(position.Delta))
        {
            throw new DataException(
                $"{position.Commodity} {position.Month}: quantity {position.Quantity}, delta {position.Delta}",
                "numbers");
        }
    }

    private void Check(SpanCredit credit, int place)
    {
        if (!(credit.Rate >= 0 && credit.Rate <= 1))
            throw new DataException($"credit {place}: rate {credit.Rate}", "0 to 1: a credit above 100 % pays out");
        if (credit.Legs.Count < 2 || credit.Legs.DistinctBy(l => l.Commodity).Count() < credit.Legs.Count)
            throw new DataException($"credit {place}: {credit.Legs.Count} legs", "two or more different commodities");
        foreach (SpanCreditLeg leg in credit.Legs)
        {
            if (!_commodities.ContainsKey(leg.Commodity))
                throw new DataException($"credit {place}: commodity {leg.Commodity}", "one that is known");
            if (!(leg.Deltas > 0 && double.IsFinite(leg.Deltas)))
                throw new DataException($"credit {place}: {leg.Deltas} deltas of {leg.Commodity}", "above 0");
        }
    }

    private static void Apply(SpanCredit credit, SortedDictionary<string, CommodityBook> books)
    {
        double formed = double.PositiveInfinity;
        int first = 0;
        foreach (SpanCreditLeg leg in credit.Legs)
        {
            if (!books.TryGetValue(leg.Commodity, out CommodityBook? book)) return;
            int side = Math.Sign(book.Deltas.Left) * (leg.IsReversed ? -1 : 1);
            if (side == 0 || (first != 0 && side != first)) return;
            first = side;
            formed = Math.Min(formed, Math.Abs(book.Deltas.Left) / leg.Deltas);
        }

        foreach (SpanCreditLeg leg in credit.Legs) books[leg.Commodity].Credit(formed * leg.Deltas, credit.Rate);
    }

    /// <summary>The positions of one commodity with what they have been charged so far.</summary>
    private sealed class CommodityBook
    {
        private readonly SpanCommodity _rules;
        private readonly SpanScan _scan;
        private readonly double _spread;
        private readonly double _delivery;
        private readonly double _minimum;
        private double _credit;

        public CommodityBook(SpanCommodity rules, SpanPosition[] positions)
        {
            _rules = rules;
            _scan = SpanScan.Of([.. positions.Select(p => (p.Array, p.Quantity))]);
            Deltas = new SpanDeltas(rules, positions);
            _spread = Deltas.FormSpreads();
            _delivery = Deltas.DeliveryCharge();
            double calls = Shorts(positions, isCall: true);
            double puts = Shorts(positions, isCall: false);
            bool isGross = rules.ShortOptions == ShortOptionCount.Gross;
            _minimum = rules.ShortOptionMinimum * (isGross ? calls + puts : Math.Max(calls, puts));
        }

        public SpanDeltas Deltas { get; }

        public SpanCharge Charge => new(_rules.Name, _scan, _spread, _delivery, _credit, _minimum);

        public void Credit(double deltas, double rate)
        {
            double perDelta = _scan.PriceRisk / Math.Abs(Deltas.Net);
            double risk = Math.Min(_scan.PriceRisk, _scan.Risk);
            _credit = Math.Min(risk, _credit + (perDelta * deltas * rate));
            Deltas.Use(deltas);
        }

        private static double Shorts(SpanPosition[] positions, bool isCall) =>
            positions.Where(p => p.IsCall == isCall).Sum(p => Math.Max(0, -p.Quantity));
    }
}
