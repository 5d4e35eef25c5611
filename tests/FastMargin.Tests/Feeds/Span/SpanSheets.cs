namespace FastMargin.Tests.Feeds.Span;

/// <summary>Sheets for the tests.</summary>
internal static class SpanSheets
{
    private static readonly int[] _thirds = [0, 0, 1, 1, -1, -1, 2, 2, -2, -2, 3, 3, -3, -3];

    /// <summary>
    /// Oil with two tiers, delivery and options; gas with another scale and single months; an index with options on it.
    /// </summary>
    public static SpanSheet Three() => new()
    {
        Commodities =
        [
            new("NYM", "CL")
            {
                Minimum = 25, IsLargerSide = true, ArrayDecimals = 1, StrikeDecimals = 2,
                Tiers = [(1, 202507, 202508), (2, 202509, 202612)],
                Spreads = [new(2, 350, 1, 1, 2, 1), new(1, 120, 1, 1, 1, 1)],
                Deliveries = [(202507, 15, 60)],
                Contracts =
                [
                    Future("CL", 202507, 1500), Future("CL", 202508, 1450), Future("CL", 202512, 1200),
                    Option("LO", "OOF", 202508, 202508, 'C', 65.5m, 0.45m),
                    Option("LO", "OOF", 202508, 202508, 'P', 60m, -0.3m),
                ],
            },
            new("NYM", "NG")
            {
                Minimum = 3, ArrayDecimals = 1, StrikeDecimals = -1,
                Tiers = [(1, 202507, 202507), (2, 202510, 202510)],
                Spreads = [new(1, 75, 1, 2, 2, 3)],
                Contracts =
                [
                    Future("NG", 202507, 99.9m), Future("NG", 202510, 60.3m) with { Scaling = 0.25m },
                    Option("ON", "OOF", 202510, 202509, 'C', 120m, 0.2m) with { Scaling = 0.25m },
                ],
            },
            new("CME", "SP")
            {
                Minimum = 40,
                Contracts =
                [
                    Option("SPX", "OOP", 0, 202507, 'P', 5000m, -0.5m),
                    Option("SPX", "OOP", 0, 202509, 'C', 6100m, 0.4m),
                ],
            },
        ],
        Credits =
        [
            new(2, 40, ("NYM", "CL", 1, 'A'), ("NYM", "NG", 2, 'B')),
            new(1, 12.5m, ("NYM", "CL", 3, 'A'), ("NYM", "NG", 1, 'B'), ("CME", "SP", 0.5m, 'A')),
        ],
    };

    private static SheetContract Future(string product, int month, decimal range) => new(product, "FUT", month)
    {
        Losses =
        [
            .. _thirds.Select(t => Math.Round(-range * t / 3, 1)),
            Math.Round(-range * 0.99m, 1), Math.Round(range * 0.99m, 1),
        ],
    };

    // Losses of whole units, which every commodity's scale can hold.
    private static SheetContract Option(
        string product, string type, int month, int optionMonth, char right, decimal strike, decimal delta) =>
        new(product, type, month)
        {
            OptionMonth = optionMonth,
            Right = right,
            Strike = strike,
            Delta = delta,
            Losses =
            [
                .. _thirds.Select((t, s) => Math.Round(-200 * delta * t, 0) + (s % 2 == 0 ? -30 : 30)),
                80 * delta, -80 * delta,
            ],
        };
}
