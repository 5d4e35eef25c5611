using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>States of prices, with event times in seconds and marks in steps of 0.5.</summary>
public sealed class MarkGuardTests
{
    private static readonly MarkRule _strict = new()
    {
        StaleAfterNs = 5,
        MaxJump = Rate.Parse("0.2"),
        ConfirmAfter = 3,
        OnStale = MarkTreatment.Halt,
    };

    [Fact]
    public void An_instrument_without_a_mark_is_missing_until_its_first_one()
    {
        using var rig = new MarkRig(_strict);
        Assert.Equal(MarkState.Missing, rig.Guard[0]);
        rig.Mark(0, 200, 1);
        Assert.Equal("0 Missing>Good", rig.Told);
        Assert.Equal(200, rig.Steps(0));
    }

    [Fact]
    public void A_mark_is_stale_only_when_its_age_is_above_the_limit()
    {
        using var rig = new MarkRig(_strict);
        rig.Mark(0, 200, 10);
        rig.Timer(15);
        Assert.Equal("", rig.Told);
        rig.Timer(16);
        Assert.Equal("0 Good>Stale", rig.Told);
        Assert.Equal(0, rig.Steps(0));
    }

    [Fact]
    public void Every_mark_begins_its_age_anew()
    {
        using var rig = new MarkRig(_strict);
        for (long time = 0; time < 1000; time += 5)
        {
            rig.Mark(0, 200 + (time % 2), time);
            Assert.NotEqual(MarkState.Stale, rig.Guard[0]);
        }

        rig.Timer(1001);
        Assert.Equal("0 Good>Stale", rig.Told);
    }

    [Fact]
    public void A_mark_that_comes_too_late_finds_its_instrument_stale_and_ends_that()
    {
        using var rig = new MarkRig(_strict);
        rig.Mark(0, 200, 10);
        rig.Mark(0, 201, 30);
        Assert.Equal("0 Good>Stale, 0 Stale>Good", rig.Told);
        Assert.Equal(201, rig.Steps(0));
    }

    [Fact]
    public void Instruments_that_grow_stale_at_once_are_told_in_order_of_id()
    {
        using var rig = new MarkRig(_strict);
        rig.Mark(2, 200, 10);
        rig.Mark(1, 200, 11);
        rig.Mark(0, 200, 12);
        rig.Timer(100);
        Assert.Equal("0 Good>Stale, 1 Good>Stale, 2 Good>Stale", rig.Told);
    }

    [Fact]
    public void Marks_that_were_in_the_book_have_the_age_of_the_first_input()
    {
        using var rig = new MarkRig(_strict, marks: 200);
        rig.Timer(1000);
        Assert.Equal("", rig.Told);
        rig.Timer(1006);
        Assert.Equal("0 Good>Stale, 1 Good>Stale, 2 Good>Stale", rig.Told);
    }

    [Theory]
    [InlineData(240, true)]
    [InlineData(160, true)]
    [InlineData(241, false)]
    [InlineData(159, false)]
    public void A_jump_of_exactly_the_limit_is_taken_and_one_step_more_is_an_outlier(long steps, bool isTaken)
    {
        using var rig = new MarkRig(_strict, marks: 200);
        rig.Mark(0, steps, 1);
        Assert.Equal(isTaken ? "" : "0 Good>Outlier", rig.Told);
        Assert.Equal(isTaken ? steps : 200, rig.Steps(0));
    }

    [Fact]
    public void A_jump_becomes_the_price_when_enough_marks_in_a_row_stand_near_it()
    {
        using var rig = new MarkRig(_strict, marks: 200);
        rig.Mark(0, 300, 1);
        rig.Mark(0, 310, 2);
        Assert.Equal(200, rig.Steps(0));
        rig.Mark(0, 320, 3);
        Assert.Equal("0 Outlier>Good", rig.Told);
        Assert.Equal(320, rig.Steps(0));
    }

    [Fact]
    public void Marks_that_jump_about_confirm_nothing()
    {
        using var rig = new MarkRig(_strict, marks: 200);
        foreach (long steps in new long[] { 300, 30, 300, 30, 300, 600, 30 }) rig.Mark(0, steps, 1);
        Assert.Equal(MarkState.Outlier, rig.Guard[0]);
        Assert.Equal(200, rig.Steps(0));
    }

    [Fact]
    public void A_mark_near_the_last_good_one_ends_an_outlier_and_forgets_the_jump()
    {
        using var rig = new MarkRig(_strict, marks: 200);
        foreach (long steps in new long[] { 300, 300, 202, 300, 300 }) rig.Mark(0, steps, 1);
        Assert.Equal(MarkState.Outlier, rig.Guard[0]);
        Assert.Equal(202, rig.Steps(0));
    }

    [Fact]
    public void Without_confirmation_a_jump_waits_for_the_word_of_the_feed()
    {
        using var rig = new MarkRig(_strict with { ConfirmAfter = 0 }, marks: 200);
        for (int i = 0; i < 50; i++) rig.Mark(0, 300, 1);
        Assert.Equal(MarkState.Outlier, rig.Guard[0]);
        rig.State(0, MarkState.Good, 1);
        Assert.Equal("0 Outlier>Good", rig.Told);
        Assert.Equal(200, rig.Steps(0));
        rig.Mark(0, 300, 1);
        Assert.Equal(300, rig.Steps(0));
        rig.Mark(0, 500, 1);
        Assert.Equal(MarkState.Outlier, rig.Guard[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(MarginBook.MaxSteps + 1)]
    [InlineData(long.MaxValue)]
    public void A_mark_out_of_range_leaves_no_usable_mark_unless_the_rule_keeps_it(long steps)
    {
        using var halting = new MarkRig(MarkRule.Default, marks: 200);
        halting.Mark(0, steps, 1);
        Assert.Equal("0 Good>NotPositive", halting.Told);
        Assert.Equal(0, halting.Steps(0));
        halting.Mark(0, 199, 2);
        Assert.Equal(199, halting.Steps(0));

        using var keeping = new MarkRig(new MarkRule { OnNotPositive = MarkTreatment.Keep }, marks: 200);
        keeping.Mark(0, steps, 1);
        Assert.Equal("0 Good>NotPositive", keeping.Told);
        Assert.Equal(200, keeping.Steps(0));
    }

    [Theory]
    [InlineData(MarkState.Crossed)]
    [InlineData(MarkState.Gap)]
    [InlineData(MarkState.Stale)]
    public void A_state_that_a_feed_tells_ends_with_the_next_mark(MarkState state)
    {
        using var rig = new MarkRig(_strict, marks: 200);
        rig.State(0, state, 1);
        Assert.Equal($"0 Good>{state}", rig.Told);
        rig.Mark(0, 201, 2);
        Assert.Equal($"0 {state}>Good", rig.Told);
    }

    [Theory]
    [InlineData(MarkState.Halted)]
    [InlineData(MarkState.Late)]
    public void A_halt_and_a_lag_last_until_they_are_over_whatever_marks_come(MarkState state)
    {
        using var rig = new MarkRig(new MarkRule { OnHalted = MarkTreatment.Halt }, marks: 200);
        rig.State(0, state, 1);
        rig.Mark(0, 201, 2);
        Assert.Equal(state, rig.Guard[0]);
        Assert.Equal(0, rig.Steps(0));
        rig.State(0, state, 3, isOver: true);
        Assert.Equal(MarkState.Good, rig.Guard[0]);
        Assert.Equal(201, rig.Steps(0));
    }

    [Fact]
    public void The_strictest_of_several_states_is_told_and_done()
    {
        var rule = new MarkRule { StaleAfterNs = 5, OnStale = MarkTreatment.Halt, OnGap = MarkTreatment.Keep };
        using var rig = new MarkRig(rule, marks: 200);
        rig.State(0, MarkState.Gap, 1);
        Assert.Equal(200, rig.Steps(0));
        rig.Timer(7);
        Assert.StartsWith("0 Gap>Stale", rig.Told, StringComparison.Ordinal);
        Assert.Equal(0, rig.Steps(0));
    }

    [Fact]
    public void A_lag_is_told_when_the_first_instrument_is_late_and_when_the_last_is_not()
    {
        using var rig = new MarkRig(MarkRule.Default, marks: 200);
        rig.Late(1, 1);
        Assert.Equal("1 lag 0>1 (77), 1 Good>Late", rig.Told);
        rig.Late(2, 2);
        Assert.Equal("2 Good>Late", rig.Told);
        rig.State(1, MarkState.Late, 3, isOver: true);
        Assert.Equal("1 Late>Good", rig.Told);
        rig.State(2, MarkState.Late, 4, isOver: true);
        Assert.Equal("2 lag 1>0 (0), 2 Late>Good", rig.Told);
    }

    [Fact]
    public void A_mark_taken_away_leaves_nothing_to_keep()
    {
        var keep = new MarkRule { OnNotPositive = MarkTreatment.Keep, OnStale = MarkTreatment.Keep };
        using var rig = new MarkRig(keep, marks: 200);
        rig.State(0, MarkState.Missing, 1);
        Assert.Equal(0, rig.Steps(0));
        rig.State(0, MarkState.Good, 2);
        Assert.Equal(MarkState.Missing, rig.Guard[0]);
        rig.Mark(0, 5000, 3);
        Assert.Equal(5000, rig.Steps(0));
    }

    [Fact]
    public void Marks_that_change_no_state_allocate_nothing()
    {
        using var rig = new MarkRig(_strict, marks: 200);
        const int Ticks = 100_000;
        long Run(int first)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = first; i < first + Ticks; i++) rig.Feed(i % 3, 200 + (i % 7), i / 10);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // The first run is as long as the second, so that the runtime has compiled its loop, which it does on this
        // thread and in the middle of it, and has made what it makes once.
        Run(0);
        long bytes = Run(Ticks);
        Assert.Equal(0, bytes);
    }

    [Theory]
    [InlineData("0", null, 3, null)]
    [InlineData("10.1", null, 3, null)]
    [InlineData(null, -1L, 3, null)]
    [InlineData(null, null, -1, null)]
    [InlineData(null, null, 3, "1")]
    public void A_rule_out_of_range_is_refused(string? jump, long? stale, int confirm, string? bound)
    {
        var rule = new MarkRule
        {
            MaxJump = jump is null ? null : Rate.Parse(jump),
            StaleAfterNs = stale,
            ConfirmAfter = confirm,
            Bound = bound is null ? null : Rate.Parse(bound),
        };
        Assert.Throws<DataException>(rule.Validate);
    }

    [Fact]
    public void A_conservative_rule_needs_a_bound() =>
        Assert.Throws<DataException>(new MarkRule { OnStale = MarkTreatment.Conservative }.Validate);

    [Fact]
    public void A_rule_for_an_unknown_symbol_is_refused()
    {
        var options = new MarkOptions { BySymbol = new Dictionary<string, MarkRule> { ["NONE"] = MarkRule.Default } };
        using MarginBook book = MarkRig.NewBook(0);
        Assert.Throws<DataException>(() => new MarkGuard(book, options));
    }
}
