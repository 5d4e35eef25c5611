using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// The margin of one pool as it leaves the engine, in the base currency: requirements rounded up, equity and excess
/// rounded down, at <see cref="ReportOptions.Decimals"/>.
/// </summary>
public sealed record PoolReport
{
    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>The pool's name within the account.</summary>
    public required string Pool { get; init; }

    /// <summary>The pool's id in the book.</summary>
    public required int PoolId { get; init; }

    /// <summary>Collateral value plus unrealised profit, rounded down.</summary>
    public required Money Equity { get; init; }

    /// <summary>What is needed to open, rounded up.</summary>
    public required Money InitialRequirement { get; init; }

    /// <summary>What is needed to keep, rounded up.</summary>
    public required Money MaintenanceRequirement { get; init; }

    /// <summary><c>X = E − MM</c>, rounded down.</summary>
    public required Money MarginExcess { get; init; }

    /// <summary><c>E − IM</c>, rounded down: what may be withdrawn or used to open, when above zero.</summary>
    public required Money Available { get; init; }

    /// <summary><c>E / MM</c>, nearest; null without requirement.</summary>
    public required double? MarginRatio { get; init; }

    /// <summary>The exact fact <c>E &lt; MM</c> (or <c>≤</c>).</summary>
    public required bool IsDeficient { get; init; }

    /// <summary>The symbol whose missing price makes everything above unknown, or null.</summary>
    public required string? UnknownBecause { get; init; }

    /// <summary>
    /// The requirement set that asks for the most to keep, the first of equals; null when margin tables apply or a
    /// number is unknown.
    /// </summary>
    public string? BindingSet { get; init; }

    /// <summary>What each requirement set of the pool asks for; none when margin tables apply.</summary>
    public IReadOnlyList<SetReport> Sets { get; init; } = [];

    /// <summary>Each position.</summary>
    public required IReadOnlyList<PositionReport> Positions { get; init; }

    /// <summary>
    /// Reports a pool at the book's marks. A pool with a missing price is unknown: its numbers are zero.
    /// </summary>
    public static PoolReport Of(MarginBook book, int pool, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(book);
        options ??= ReportOptions.Default;
        ExactValue value = ExactMargin.Evaluate(book, pool);
        int decimals = options.Decimals;
        (IReadOnlyList<SetReport> sets, string? binding) = SetReport.Of(book, pool, decimals);
        Rational excess = value.Equity - value.Maintenance;
        bool hasRequirement = value.IsKnown && value.Maintenance.Sign != 0;
        bool isDeficient = options.IsStrict
            ? excess.Sign < 0
            : excess.Sign <= 0 && (hasRequirement || value.Equity.Sign < 0);
        return new PoolReport
        {
            Account = book.AccountName(book.AccountOf(pool)),
            Pool = book.PoolName(pool),
            PoolId = pool,
            Equity = Down(value.Equity, decimals),
            InitialRequirement = Up(value.Initial, decimals),
            MaintenanceRequirement = Up(value.Maintenance, decimals),
            MarginExcess = Down(excess, decimals),
            Available = Down(value.Equity - value.Initial, decimals),
            MarginRatio = hasRequirement ? (value.Equity / value.Maintenance).ToDouble() : null,
            IsDeficient = value.IsKnown && isDeficient,
            UnknownBecause = value.IsKnown ? null : book.Universe.Instruments[value.UnpricedInstrument].Symbol,
            BindingSet = value.IsKnown ? binding : null,
            Sets = sets,
            Positions =
            [
                .. Enumerable.Range(0, book.PositionsOf(pool)).Select(i => PositionReport.Of(book, pool, i, options)),
            ],
        };
    }

    internal static Money Up(Rational value, int decimals) => new Money(value.CeilingToAtto()).RoundUp(decimals);

    internal static Money Down(Rational value, int decimals) => new Money(value.FloorToAtto()).RoundDown(decimals);
}

/// <summary>How a report is made.</summary>
public sealed record ReportOptions
{
    /// <summary>Eight decimals, strict, with liquidation prices.</summary>
    public static ReportOptions Default { get; } = new();

    /// <summary>Decimals of amounts, 0 to 18.</summary>
    public int Decimals { get; init; } = 8;

    /// <summary>True when deficient means <c>E &lt; MM</c>, false for <c>E ≤ MM</c>.</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>False leaves liquidation prices out: they cost a solve for each position.</summary>
    public bool WithLiquidationPrices { get; init; } = true;
}

/// <summary>One position of a <see cref="PoolReport"/>; amounts in its settle currency.</summary>
public sealed record PositionReport
{
    /// <summary>The instrument's symbol.</summary>
    public required string Instrument { get; init; }

    /// <summary>Signed quantity.</summary>
    public required Quantity Quantity { get; init; }

    /// <summary>Average entry price.</summary>
    public required Price Entry { get; init; }

    /// <summary>The mark, or null when missing.</summary>
    public required Price? Mark { get; init; }

    /// <summary><c>|q|·m·p</c> (inverse <c>|q|·m/p</c>), rounded up; zero without a mark.</summary>
    public required Money Notional { get; init; }

    /// <summary>Unrealised profit, or the market value where that counts, rounded down.</summary>
    public required Money UnrealizedProfit { get; init; }

    /// <summary>Rounded up.</summary>
    public required Money InitialRequirement { get; init; }

    /// <summary>Rounded up.</summary>
    public required Money MaintenanceRequirement { get; init; }

    /// <summary>Number of the bracket, from 1.</summary>
    public required int Bracket { get; init; }

    /// <summary>
    /// Where the pool becomes deficient by this instrument alone; null when unknown or not asked for.
    /// </summary>
    public required LiquidationPrice? LiquidationPrice { get; init; }

    internal static PositionReport Of(MarginBook book, int pool, int index, ReportOptions options)
    {
        PositionView position = book.Position(pool, index);
        Instrument instrument = position.Instrument;
        bool hasMark = book.HasMark(instrument.Id);
        ExactLeg leg = hasMark ? new ExactLeg(position, Rational.FromAtto(book.Mark(instrument.Id).Atto)) : default;
        return new PositionReport
        {
            Instrument = instrument.Symbol,
            Quantity = Quantity.FromLots(position.Lots, instrument.Lot),
            Entry = position.Entry,
            Mark = hasMark ? book.Mark(instrument.Id) : null,
            Notional = PoolReport.Up(leg.Notional, options.Decimals),
            UnrealizedProfit = PoolReport.Down(leg.Profit, options.Decimals),
            InitialRequirement = PoolReport.Up(leg.Initial, options.Decimals),
            MaintenanceRequirement = PoolReport.Up(leg.Maintenance, options.Decimals),
            Bracket = position.Bracket + 1,
            LiquidationPrice = options.WithLiquidationPrices
                ? Models.LiquidationPrice.Solve(book, pool, instrument.Id, options.IsStrict)
                : null,
        };
    }
}
