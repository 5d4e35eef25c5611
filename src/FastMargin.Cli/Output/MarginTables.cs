using FastMargin.Engine;
using FastMargin.Models;

namespace FastMargin.Cli.Output;

/// <summary>Margin reports as tables: nested for JSON, one row a position for CSV, two tables for people.</summary>
internal static class MarginTables
{
    private static readonly Column[] _pool =
    [
        new("account", "account"),
        new("pool", "pool"),
        new("level", "level"),
        new("equity", "E", true, "N2"),
        new("initial_requirement", "IM", true, "N2"),
        new("maintenance_requirement", "MM", true, "N2"),
        new("margin_excess", "X = E - MM", true, "N2"),
        new("available", "E - IM", true, "N2"),
        new("ratio", "E/MM", true, "F4"),
        new("deficient", "deficient"),
        new("binding_set", "binding set"),
        new("unknown_because", "no price of"),
    ];

    private static readonly Column[] _set =
    [
        new("set", "set"),
        new("rule", "rule"),
        new("set_initial", "IM", true, "N2"),
        new("set_maintenance", "MM", true, "N2"),
    ];

    private static readonly Column[] _position =
    [
        new("instrument", "instrument"),
        new("quantity", "quantity", true),
        new("entry_price", "entry", true),
        new("mark", "mark", true),
        new("notional", "notional", true, "N2"),
        new("unrealized_profit", "profit", true, "N2"),
        new("position_initial", "IM", true, "N2"),
        new("position_maintenance", "MM", true, "N2"),
        new("bracket", "bracket", true),
        new("liquidation_price", "liquidation", true),
        new("liquidation_below", "below", true),
        new("liquidation_above", "above", true),
        new("always_deficient", "always"),
    ];

    private static readonly int _blankCells = _position.Length;

    public static Report Of(MarginEngine engine, IReadOnlyList<PoolReport> pools, ReportFormat format)
    {
        var report = new Report();
        switch (format)
        {
            case ReportFormat.Json: Nested(report, engine, pools); break;
            case ReportFormat.Csv: Flat(report, engine, pools); break;
            default: Two(report, engine, pools); break;
        }

        return report;
    }

    private static void Nested(Report report, MarginEngine engine, IReadOnlyList<PoolReport> pools)
    {
        ReportTable table = report.AddTable(
            "pools", "pools", [.. _pool, new("sets", "sets"), new("positions", "positions")]);
        foreach (PoolReport pool in pools)
        {
            var positions = new ReportTable("positions", "positions", _position);
            foreach (PositionReport position in pool.Positions) positions.Add(Cells(position));
            var sets = new ReportTable("sets", "sets", _set);
            foreach (SetReport set in pool.Sets) sets.Add(Cells(set));
            table.Add([.. Cells(engine, pool), sets, positions]);
        }
    }

    private static void Flat(Report report, MarginEngine engine, IReadOnlyList<PoolReport> pools)
    {
        ReportTable table = report.AddTable("positions", "positions", [.. _pool, .. _position]);
        foreach (PoolReport pool in pools)
        {
            object?[] cells = Cells(engine, pool);
            foreach (PositionReport position in pool.Positions) table.Add([.. cells, .. Cells(position)]);
            if (pool.Positions.Count == 0) table.Add([.. cells, .. new object?[_blankCells]]);
        }
    }

    private static void Two(Report report, MarginEngine engine, IReadOnlyList<PoolReport> pools)
    {
        ReportTable table = report.AddTable("pools", "pools", _pool);
        ReportTable sets = report.AddTable("sets", "requirement sets", [_pool[0], _pool[1], .. _set]);
        ReportTable positions = report.AddTable("positions", "positions", [_pool[0], _pool[1], .. _position]);
        foreach (PoolReport pool in pools)
        {
            table.Add(Cells(engine, pool));
            foreach (SetReport set in pool.Sets) sets.Add([pool.Account, pool.Pool, .. Cells(set)]);
            foreach (PositionReport position in pool.Positions)
            {
                positions.Add([pool.Account, pool.Pool, .. Cells(position)]);
            }
        }
    }

    private static object?[] Cells(MarginEngine engine, PoolReport pool)
    {
        object?[] names = [pool.Account, pool.Pool, RunReport.Name(engine.LevelOf(pool.PoolId))];

        // The numbers of a pool with a missing price mean nothing: they are left out, not shown as zero.
        object?[] blanks = new object?[_pool.Length - names.Length - 1];
        if (pool.UnknownBecause is { } symbol) return [.. names, .. blanks, symbol];
        return
        [
            .. names, pool.Equity, pool.InitialRequirement, pool.MaintenanceRequirement, pool.MarginExcess,
            pool.Available, pool.MarginRatio, pool.IsDeficient, pool.BindingSet, null,
        ];
    }

    private static object?[] Cells(SetReport set) =>
        [set.Set, set.Rule, set.InitialRequirement, set.MaintenanceRequirement];

    private static object?[] Cells(PositionReport position)
    {
        object?[] held = [position.Instrument, position.Quantity, position.Entry];
        LiquidationPrice? liquidation = position.LiquidationPrice;
        if (position.Mark is null) return [.. held, .. new object?[_position.Length - held.Length]];
        return
        [
            .. held, position.Mark, position.Notional, position.UnrealizedProfit, position.InitialRequirement,
            position.MaintenanceRequirement, position.Bracket, Nearest(position), liquidation?.Below,
            liquidation?.Above, liquidation?.IsAlwaysDeficient,
        ];
    }

    private static Units.Price? Nearest(PositionReport position)
    {
        if (position.LiquidationPrice is not { } found || position.Mark is not { } mark) return null;
        if (found.Below is { } below && found.Above is { } above) return mark - below <= above - mark ? below : above;
        return found.Below ?? found.Above;
    }
}
