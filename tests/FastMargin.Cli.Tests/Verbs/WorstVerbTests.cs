using System.Text.Json;

namespace FastMargin.Cli.Tests.Verbs;

public sealed class WorstVerbTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    [Theory]
    [InlineData("ratio", "ratio")]
    [InlineData("excess", "margin_excess")]
    [InlineData("distance", "distance")]
    public void Pools_come_worst_first(string by, string column)
    {
        JsonElement pools = Worst("-n", "7", "--by", by, "--format", "json").Json.GetProperty("pools");
        double[] keys = [.. pools.EnumerateArray().Select(p => p.GetProperty(column).GetDouble())];
        Assert.Equal(7, keys.Length);
        Assert.Equal(keys.Order(), keys);
    }

    [Fact]
    public void The_ratio_is_that_of_the_evaluation_and_the_nearest_price_is_one_of_its_liquidation_prices()
    {
        JsonElement worst = Worst("-n", "1", "--format", "json").Json.GetProperty("pools")[0];
        JsonElement pool = CliRun.Of("evaluate", "--book", sandbox.Book, "--top", "1", "--format", "json")
            .Expect(ExitCode.Ok).Json.GetProperty("pools")[0];
        Assert.Equal(pool.GetProperty("account").GetString(), worst.GetProperty("account").GetString());
        Assert.Equal(pool.GetProperty("ratio").GetDouble(), worst.GetProperty("ratio").GetDouble());
        JsonElement position = pool.GetProperty("positions").EnumerateArray().Single(
            p => p.GetProperty("instrument").GetString() == worst.GetProperty("nearest_instrument").GetString());
        double price = worst.GetProperty("nearest_price").GetDouble();
        JsonElement[] edges = [position.GetProperty("liquidation_below"), position.GetProperty("liquidation_above")];
        Assert.Contains(
            price, edges.Where(e => e.ValueKind == JsonValueKind.Number).Select(e => e.GetDouble()));
        double mark = position.GetProperty("mark").GetDouble();
        Assert.Equal((price - mark) / mark, worst.GetProperty("nearest_move").GetDouble(), 1e-12);
    }

    [Fact]
    public void With_ticks_the_book_is_at_the_input_that_is_asked_for()
    {
        string early = Worst("--ticks", sandbox.Tape("crash"), "--at", "10", "--format", "json").Out;
        string late = Worst("--ticks", sandbox.Tape("crash"), "--format", "json").Out;
        Assert.NotEqual(early, late);
        string table = Worst("--ticks", sandbox.Tape("crash"), "--at", "10").Out;
        Assert.Contains("after input 10,", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_has_one_row_a_pool()
    {
        string[] lines = Worst("-n", "3", "--format", "csv").Lines;
        Assert.StartsWith("account,pool,level,ratio,equity,", lines[0], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public void An_input_without_ticks_is_a_usage_error() =>
        CliRun.Of("worst", "--book", sandbox.Book, "--at", "5").Expect(ExitCode.Usage);

    private CliRun Worst(params string[] more) =>
        CliRun.Of(["worst", "--book", sandbox.Book, .. more]).Expect(ExitCode.Ok);
}
