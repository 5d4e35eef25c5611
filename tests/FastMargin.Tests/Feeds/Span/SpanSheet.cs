using FastMargin.Models.Scenarios;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds.Span;

/// <summary>Parameters of a clearing house as a test states them and writes them in both forms.</summary>
internal sealed record SpanSheet
{
    public string House { get; init; } = "CCH";

    public string Day { get; init; } = "20250620";

    public IReadOnlyList<SheetCommodity> Commodities { get; init; } = [];

    public IReadOnlyList<SheetCredit> Credits { get; init; } = [];

    /// <summary>The margin rule built by hand from the same numbers, without any file.</summary>
    public SpanMargin Margin() => SpanMargin.Create(
        [.. Commodities.Select(c => new SpanCommodity
        {
            Name = c.Code,
            ShortOptionMinimum = (double)c.Minimum,
            ShortOptions = c.IsLargerSide ? ShortOptionCount.LargerSide : ShortOptionCount.Gross,
            Tiers = c.Contracts.Select(x => x.DeltaMonth).Distinct()
                .SelectMany(m => c.Tiers.Where(t => t.Start <= m && m <= t.End).Select(t => (m, t.Number)))
                .ToDictionary(t => t.m, t => t.Number),
            Spreads = [.. c.Spreads.OrderBy(s => s.Priority).Select(
                s => new SpanSpread(
                    s.First, (double)s.FirstRatio, s.Second, (double)s.SecondRatio, (double)s.Charge))],
            Deliveries = [.. c.Deliveries.Select(d => new SpanDelivery(d.Month, (double)d.Spread, (double)d.Outright))],
        })],
        [.. Credits.OrderBy(c => c.Priority).Select(c => new SpanCredit(
            [.. c.Legs.Select(l => new SpanCreditLeg(l.Code, (double)l.Ratio, l.Side != c.Legs[0].Side))],
            (double)(c.Percent / 100)))]);

    /// <summary>A position built by hand.</summary>
    public static SpanPosition Position(SheetCommodity commodity, SheetContract contract, int quantity) => new()
    {
        Commodity = commodity.Code,
        Month = contract.DeltaMonth,
        Quantity = quantity,
        Array = SpanArray.Create([.. contract.Losses.Select(loss => (double)loss)]),
        Delta = (double)contract.Delta * (double)contract.Scaling,
        IsCall = contract.Right is null ? null : contract.Right == 'C',
    };

    public static SpanContractKey Key(SheetCommodity commodity, SheetContract contract) => new(
        commodity.Exchange, contract.Product, contract.Type, contract.Month, contract.OptionMonth,
        contract.Right is null ? null : contract.Right == 'C', Rate.FromDecimal(contract.Strike));
}

/// <summary>A combined commodity; an array of it has this many decimals in the fixed-width form.</summary>
internal sealed record SheetCommodity(string Exchange, string Code)
{
    public decimal Minimum { get; init; }

    public bool IsLargerSide { get; init; }

    public int ArrayDecimals { get; init; }

    public int StrikeDecimals { get; init; }

    public IReadOnlyList<(int Number, int Start, int End)> Tiers { get; init; } = [];

    public IReadOnlyList<SheetSpread> Spreads { get; init; } = [];

    public IReadOnlyList<(int Month, decimal Spread, decimal Outright)> Deliveries { get; init; } = [];

    public IReadOnlyList<SheetContract> Contracts { get; init; } = [];

    public IEnumerable<(string Product, string Type)> Families =>
        Contracts.Select(c => (c.Product, c.Type)).Distinct();
}

internal sealed record SheetSpread(
    int Priority, decimal Charge, int First, decimal FirstRatio, int Second, decimal SecondRatio);

internal sealed record SheetContract(string Product, string Type, int Month)
{
    public int OptionMonth { get; init; }

    public char? Right { get; init; }

    public decimal Strike { get; init; }

    public decimal[] Losses { get; init; } = new decimal[16];

    public decimal Delta { get; init; } = 1;

    public decimal Scaling { get; init; } = 1;

    public int DeltaMonth => Month != 0 ? Month : OptionMonth;
}

internal sealed record SheetCredit(
    int Priority, decimal Percent, params IReadOnlyList<(string Exchange, string Code, decimal Ratio, char Side)> Legs);
