using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Instruments;

public sealed class BracketCheckTests
{
    private static readonly BracketRow[] _good =
    [
        Row(17, "0", "50000", "0.004", "0", "0.008"),
        Row(18, "50000", "250000", "0.005", "50", "0.01"),
        Row(19, "250000", null, "0.01", "1300", "0.02"),
    ];

    [Fact]
    public void A_rightful_table_is_taken_with_its_amounts()
    {
        MarginTable table = MarginTable.Tiered("BTCUSDT", _good);
        Assert.Equal(MarginRule.Tiered, table.Rule);
        Assert.Equal("0 50 1300", string.Join(' ', table.Brackets.Select(b => b.Amount)));
        Assert.Equal("125 100 50", string.Join(' ', table.Brackets.Select(b => b.MaxLeverage)));
        Assert.Null(table.Brackets[^1].Cap);
    }

    [Fact]
    public void Amounts_and_initial_rates_left_out_are_filled_in()
    {
        MarginTable table = MarginTable.Tiered("T", [.. _good.Select(r => r with { Amount = null, Initial = null })]);
        Assert.Equal(Money.Parse("1300"), table.Brackets[2].Amount);
        Assert.All(table.Brackets, b => Assert.Equal(b.Maintenance, b.Initial));
    }

    [Fact]
    public void A_falling_rate_is_refused_with_its_row() => Refused(
        "brackets.csv:19: table BTCUSDT: rate 0.0045 falls below the previous bracket's 0.005; expected rising rates",
        _good[0], _good[1], _good[2] with { Maintenance = Rate.Parse("0.0045") });

    [Fact]
    public void A_gap_is_refused_with_its_row() => Refused(
        "brackets.csv:18: table BTCUSDT: floor 60000 leaves a gap after cap 50000; expected floor 50000",
        _good[0], _good[1] with { Floor = Money.Parse("60000") }, _good[2]);

    [Fact]
    public void An_overlap_is_refused_with_its_row() => Refused(
        "brackets.csv:18: table BTCUSDT: floor 40000 leaves an overlap after cap 50000; expected floor 50000",
        _good[0], _good[1] with { Floor = Money.Parse("40000") }, _good[2]);

    [Fact]
    public void An_amount_that_makes_the_requirement_jump_is_refused() => Refused(
        "brackets.csv:18: table BTCUSDT: amount 50.000000000000000001 makes the requirement jump at 50000; expected 50",
        _good[0], _good[1] with { Amount = Money.Parse("50.000000000000000001") }, _good[2]);

    [Fact]
    public void An_amount_in_the_first_bracket_is_refused() => Refused(
        "brackets.csv:17: table BTCUSDT: amount 1 makes the requirement jump at 0; expected 0",
        _good[0] with { Amount = Money.One });

    [Fact]
    public void A_cap_on_its_floor_is_refused() => Refused(
        "brackets.csv:18: table BTCUSDT: cap 50000 is not above floor 50000; expected cap > floor",
        _good[0], _good[1] with { Cap = Money.Parse("50000") }, _good[2]);

    [Fact]
    public void A_first_floor_above_zero_is_refused() => Refused(
        "brackets.csv:18: table BTCUSDT: the first floor is 50000; expected 0", _good[1], _good[2]);

    [Fact]
    public void An_open_bracket_before_the_last_is_refused() => Refused(
        "brackets.csv:17: table BTCUSDT: bracket 1 of 2 has no cap; expected a cap on all but the last",
        _good[0] with { Cap = null }, _good[1]);

    [Fact]
    public void An_initial_below_the_maintenance_rate_is_refused() => Refused(
        "brackets.csv:18: table BTCUSDT: initial 0.0049 is below maintenance 0.005; expected initial >= maintenance",
        _good[0], _good[1] with { Initial = Rate.Parse("0.0049") }, _good[2]);

    [Fact]
    public void A_negative_rate_is_refused() => Refused(
        "brackets.csv:17: table BTCUSDT: rate -0.004; expected a rate from 0 to 10",
        _good[0] with { Maintenance = Rate.Parse("-0.004") });

    [Fact]
    public void A_rate_in_percent_by_mistake_is_refused() => Refused(
        "brackets.csv:17: table BTCUSDT: rate 40; expected a rate from 0 to 10",
        _good[0] with { Maintenance = Rate.Parse("40") });

    [Fact]
    public void An_initial_rate_in_percent_by_mistake_is_refused() => Refused(
        "brackets.csv:17: table BTCUSDT: initial rate 80; expected a rate from 0 to 10",
        _good[0] with { Initial = Rate.Parse("80") });

    [Fact]
    public void A_table_without_brackets_is_refused() =>
        Refused("brackets.csv: table BTCUSDT: 0 brackets; expected 1 to 256 brackets");

    [Fact]
    public void More_brackets_than_the_limit_are_refused()
    {
        BracketRow[] rows = [.. Enumerable.Range(0, MarginTable.MaxBrackets + 1)
            .Select(i => new BracketRow(Money.FromDecimal(i), Money.FromDecimal(i + 1), Rate.Zero))];
        Refused("brackets.csv: table BTCUSDT: 257 brackets; expected 1 to 256 brackets", rows);
        Assert.Equal(MarginTable.MaxBrackets, MarginTable.Tiered("T", rows[..^1]).Brackets.Count);
    }

    [Fact]
    public void An_amount_finer_than_money_is_refused() => Refused(
        "brackets.csv:18: table BTCUSDT: floor 0.1 times the step of rates has more than 18 decimals; "
        + "expected a floor and rates whose amount is exact at 1e-18",
        Row(17, "0", "0.1", "0.1", null, null), Row(18, "0.1", null, "0.100000000000000001", null, null));

    [Fact]
    public void An_amount_too_large_for_money_is_refused() => Refused(
        "brackets.csv:18: table BTCUSDT: the amount at floor 100000000000000000000 is too large; expected below 1.7e20",
        Row(17, "0", "1e20", "0.1", null, null), Row(18, "1e20", null, "10", null, null));

    private static BracketRow Row(int line, string floor, string? cap, string rate, string? amount, string? initial) =>
        new(Money.Parse(floor), cap is null ? null : Money.Parse(cap), Rate.Parse(rate),
            amount is null ? null : Money.Parse(amount), initial is null ? null : Rate.Parse(initial),
            new SourceLine("brackets.csv", line));

    private static void Refused(string message, params BracketRow[] rows)
    {
        var source = new SourceLine("brackets.csv", 0);
        DataException error = Assert.Throws<DataException>(() => MarginTable.Tiered("BTCUSDT", rows, source));
        Assert.Equal(message, error.Message);
        Assert.Equal("brackets.csv", error.File);
    }
}
