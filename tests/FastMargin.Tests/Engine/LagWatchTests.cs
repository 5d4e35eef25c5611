using FastMargin.Engine;

namespace FastMargin.Tests.Engine;

/// <summary>When marks are too late, and when they no longer are.</summary>
public sealed class LagWatchTests
{
    private readonly LagWatch _watch = new(instruments: 4, maxLagNs: 100);

    [Theory]
    [InlineData(1100, false)]
    [InlineData(1101, true)]
    public void A_mark_is_late_above_the_limit_only(long dequeueNs, bool isLate)
    {
        Assert.Equal(isLate, _watch.TryNotice(Mark(2, 1000), dequeueNs, out InputEvent notice));
        if (!isLate) return;
        Assert.Equal(InputEvent.Late(2, 101, 7), notice);
    }

    [Fact]
    public void An_instrument_is_told_late_once_and_over_by_its_next_mark_in_time()
    {
        Assert.True(_watch.TryNotice(Mark(2, 1000), 2000, out _));
        Assert.False(_watch.TryNotice(Mark(2, 1001), 2000, out _));
        Assert.False(_watch.TryNotice(Mark(1, 1999), 2000, out _));
        Assert.True(_watch.TryNotice(Mark(2, 1950), 2000, out InputEvent notice));
        Assert.Equal(InputEvent.MarkStateOver(2, MarkState.Late, 7), notice);
        Assert.False(_watch.TryNotice(Mark(2, 1960), 2000, out _));
        Assert.Equal((0, 2), (_watch.LateCount, _watch.LateMarks));
    }

    [Fact]
    public void When_nothing_waits_any_more_every_lag_is_over_once()
    {
        foreach (int instrument in new[] { 3, 0, 1 }) _watch.TryNotice(Mark(instrument, 1000), 2000, out _);
        _watch.TryNotice(Mark(0, 2000), 2001, out _);
        var over = new List<int>();
        while (_watch.TryCatchUp(9, out InputEvent notice))
        {
            Assert.Equal((InputKind.MarkState, InputFacts.Over, 9L), (notice.Kind, notice.Facts, notice.TimeNs));
            over.Add(notice.Subject);
        }

        Assert.Equal([1, 3], over.Order());
        Assert.Equal(0, _watch.LateCount);
    }

    [Fact]
    public void A_replay_has_no_ingress_times_and_no_lag() =>
        Assert.False(_watch.TryNotice(Mark(2, 0), long.MaxValue, out _));

    private static InputEvent Mark(int instrument, long ingressNs) =>
        InputEvent.Mark(instrument, 100, timeNs: 7) with { IngressNs = ingressNs };
}
