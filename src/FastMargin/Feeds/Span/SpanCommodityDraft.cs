using System.Diagnostics.CodeAnalysis;
using FastMargin.Instruments;
using FastMargin.Models.Scenarios;

namespace FastMargin.Feeds.Span;

/// <summary>A combined commodity as it was read, with what of it is beyond <see cref="SpanMargin"/>.</summary>
internal sealed class SpanCommodityDraft(string exchange, string code, SourceLine source)
{
    private readonly List<Tier> _tiers = [];
    private readonly List<Spread> _spreads = [];
    private readonly List<SpanDelivery> _deliveries = [];

    public string Exchange { get; } = exchange;

    public string Code { get; } = code;

    public SourceLine Source { get; } = source;

    /// <summary>Months of its contracts.</summary>
    public SortedSet<int> Months { get; } = [];

    public double ShortOptionMinimum { get; set; }

    public ShortOptionCount ShortOptions { get; set; }

    /// <summary>The first rule of it that is not computed; null when all are.</summary>
    public string? Beyond { get; private set; }

    /// <summary>Leaves the commodity out.</summary>
    public void LeaveOut(string reason) => Beyond ??= reason;

    public void AddTier(int number, int start, int end, SourceLine line)
    {
        if (end < start) throw new DataException(line, $"{Code}: tier {number} from {start} to {end}", "start <= end");
        _tiers.Add(new Tier(number, start, end));
    }

    public void AddDelivery(SpanDelivery delivery) => _deliveries.Add(delivery);

    /// <summary>Adds a spread; a leg is a tier, or a month.</summary>
    public void AddSpread(int priority, double charge, IReadOnlyList<SpanLegDraft> legs)
    {
        if (legs.Count != 2) LeaveOut($"a spread of {legs.Count} legs");
        else if (legs[0].Side == legs[1].Side) LeaveOut("a spread of two legs on one side");
        else _spreads.Add(new Spread(priority, legs[0], legs[1], charge));
    }

    /// <summary>The commodity, or false with <see cref="Beyond"/>.</summary>
    public bool TryBuild(string name, [NotNullWhen(true)] out SpanCommodity? commodity)
    {
        commodity = null;
        if (Beyond is not null || !TryTiers(out Dictionary<int, int> tiers)) return false;
        commodity = new SpanCommodity
        {
            Name = name,
            Tiers = tiers,
            Spreads = [.. _spreads.OrderBy(s => s.Priority).Select(
                s => new SpanSpread(s.First.Place, s.First.Ratio, s.Second.Place, s.Second.Ratio, s.Charge))],
            Deliveries = [.. _deliveries],
            ShortOptionMinimum = ShortOptionMinimum,
            ShortOptions = ShortOptions,
        };
        return true;
    }

    // A month belongs to one tier in the model; only tiers that a spread names need to be told apart.
    private bool TryTiers(out Dictionary<int, int> tiers)
    {
        tiers = [];
        bool hasTiers = _spreads.Exists(s => !s.First.IsMonth || !s.Second.IsMonth);
        bool hasMonths = _spreads.Exists(s => s.First.IsMonth || s.Second.IsMonth);
        if (hasTiers && hasMonths) LeaveOut("spreads by tier and by month");
        if (!hasTiers || Beyond is not null) return Beyond is null;
        int[] named = [.. _spreads.SelectMany(s => (int[])[s.First.Place, s.Second.Place]).Distinct()];
        foreach (int number in named)
        {
            if (!_tiers.Exists(t => t.Number == number)) LeaveOut($"a spread of tier {number}, which is not defined");
        }

        foreach (int month in Months)
        {
            foreach (Tier tier in _tiers.Where(t => named.Contains(t.Number) && t.Holds(month)))
            {
                if (!tiers.TryAdd(month, tier.Number) && tiers[month] != tier.Number)
                    LeaveOut($"month {month} in tiers {tiers[month]} and {tier.Number}");
            }
        }

        return Beyond is null;
    }

    private readonly record struct Tier(int Number, int Start, int End)
    {
        public bool Holds(int month) => Day(month) >= Day(Start)
            && Day(month) <= (End < 1_000_000 ? (End * 100) + 99 : End);

        // CCYYMM and CCYYMMDD on one scale.
        private static int Day(int month) => month < 1_000_000 ? month * 100 : month;
    }

    private readonly record struct Spread(int Priority, SpanLegDraft First, SpanLegDraft Second, double Charge);
}

/// <summary>A leg of a spread between months.</summary>
/// <param name="Place">Number of a tier, or a month.</param>
/// <param name="IsMonth">Which of the two.</param>
/// <param name="Ratio">Deltas of it in one spread.</param>
/// <param name="Side">A or B.</param>
internal readonly record struct SpanLegDraft(int Place, bool IsMonth, double Ratio, char Side);
