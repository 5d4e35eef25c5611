namespace FastMargin.Models.Scenarios;

/// <summary>
/// The net deltas of one commodity by month while spreads use them up: first between its own months, then against other
/// commodities.
/// </summary>
internal sealed class SpanDeltas
{
    private readonly SpanCommodity _rules;
    private readonly SortedDictionary<int, double> _open = [];
    private readonly Dictionary<int, double> _spread = [];

    public SpanDeltas(SpanCommodity rules, IEnumerable<SpanPosition> positions)
    {
        _rules = rules;
        foreach (SpanPosition position in positions)
            _open[position.Month] = _open.GetValueOrDefault(position.Month) + (position.Quantity * position.Delta);
        Net = Left;
    }

    /// <summary>Net delta of all months before any spread.</summary>
    public double Net { get; }

    /// <summary>Net delta of all months now.</summary>
    public double Left => _open.Values.Sum();

    /// <summary>
    /// Forms the spreads of the commodity by priority, each first with its first leg long and then with it short, as
    /// many as the deltas allow, and returns what they cost.
    /// </summary>
    public double FormSpreads()
    {
        double charge = 0;
        foreach (SpanSpread spread in _rules.Spreads)
        {
            charge += spread.Charge * Form(spread, 1);
            charge += spread.Charge * Form(spread, -1);
        }

        return charge;
    }

    /// <summary>The charges of delivery months, on what spreads have used and on what is left.</summary>
    public double DeliveryCharge()
    {
        double charge = 0;
        foreach (SpanDelivery delivery in _rules.Deliveries)
        {
            charge += delivery.PerSpreadDelta * _spread.GetValueOrDefault(delivery.Month);
            charge += delivery.PerOutrightDelta * Math.Abs(_open.GetValueOrDefault(delivery.Month));
        }

        return charge;
    }

    /// <summary>Uses deltas for a spread with another commodity; those of the side that is left.</summary>
    public void Use(double deltas)
    {
        // The side that is left holds at least the net of both, so there is always enough.
        Take(null, Math.Sign(Left), deltas);
    }

    private double Form(SpanSpread spread, int side)
    {
        double first = Available(spread.First, side);
        double second = Available(spread.Second, -side);
        double formed = Math.Min(first / spread.FirstDeltas, second / spread.SecondDeltas);
        if (formed <= 0) return 0;
        Take(spread.First, side, formed * spread.FirstDeltas);
        Take(spread.Second, -side, formed * spread.SecondDeltas);
        return formed;
    }

    private int TierOf(int month) => _rules.Tiers.GetValueOrDefault(month, month);

    private double Available(int tier, int side)
    {
        double sum = 0;
        foreach ((int month, double delta) in _open)
        {
            if (TierOf(month) == tier && Math.Sign(delta) == side) sum += Math.Abs(delta);
        }

        return sum;
    }

    // Nearest month first: a delivery month's deltas are used before later ones.
    private void Take(int? tier, int side, double deltas)
    {
        double wanted = deltas;
        foreach (int month in _open.Keys.ToArray())
        {
            double open = _open[month];
            if (Math.Sign(open) != side || (tier is { } asked && TierOf(month) != asked)) continue;
            double taken = Math.Min(wanted, Math.Abs(open));
            _open[month] = open - (side * taken);
            _spread[month] = _spread.GetValueOrDefault(month) + taken;
            wanted -= taken;
            if (wanted <= 0) break;
        }
    }
}
