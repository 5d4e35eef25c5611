using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>
/// Lives of calls. The pool holds 100 lots bought at 100 and 1000 in cash: at price p its equity is 100·p − 9000 and
/// its requirement 5·p; it is deficient below 94.7368 and asks for what takes it to 1.05 times the requirement,
/// 9000 − 94.75·p.
/// </summary>
public sealed class CallLedgerTests
{
    [Fact]
    public void A_call_is_issued_with_the_edge_and_cured_at_the_release()
    {
        using var rig = new CallRig();
        rig.Mark("95", 10);
        Assert.Equal("", rig.Told);
        rig.Mark("94.5", 20);
        Assert.Equal("1 Issued 46.125 due 3620", rig.Told);
        rig.Mark("94.5", 25);
        rig.Mark("95", 30);
        Assert.Equal("1 Cured 0 due 3620", rig.Told);
        Assert.Equal(0, rig.Ledger.Open.Count);
    }

    [Fact]
    public void Prices_alone_do_not_change_the_amount_told_but_edges_do()
    {
        using var rig = new CallRig();
        rig.Mark("94.5", 20);
        rig.Mark("94", 21);
        Assert.Equal("", rig.Told);
        rig.Mark("93.5", 22);
        Assert.Equal(Level.Liquidation, rig.Level);
        Assert.Equal("1 Changed 140.875 due 3620", rig.Told);
    }

    [Fact]
    public void A_deposit_of_the_amount_cures_and_one_unit_less_does_not()
    {
        using var rig = new CallRig();
        rig.Mark("94.5", 20);
        rig.Deposit("46.124999999999999999", 30);
        Assert.Equal("1 Changed 0.000000000000000001 due 3620", rig.Told);
        rig.Deposit("0.000000000000000001", 31);
        Assert.Equal("1 Cured 0 due 3620", rig.Told);
    }

    [Fact]
    public void A_withdrawal_raises_what_is_asked_for()
    {
        using var rig = new CallRig();
        rig.Mark("94.5", 20);
        rig.Deposit("-10", 30);
        Assert.Equal("1 Changed 56.125 due 3620", rig.Told);
        Assert.Equal((Money.Parse("56.125"), Money.Parse("46.125")), (rig.Call.Amount, rig.Call.IssuedAmount));
    }

    [Fact]
    public void A_change_within_the_step_is_not_told()
    {
        using var rig = new CallRig(new CallOptions { Step = Money.Parse("5") });
        rig.Mark("94.5", 20);
        rig.Deposit("5", 30);
        Assert.Equal("", rig.Told);
        rig.Deposit("0.01", 31);
        Assert.Equal("1 Changed 41.115 due 3620", rig.Told);
    }

    [Fact]
    public void A_timer_brings_amounts_up_to_date()
    {
        using var rig = new CallRig();
        rig.Mark("94.5", 20);
        rig.Mark("94", 21);
        rig.Timer(22);
        Assert.Equal("1 Changed 93.5 due 3620", rig.Told);
        rig.Timer(23);
        Assert.Equal("", rig.Told);
    }

    [Fact]
    public void A_call_is_breached_once_by_the_first_input_at_its_due_time_or_later()
    {
        using var rig = new CallRig();
        rig.Mark("94.5", 20);
        rig.Mark("94", 3619);
        Assert.Equal("", rig.Told);
        rig.Mark("94.5", 3620);
        Assert.Equal("1 Breached 46.125 due 3620", rig.Told);
        Assert.True(rig.Call.IsBreached);
        rig.Timer(9999);
        Assert.Equal("", rig.Told);
        rig.Mark("95", 10000);
        Assert.Equal("1 Cured 0 due 3620", rig.Told);
    }

    [Fact]
    public void A_deposit_at_the_due_time_is_too_late()
    {
        using var rig = new CallRig();
        rig.Mark("94.5", 20);
        rig.Deposit("100", 3620);
        Assert.Equal("1 Breached 46.125 due 3620, 1 Cured 0 due 3620", rig.Told);
    }

    [Fact]
    public void An_extension_moves_the_due_time_and_opens_a_breached_call_again()
    {
        using var rig = new CallRig();
        rig.Mark("94.5", 20);
        Assert.True(rig.Extend(5000, 100));
        Assert.Equal("1 Extended 46.125 due 5000", rig.Told);
        rig.Timer(3620);
        Assert.Equal("", rig.Told);
        rig.Timer(5000);
        Assert.Equal("1 Breached 46.125 due 5000", rig.Told);
        Assert.True(rig.Extend(6000, 5500));
        Assert.False(rig.Call.IsBreached);
        rig.Timer(6000);
        Assert.Equal("1 Breached 46.125 due 6000", rig.Told);
    }

    [Fact]
    public void A_shorter_due_time_counts_as_well_and_a_past_one_is_refused()
    {
        using var rig = new CallRig();
        rig.Mark("94.5", 20);
        Assert.True(rig.Extend(200, 100));
        Assert.False(rig.Extend(150, 150));
        rig.Timer(200);
        Assert.Equal("1 Breached 46.125 due 200", rig.Told);
    }

    [Fact]
    public void A_pool_without_a_call_gets_no_extension()
    {
        using var rig = new CallRig();
        Assert.False(rig.Extend(5000, 100));
        Assert.Equal("", rig.Told);
    }

    [Fact]
    public void An_unknown_pool_is_neither_cured_nor_breached_until_its_price_is_back()
    {
        using var rig = new CallRig();
        rig.Mark("94.5", 20);
        rig.Mark("0", 30);
        Assert.Equal(Level.Unknown, rig.Level);
        Assert.Equal("", rig.Told);
        rig.Timer(4000);
        Assert.Equal("", rig.Told);
        rig.Mark("94", 5000);
        Assert.Equal("1 Breached 46.125 due 3620, 1 Changed 93.5 due 3620", rig.Told);
    }

    [Fact]
    public void An_overdue_call_is_cured_when_the_price_that_comes_back_is_good()
    {
        using var rig = new CallRig();
        rig.Mark("94.5", 20);
        rig.Mark("0", 30);
        rig.Timer(4000);
        rig.Mark("120", 5000);
        Assert.Equal("1 Cured 0 due 3620", rig.Told);
    }

    [Fact]
    public void Each_deficiency_has_a_call_of_its_own_and_due_times_left_behind_do_nothing()
    {
        using var rig = new CallRig();
        for (int i = 0; i < 2000; i++)
        {
            rig.Mark("94.5", 20 + i);
            Assert.Equal($"{i + 1} Issued 46.125 due {3620 + i}", rig.Told);
            rig.Mark("95", 20 + i);
        }

        rig.Timer(1_000_000);
        Assert.Equal("", rig.Told);
        Assert.Equal(2000, rig.Ledger.Issued);
    }

    [Theory]
    [InlineData(Level.Warning, "95.5", "70.75")]
    [InlineData(Level.Liquidation, "93.5", "47.375")]
    public void Calls_may_begin_at_another_level(Level from, string price, string amount)
    {
        // At 1.30: 9000 − 93.5·p; at 0.85: 9000 − 95.75·p.
        using var rig = new CallRig(new CallOptions { From = from });
        if (from == Level.Liquidation)
        {
            rig.Mark("94.5", 1);
            Assert.Equal("", rig.Told);
        }

        rig.Mark(price, 20);
        Assert.Equal($"1 Issued {amount} due 3620", rig.Told);
    }

    [Fact]
    public void A_call_to_the_requirement_asks_for_less_than_what_cures_it()
    {
        using var rig = new CallRig(new CallOptions { Target = CallTarget.Requirement });
        rig.Mark("94.5", 20);
        Assert.Equal("1 Issued 22.5 due 3620", rig.Told);
        rig.Deposit("22.5", 30);
        Assert.Equal("1 Changed 0 due 3620", rig.Told);
    }

    [Fact]
    public void The_call_of_a_pool_that_is_gone_is_closed()
    {
        using var rig = new CallRig();
        rig.Mark("94.5", 20);
        rig.Ledger.Begin(30);
        rig.Ledger.Drop(rig.Pool);
        Assert.Equal("1 Closed 0 due 3620", rig.Told);
        rig.Timer(9999);
        Assert.Equal("", rig.Told);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        foreach (CallOptions options in new[]
        {
            new CallOptions { From = Level.Healthy },
            new CallOptions { From = Level.Unknown },
            new CallOptions { GraceNs = -1 },
            new CallOptions { GraceNs = CallOptions.MaxGraceNs + 1 },
            new CallOptions { Step = Money.Parse("-1") },
            new CallOptions { RefreshPerTimer = -1 },
        })
        {
            Assert.Throws<DataException>(options.Validate);
        }
    }
}
