using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Tests.Feeds;

public sealed class TickMarksTests
{
    // BTCUSDT of the sample universe has tick 0.1 and mark step 0.05.
    private const int Bitcoin = 1;

    [Theory]
    [InlineData(MarkPolicy.Auto, "1,BTCUSDT,,,10,\n2,BTCUSDT,10,10.1,,\n3,BTCUSDT,,,11,\n", "200 201 -")]
    [InlineData(MarkPolicy.Mid, "1,BTCUSDT,,,10,\n2,BTCUSDT,10,10.1,,\n3,BTCUSDT,,,11,\n", "- 201 -")]
    [InlineData(MarkPolicy.Last, "1,BTCUSDT,,,10,\n2,BTCUSDT,10,10.1,,\n3,BTCUSDT,,,11,\n", "200 - 220")]
    [InlineData(
        MarkPolicy.Auto, "1,BTCUSDT,10,9,,\n2,BTCUSDT,,,11,\n3,BTCUSDT,10,,,\n4,BTCUSDT,,,12,\n", "- 220 - 240")]
    [InlineData(MarkPolicy.Auto, "1,BTCUSDT,10,9,11,\n", "220")]
    [InlineData(MarkPolicy.Auto, "1,BTCUSDT,10,10,11,\n", "200")]
    public void The_policy_decides_which_price_is_the_mark(MarkPolicy policy, string rows, string expected)
    {
        (string marks, _) = Run(policy, rows);
        Assert.Equal(expected, marks);
    }

    [Fact]
    public void Reasons_are_counted_and_the_last_good_mark_is_kept()
    {
        (string marks, TickMarks counted) = Run(
            MarkPolicy.Auto,
            "1,BTCUSDT,10,10,,\n2,BTCUSDT,11,10,,\n3,BTCUSDT,10,,,\n4,BTCUSDT,0,10,,\n5,BTCUSDT,-1,10,,\n"
            + "6,BTCUSDT,,,99,\n7,NOBODY,1,1,,\n8,BTCUSDT,0.01,0.02,,\n9,NOBODY,1,1,,\n");
        Assert.Equal("200 - - - - - - - -", marks);
        MarkCounts counts = counted.Counts(Bitcoin);
        Assert.Equal(
            (1, 0, 1, 1, 1, 3),
            (counts.FromQuote, counts.FromTrade, counts.NotUsed, counts.Crossed, counts.OneSided, counts.NotPositive));
        Assert.Equal((1, 5), (counts.Marks, counts.Rejected));
        Assert.Equal(2, counted.UnknownTicks);
        Assert.Equal(["NOBODY"], counted.UnknownSymbols);
    }

    [Fact]
    public void A_mid_finer_than_the_mark_step_is_rounded_down()
    {
        Assert.Equal("200", Run(MarkPolicy.Mid, "1,BTCUSDT,10,10.09,,\n").Marks);
        Assert.Equal("201", Run(MarkPolicy.Mid, "1,BTCUSDT,10,10.1,,\n").Marks);
    }

    [Fact]
    public void A_trade_finer_than_the_mark_step_is_an_error_with_all_there_is_to_know()
    {
        DataException error = Assert.Throws<DataException>(
            () => Run(MarkPolicy.Auto, "1,BTCUSDT,,,10,\n2,BTCUSDT,,,10.01,\n"));
        Assert.Equal(
            "ticks.csv:3: last 10.01 of BTCUSDT; expected a whole multiple of its mark step 0.05", error.Message);
    }

    [Fact]
    public void A_trade_at_zero_or_below_is_no_mark()
    {
        (string marks, TickMarks counted) = Run(MarkPolicy.Auto, "1,BTCUSDT,,,0,\n2,BTCUSDT,,,-3,\n");
        Assert.Equal("- -", marks);
        Assert.Equal(2, counted.Counts(Bitcoin).NotPositive);
    }

    [Fact]
    public void A_price_beyond_all_steps_is_an_error()
    {
        Assert.Throws<DataException>(() => Run(MarkPolicy.Auto, "1,BTCUSDT,,,100000000000000000000,\n"));
        Assert.Throws<DataException>(
            () => Run(MarkPolicy.Auto, "1,BTCUSDT,160000000000000000000,160000000000000000000,,\n"));
    }

    private static (string Marks, TickMarks Counted) Run(MarkPolicy policy, string rows)
    {
        using CsvTickSource source = TickText.Source(rows);
        var marks = new TickMarks(SampleBooks.Universe(), source, policy);
        var found = new List<string>();
        while (source.TryRead(out QuoteTick tick))
        {
            bool isMark = marks.TryMark(tick, out int instrument, out long steps);
            Assert.True(!isMark || instrument == Bitcoin);
            found.Add(isMark ? $"{steps}" : "-");
        }

        return (string.Join(' ', found), marks);
    }
}
