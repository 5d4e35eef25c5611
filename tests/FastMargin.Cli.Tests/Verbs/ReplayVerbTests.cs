using System.Text.Json;

namespace FastMargin.Cli.Tests.Verbs;

public sealed class ReplayVerbTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    private static readonly string[] _modes = ["sweep", "holders", "trigger"];
    private static readonly string[] _widths = ["scalar", "128", "256", "512"];

    [Theory]
    [InlineData("volatile")]
    [InlineData("crash")]
    [InlineData("ping-pong")]
    public void Events_are_the_same_bytes_in_every_mode_and_width_and_number_of_threads(string shape)
    {
        byte[]? first = null;
        foreach (string mode in _modes)
        {
            foreach (string width in _widths)
            {
                string threads = mode == "sweep" && width == "256" ? "2" : "1";
                string events = sandbox[$"{shape}-{mode}-{width}.jsonl"];
                CliRun.Of(
                    "replay", "--book", sandbox.Book, "--ticks", sandbox.Tape(shape), "--mode", mode, "--width", width,
                    "--threads", threads, "--events", events).Expect(ExitCode.Ok);
                byte[] bytes = File.ReadAllBytes(events);
                first ??= bytes;
                Assert.True(
                    first.AsSpan().SequenceEqual(bytes),
                    $"{shape}: {mode}/{width} differs from {_modes[0]}/{_widths[0]}");
            }
        }

        if (shape == "crash") Assert.True(first!.Length > 0, "a crash without an event");
    }

    [Theory]
    [InlineData("sweep")]
    [InlineData("holders")]
    [InlineData("trigger")]
    public void Every_flag_of_a_crash_is_proved_again(string mode)
    {
        CliRun run = Replay("crash", "--mode", mode, "--verify").Expect(ExitCode.Ok);
        Assert.EndsWith(" flags, 0 differences", run.LastLine, StringComparison.Ordinal);
        Assert.True(
            long.Parse(run.LastLine.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) > 1_000,
            run.LastLine);
    }

    [Fact]
    public void A_wrong_flag_is_found_and_ends_with_3()
    {
        CliRun run = CliRun.With(
            new Dictionary<string, string>(), (pool, level) => pool == 3 ? Engine.Level.Unknown : level, null,
            "replay", "--book", sandbox.Book, "--ticks", sandbox.Tape("crash"), "--verify").Expect(ExitCode.Difference);
        Assert.DoesNotContain(" 0 differences", run.LastLine, StringComparison.Ordinal);
        Assert.Contains("unknown", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_of_verification_is_stated()
    {
        CliRun run = Replay("crash", "--verify", "every", "50").Expect(ExitCode.Ok);
        Assert.Contains("every 50 ticks", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("0 differences", run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_on_standard_output_are_json_lines_alone()
    {
        CliRun run = Replay("crash", "--events", "-").Expect(ExitCode.Ok);
        Assert.NotEmpty(run.Lines);
        long seq = 0;
        foreach (string line in run.Lines)
        {
            JsonElement e = JsonDocument.Parse(line).RootElement;
            Assert.True(e.GetProperty("seq").GetInt64() >= seq);
            seq = e.GetProperty("seq").GetInt64();
            string kind = e.GetProperty("kind").GetString()!;
            if (kind != "level")
            {
                // Nothing but levels and their calls follows from marks that are all good.
                Assert.StartsWith("call_", kind, StringComparison.Ordinal);
                continue;
            }

            Assert.NotEqual(e.GetProperty("from").GetString(), e.GetProperty("to").GetString());
            double excess = e.GetProperty("equity").GetDouble() - e.GetProperty("requirement").GetDouble();
            Assert.Equal(excess, e.GetProperty("excess").GetDouble());
            Assert.Equal(excess < 0, e.GetProperty("deficient").GetBoolean());
        }
    }

    [Fact]
    public void Csv_events_have_a_header_and_as_many_lines_as_json_events()
    {
        Replay("crash", "--events", sandbox["e.csv"]).Expect(ExitCode.Ok);
        Replay("crash", "--events", sandbox["e.jsonl"]).Expect(ExitCode.Ok);
        string[] csv = File.ReadAllLines(sandbox["e.csv"]);
        Assert.StartsWith(
            "seq,number,time_ns,kind,cause,account,pool,from,to,equity,requirement,excess,ratio,deficient,transient,"
            + "instrument,price,call,amount,due_ns,detail,set",
            csv[0],
            StringComparison.Ordinal);
        Assert.Equal(File.ReadAllLines(sandbox["e.jsonl"]).Length, csv.Length - 1);
        Assert.All(csv, line => Assert.Equal(21, line.Count(c => c == ',')));
    }

    [Fact]
    public void Symbols_that_the_book_does_not_have_are_skipped_and_counted()
    {
        File.WriteAllLines(
            sandbox["other.csv"],
            [
                "timestamp_ns,instrument,bid,ask,last,qty",
                "1,NOSUCH,1,2,,", "2,BTCUSDT,95000,95001,,", "3,BTCUSDT,95002,95001,,",
            ]);
        CliRun run = CliRun.Of(
            "replay", "--book", sandbox.Book, "--ticks", sandbox["other.csv"], "--ticks", sandbox.Tape("crash"),
            "--format", "json")
            .Expect(ExitCode.Ok);
        Assert.Equal(1, run.Json.GetProperty("skipped_rows").GetInt64());
        JsonElement mark = run.Json.GetProperty("marks").EnumerateArray().Single(
            m => m.GetProperty("instrument").GetString() == "BTCUSDT");
        Assert.Equal(1, mark.GetProperty("mid").GetInt64());
        Assert.Equal(1, mark.GetProperty("crossed").GetInt64());
        Assert.Equal(2, run.Json.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public void A_limit_ends_each_file_early()
    {
        CliRun run = Replay("crash", "--limit", "10", "--format", "json").Expect(ExitCode.Ok);
        Assert.Equal(10, run.Json.GetProperty("rows").GetInt64());
    }

    [Fact]
    public void Malformed_ticks_are_an_error_with_file_and_line()
    {
        File.WriteAllText(
            sandbox["bad.csv"], "timestamp_ns,instrument,bid,ask,last,qty\n1,BTCUSDT,1,2,,\n2,BTCUSDT,one,2,,\n");
        CliRun run = CliRun.Of("replay", "--book", sandbox.Book, "--ticks", sandbox["bad.csv"]).Expect(ExitCode.Data);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("bad.csv:3", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_an_error_with_the_name_of_the_file()
    {
        const string Full = "/dev/full";
        if (!File.Exists(Full)) Assert.Skip($"no {Full} on this system");
        CliRun run = Replay("crash", "--events", Full).Expect(ExitCode.Data);
        Assert.StartsWith($"error: {Full}: unwritable", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Width_comes_from_the_environment_unless_the_command_line_says_otherwise()
    {
        var environment = new Dictionary<string, string>
        {
            ["FASTMARGIN_WIDTH"] = "scalar",
            ["FASTMARGIN_MODE"] = "sweep",
        };
        string[] args =
            ["replay", "--book", sandbox.Book, "--ticks", sandbox.Tape("crash"), "--limit", "5", "--format", "json"];
        JsonElement json = CliRun.Of(environment, args).Expect(ExitCode.Ok).Json;
        Assert.Equal("scalar", json.GetProperty("width").GetString());
        Assert.Equal("sweep", json.GetProperty("mode").GetString());
        json = CliRun.Of(environment, [.. args, "--width", "128"]).Expect(ExitCode.Ok).Json;
        Assert.Equal("128", json.GetProperty("width").GetString());
    }

    private CliRun Replay(string shape, params string[] more) =>
        CliRun.Of(["replay", "--book", sandbox.Book, "--ticks", sandbox.Tape(shape), .. more]);
}
