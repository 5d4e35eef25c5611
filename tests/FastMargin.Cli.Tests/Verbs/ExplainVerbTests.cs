using System.Globalization;
using System.Text.Json;

namespace FastMargin.Cli.Tests.Verbs;

public sealed class ExplainVerbTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    private static readonly string[] _modes = ["sweep", "holders", "trigger"];

    [Theory]
    [InlineData("1")]
    [InlineData("77")]
    [InlineData("600")]
    public void The_pool_is_as_the_engine_reports_it_after_that_input(string at)
    {
        string[] replay = ["--book", sandbox.Book, "--ticks", sandbox.Tape("crash"), "--at", at];
        JsonElement[] pools =
        [
            .. CliRun.Of(["worst", .. replay, "-n", "12", "--format", "json"]).Expect(ExitCode.Ok)
                .Json.GetProperty("pools").EnumerateArray(),
        ];
        Assert.Equal(12, pools.Length);
        foreach (JsonElement pool in pools)
        {
            string name = $"{pool.GetProperty("account").GetString()}/{pool.GetProperty("pool").GetString()}";
            JsonElement explained =
                CliRun.Of(["explain", "--pool", name, .. replay, "--format", "json"]).Expect(ExitCode.Ok).Json;
            Assert.Equal(at, explained.GetProperty("sequence").GetInt64().ToString(CultureInfo.InvariantCulture));
            Same(pool.GetProperty("equity"), Line(explained, "equity"));
            Same(pool.GetProperty("maintenance_requirement"), Line(explained, "maintenance"));
            Same(pool.GetProperty("margin_excess"), Line(explained, "excess"));
            JsonElement level = Line(explained, "level");
            Assert.Equal(pool.GetProperty("level").GetString(), level.GetProperty("value").GetString());
        }
    }

    [Fact]
    public void Every_mode_prints_the_same_bytes_twice()
    {
        foreach (string format in (string[])["table", "json"])
        {
            string[] said =
            [
                .. _modes.Concat(_modes).Select(mode => Explain(
                    "A0000003", "--ticks", sandbox.Tape("crash"), "--at", "300", "--mode", mode, "--format", format)
                    .Expect(ExitCode.Ok).Out),
            ];
            Assert.Single(said.Distinct());
            Assert.Contains("A0000003", said[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_time_stops_after_the_last_input_that_is_not_later()
    {
        JsonElement bySequence =
            Explain("A0000003", "--ticks", sandbox.Tape("crash"), "--at", "200", "--format", "json").Json;
        long timeNs = bySequence.GetProperty("time_ns").GetInt64();
        string time = DateTime.UnixEpoch.AddTicks((timeNs / 100) + 1).ToString("o", CultureInfo.InvariantCulture);
        JsonElement byTime =
            Explain("A0000003", "--ticks", sandbox.Tape("crash"), "--at", time, "--format", "json").Expect(0).Json;
        Assert.True(byTime.GetProperty("sequence").GetInt64() >= 200);
        Assert.True(byTime.GetProperty("time_ns").GetInt64() <= timeNs + 100);
    }

    [Fact]
    public void Account_events_come_from_json_lines()
    {
        string path = sandbox["events-in.jsonl"];
        File.WriteAllLines(path,
        [
            """{"kind":"account_opened","time_ns":1,"account":"new"}""",
            """{"kind":"deposit","time_ns":2,"account":"new","currency":"USDT","amount":"1.000000000000000001"}""",
            "no input at all",
            """{"kind":"withdrawal","time_ns":3,"account":"new","currency":"USDT","amount":"-1"}""",
            """{"kind":"deposit","time_ns":4,"account":"new","currency":"USDT","amount":"2"}""",
        ]);
        CliRun run = Explain("new", "--lines", path, "--at", "2", "--format", "json").Expect(ExitCode.Ok);
        Assert.Equal("1.000000000000000001", Line(run.Json, "equity").GetProperty("value").GetString());
        run = Explain("new", "--lines", path, "--format", "json").Expect(ExitCode.Ok);
        Assert.Equal("3.000000000000000001", Line(run.Json, "equity").GetProperty("value").GetString());
        Assert.Equal(4, run.Json.GetProperty("sequence").GetInt64());
        Assert.Contains("events-in.jsonl:3", run.Error, StringComparison.Ordinal);
        run = Explain("new", "--lines", path, "--at", "3").Expect(ExitCode.Data);
        Assert.Contains("refused (BadAmount)", run.Error, StringComparison.Ordinal);
        Assert.Contains("as it was after input 2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_there_is_not_is_an_error_of_the_data()
    {
        CliRun run = Explain("A0000003", "--ticks", sandbox.Tape("crash"), "--at", "601").Expect(ExitCode.Data);
        Assert.Contains("--at 601; expected 1 to 600", run.Error, StringComparison.Ordinal);
        foreach (string time in (string[])["1999-01-01T00:00:00Z", "2199-01-01T00:00:00Z"])
        {
            run = Explain("A0000003", "--ticks", sandbox.Tape("crash"), "--at", time).Expect(ExitCode.Data);
            Assert.Contains($"--at {time}; expected", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_that_are_not_there_are_answered_with_names_that_are_near()
    {
        CliRun run = Explain("a000003").Expect(ExitCode.Data);
        Assert.Contains("no account a000003", run.Error, StringComparison.Ordinal);
        Assert.Contains("A0000003", run.Error, StringComparison.Ordinal);
        run = Explain("A0000003/none").Expect(ExitCode.Data);
        Assert.Contains("no pool none of account A0000003", run.Error, StringComparison.Ordinal);
        Assert.Contains("cross", run.Error, StringComparison.Ordinal);
        Assert.Equal(Explain("A0000003").Out, Explain("A0000003/cross").Out);
    }

    [Theory]
    [InlineData("--pool", "A0000003", "--at", "5")]
    [InlineData("--pool", "A0000003", "--ticks", "x.csv", "--at", "-5")]
    [InlineData("--pool", "A0000003", "--ticks", "x.csv", "--at", "0")]
    [InlineData("--pool", "A0000003", "--ticks", "x.csv", "--at", "yesterday")]
    [InlineData("--pool", "A0000003", "--format", "csv")]
    [InlineData("--ticks", "x.csv")]
    public void A_command_line_that_makes_no_sense_is_a_usage_error(params string[] args) =>
        CliRun.Of(["explain", "--book", sandbox.Book, .. args]).Expect(ExitCode.Usage);

    [Fact]
    public void Without_a_book_anywhere_it_is_a_usage_error() =>
        CliRun.Of("explain", "--pool", "A0000003").Expect(ExitCode.Usage);

    private CliRun Explain(string pool, params string[] more) =>
        CliRun.Of(["explain", "--book", sandbox.Book, "--pool", pool, .. more]);

    private static JsonElement Line(JsonElement explained, string name) =>
        explained.GetProperty("lines").EnumerateArray().Single(l => l.GetProperty("name").GetString() == name);

    /// <summary>A report rounds at the eighth decimal.</summary>
    private static void Same(JsonElement reported, JsonElement line)
    {
        decimal exact = decimal.Parse(line.GetProperty("value").GetString()!, CultureInfo.InvariantCulture);
        decimal away = reported.GetDecimal() - exact;
        Assert.True(Math.Abs(away) < 0.00000001m, $"{reported} and {line}");
    }
}
