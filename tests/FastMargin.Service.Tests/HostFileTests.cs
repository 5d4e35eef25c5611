using System.Text;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Instruments;
using FastMargin.Sinks;

namespace FastMargin.Service.Tests;

/// <summary>The host's options: the documented file, the environment, and what is refused.</summary>
public sealed class HostFileTests
{
    private const string Documented = """
        {
          "mode": "trigger",
          "book": "book.fmbook",
          "feeds": [
            { "type": "tape", "files": ["a.fmtape", "b.csv.gz"], "speed": "max", "mark": "mid" },
            { "type": "tape", "files": "c.fmtape", "speed": 2.5 },
            { "type": "udp", "address": "239.1.2.3:7001", "interface": "10.0.0.5", "symbols": "symbols.csv" },
            { "type": "tcp", "address": "feed:7002" },
            { "type": "tcp_lines", "address": "desk:7003" },
            { "type": "lines", "files": "fills.jsonl" },
            { "type": "stdin" }
          ],
          "sinks": [
            { "type": "console", "json": true },
            { "type": "file", "path": "events.jsonl", "max_size": 1048576, "keep": 3, "queue": 65536,
              "when_full": "wait", "stamps": true },
            { "type": "shared_memory", "path": "events.ring", "capacity": 1024 },
            { "type": "tcp", "listen": "127.0.0.1:7010", "clients": 4, "send_timeout_ms": 250, "queue": 4096 }
          ],
          "host": {
            "wait": "yield", "engine_cpu": 0, "input_ring": 1024, "output_ring": 2048, "timer_ms": 500,
            "health_file": "health.json", "stop_seconds": 3
          }
        }
        """;

    [Fact]
    public void Every_option_of_the_file_is_read()
    {
        HostOptions options = Parse(Documented);
        options.Validate();
        Assert.Equal("book.fmbook", options.Book);
        Assert.Equal(Enum.GetValues<FeedType>(), options.Feeds.Select(f => f.Type).Distinct().Order());
        Assert.Equal((TapePlayer.FlatOut, MarkPolicy.Mid), (options.Feeds[0].Speed, options.Feeds[0].Mark));
        Assert.Equal(["a.fmtape", "b.csv.gz"], options.Feeds[0].Files);
        Assert.Equal((2.5, MarkPolicy.Auto), (options.Feeds[1].Speed, options.Feeds[1].Mark));
        Assert.Equal(
            ("239.1.2.3:7001", "10.0.0.5", "symbols.csv"),
            (options.Feeds[2].Address, options.Feeds[2].Interface, options.Feeds[2].Symbols));
        Assert.Equal(Enum.GetValues<SinkType>(), options.Sinks.Select(s => s.Type));
        Assert.True(options.Sinks[0].IsJson);
        JsonLinesOptions file = options.Sinks[1].File;
        Assert.Equal((1 << 20, 3, 65536, FullPolicy.Wait, true),
            (file.MaxSize, file.Keep, file.QueueSize, file.WhenFull, file.HasStamps));
        Assert.Equal(("events.ring", 1024), (options.Sinks[2].Path, options.Sinks[2].Capacity));
        TcpServerOptions tcp = options.Sinks[3].Tcp;
        Assert.Equal(("127.0.0.1:7010", 4, 250, 4096),
            (options.Sinks[3].Listen, tcp.MaxClients, tcp.SendTimeout.TotalMilliseconds, tcp.QueueSize));
        Assert.Equal((WaitKind.Yield, 0), (options.Wait, options.EngineCpu));
        Assert.Equal((1024, 2048), (options.InputRing, options.OutputRing));
        Assert.Equal((500, "health.json", 3), (options.TimerMs, options.HealthFile, options.StopSeconds));
    }

    [Fact]
    public void The_engine_passes_over_what_is_the_hosts() =>
        Assert.Equal(EvaluationMode.Trigger, RuntimeFile.Parse(Encoding.UTF8.GetBytes(Documented), "r.json").Mode);

    [Fact]
    public void The_environment_stands_over_the_file()
    {
        var variables = new Dictionary<string, string>
        {
            ["FASTMARGIN_BOOK"] = "other", ["FASTMARGIN_WAIT"] = "busy_spin", ["FASTMARGIN_ENGINE_CPU"] = "-1",
            ["FASTMARGIN_INPUT_RING"] = "64", ["FASTMARGIN_OUTPUT_RING"] = "32", ["FASTMARGIN_TIMER_MS"] = "0",
            ["FASTMARGIN_HEALTH_FILE"] = "h", ["FASTMARGIN_STOP_SECONDS"] = "9",
        };
        HostOptions options = HostVariables.Over(Parse(Documented), n => variables.GetValueOrDefault(n));
        Assert.Equal(("other", WaitKind.BusySpin, -1), (options.Book, options.Wait, options.EngineCpu));
        Assert.Equal((64, 32, 0, "h", 9),
            (options.InputRing, options.OutputRing, options.TimerMs, options.HealthFile, options.StopSeconds));
    }

    [Theory]
    [InlineData("{\"host\":{\"wait\":\"sleep\"}}", "wait \"sleep\"")]
    [InlineData("{\"host\":{\"colour\":1}}", "unknown option \"colour\"")]
    [InlineData("{\"feeds\":[{\"address\":\"a:1\"}]}", "a feed without type")]
    [InlineData("{\"feeds\":[{\"type\":\"fax\"}]}", "type \"fax\"")]
    [InlineData("{\"feeds\":[{\"type\":\"tape\",\"speed\":0}]}", "speed 0")]
    [InlineData("{\"sinks\":[{\"type\":\"file\",\"when_full\":\"cry\"}]}", "when_full \"cry\"")]
    [InlineData("{\"sinks\":[{\"path\":\"x\"}]}", "a sink without type")]
    [InlineData("{\"book\":1}", "book 1")]
    public void A_bad_option_is_refused_with_its_line(string json, string found)
    {
        var error = Assert.Throws<DataException>(() => Parse(json));
        Assert.Equal((1, found), (error.Line, error.Found));
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        HostOptions good = Parse(Documented);
        HostOptions[] bad =
        [
            good with { Book = null }, good with { Feeds = [] }, good with { InputRing = 100 },
            good with { OutputRing = 1 }, good with { EngineCpu = 5000 }, good with { TimerMs = -1 },
            good with { StopSeconds = 0 }, good with { Feeds = [good.Feeds[6], good.Feeds[6]] },
            good with { Feeds = [new FeedOptions { Type = FeedType.Udp }] },
            good with { Feeds = [new FeedOptions { Type = FeedType.Tape }] },
            good with { Sinks = [new SinkOptions { Type = SinkType.File }] },
            good with { Sinks = [new SinkOptions { Type = SinkType.Tcp }] },
        ];
        Assert.All(bad, options => Assert.Throws<DataException>(options.Validate));
    }

    private static HostOptions Parse(string json) => HostFile.Parse(Encoding.UTF8.GetBytes(json), "runtime.json");
}
