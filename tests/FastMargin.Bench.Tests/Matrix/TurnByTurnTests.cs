using FastMargin.Bench.Matrix;

namespace FastMargin.Bench.Tests.Matrix;

public class TurnByTurnTests
{
    private static readonly Pace _threeRounds = new(IsShort: true, 3, 0, 0, 60);

    [Fact]
    public void Every_round_measures_each_once_after_the_other()
    {
        string order = "";
        TurnByTurn.Measure(_threeRounds, new Contender(() => order += "a"), new Contender(() => order += "b"));
        // Each once to warm up, and then in turns.
        Assert.Equal("ab" + "ababab", order);
    }

    [Fact]
    public void Times_are_those_of_an_operation_and_sorted()
    {
        Timing timing = TurnByTurn.Measure(_threeRounds, new Contender(() => Thread.Sleep(20), Operations: 4))[0];
        Assert.Equal(3, timing.SortedNs.Count);
        Assert.Equal(timing.SortedNs.Order(), timing.SortedNs);
        Assert.True(timing.LeastNs >= 4_900_000, $"{timing.LeastNs} ns");
        Assert.Equal(timing.SortedNs[1], timing.MedianNs);
        Assert.Equal(timing.SortedNs[2], timing.MostNs);
    }

    [Fact]
    public void What_an_operation_allocates_is_counted()
    {
        byte[]? kept = null;
        Timing timing = TurnByTurn.Measure(_threeRounds, new Contender(() => kept = new byte[40_000], 2))[0];
        Assert.InRange(timing.Bytes, 20_000, 30_000);
        Assert.NotNull(kept);
    }

    [Fact]
    public void A_slow_case_has_fewer_rounds_but_three()
    {
        int calls = 0;
        var pace = new Pace(IsShort: true, Rounds: 50, RoundSeconds: 0, WarmUpSeconds: 0, CaseSeconds: 0.001);
        Timing timing = TurnByTurn.Measure(pace, new Contender(() =>
        {
            calls++;
            Thread.Sleep(5);
        }))[0];
        Assert.Equal(3, timing.SortedNs.Count);
        Assert.Equal(1 + 3, calls);
    }

    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 1.0, 2.0 }, 1.5)]
    [InlineData(new[] { 1.0, 2.0, 9.0 }, 2)]
    public void The_median_is_the_middle(double[] sorted, double median) =>
        Assert.Equal(median, TurnByTurn.Median(sorted));
}
