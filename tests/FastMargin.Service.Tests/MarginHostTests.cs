using System.Diagnostics.Metrics;
using System.Net.Sockets;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Sinks;
using FastMargin.Units;

namespace FastMargin.Service.Tests;

/// <summary>Feeds, engine and sinks together: the same events as a replay, whatever happens around them.</summary>
public sealed class MarginHostTests(Scene scene) : IClassFixture<Scene>
{
    private static readonly EngineOptions _engine = new()
    {
        Profiles = [LevelProfile.Default, LevelProfile.Default],
    };

    [Theory]
    [InlineData(WaitKind.Park)]
    [InlineData(WaitKind.Yield)]
    [InlineData(WaitKind.BusySpin)]
    public void A_tape_flat_out_gives_the_events_of_a_replay_however_threads_wait(WaitKind wait)
    {
        string path = scene[$"{wait}.jsonl"];
        using MarginBook book = scene.ReadBook();
        using MarginHost host = MarginHost.Create(
            book, _engine, Options(Tape(), File(path)) with { Wait = wait, InputRing = 64, OutputRing = 16 },
            scene.Surroundings);
        host.Start();
        host.Run();
        Assert.Equal(scene.Replayed(), System.IO.File.ReadAllLines(path));
        Assert.Equal(3000, host.Engine.Counts.Inputs);
        Assert.Equal(host.Engine.Counts.Outputs, host.Delivered);
        Assert.False(host.HasFailed);
    }

    [Fact]
    public void A_stop_in_the_middle_delivers_every_output_of_every_input_that_was_taken()
    {
        string path = scene["stopped.jsonl"];
        using MarginBook book = scene.ReadBook();
        FeedOptions slow = Tape() with { Speed = 1 };
        using MarginHost host = MarginHost.Create(book, _engine, Options(slow, File(path)), scene.Surroundings);
        host.Start();
        Scene.Await(() => host.Engine.Counts.Outputs > 3, "no outputs");
        host.Stop();
        string[] lines = System.IO.File.ReadAllLines(path);
        Assert.Equal(host.Engine.Counts.Outputs, lines.Length);
        Assert.Equal(scene.Replayed()[..lines.Length], lines);
        Assert.InRange(host.Engine.Counts.Inputs, 1, 2999);
    }

    [Fact]
    public void Stamps_of_every_event_are_in_order()
    {
        string path = scene["stamps.jsonl"];
        using MarginBook book = scene.ReadBook();
        SinkOptions file = File(path) with { File = new JsonLinesOptions { HasStamps = true } };
        using MarginHost host = MarginHost.Create(book, _engine, Options(Tape(), file), scene.Surroundings);
        host.Start();
        host.Run();
        string[] names = ["ingress_ns", "dequeue_ns", "decision_ns", "publish_ns"];
        foreach (string line in System.IO.File.ReadLines(path))
        {
            using var json = System.Text.Json.JsonDocument.Parse(line);
            long[] stamps = [.. names.Select(n => json.RootElement.GetProperty(n).GetInt64())];
            Assert.True(stamps[0] > 0);
            Assert.Equal(stamps.Order(), stamps);
        }
    }

    [Fact]
    public void A_dead_client_and_a_full_disk_hold_nothing_up()
    {
        using MarginBook book = scene.ReadBook();
        SinkOptions tcp = new() { Type = SinkType.Tcp, Listen = "127.0.0.1:0", Tcp = new() { QueueSize = 2048 } };
        SinkOptions disk = File("/dev/full") with
        {
            File = new() { QueueSize = 2048, Patience = TimeSpan.FromMilliseconds(50) },
        };
        Assert.SkipUnless(System.IO.File.Exists("/dev/full"), "no device that is always full here");
        using MarginHost host = MarginHost.Create(book, _engine, Options(Tape(), tcp, disk), scene.Surroundings);
        var server = (TcpServerSink)host.Sinks.First(s => s is TcpServerSink);
        using var dead = new TcpClient { ReceiveBufferSize = 1024 };
        dead.Connect(server.EndPoint);
        Scene.Await(() => server.ClientCount == 1, "the client is not served");
        host.Start();
        host.Run();
        Assert.Equal(3000, host.Engine.Counts.Inputs);
        Assert.Equal(host.Engine.Counts.Outputs, host.Delivered);
        Assert.True(host.Sinks.First(s => s is JsonLinesSink).Suppressed > 0);
        Assert.True(host.HasFailed, "what was not written is not said");
        Assert.Contains(scene.Notices, n => n.Text.StartsWith("not written: No space left", StringComparison.Ordinal));
    }

    [Fact]
    public void A_dead_feed_is_reported_and_the_others_go_on()
    {
        System.IO.File.WriteAllText(scene["broken.csv"], "timestamp_ns,instrument,last\n1,BTCUSDT,x\n");
        using MarginBook book = scene.ReadBook();
        FeedOptions broken = new() { Type = FeedType.Tape, Files = [scene["broken.csv"]], Speed = TapePlayer.FlatOut };
        HostOptions options = Options(Tape(), File(scene["beside.jsonl"]));
        using MarginHost host = MarginHost.Create(
            book, _engine, options with { Feeds = [broken, .. options.Feeds] }, scene.Surroundings);
        host.Start();
        host.Run();
        Assert.True(host.HasFailed);
        Assert.Equal(3000, host.Engine.Counts.Inputs);
        Assert.Contains(scene.Notices, n => n.Text.StartsWith("dead: ", StringComparison.Ordinal)
            && n.Text.Contains("broken.csv:2", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_open_accounts_and_use_them_at_once()
    {
        string lines = """
            {"kind":"account_opened","account":"NEW"}
            {"kind":"pool_opened","account":"NEW","pool":"BTCUSDT"}
            {"kind":"deposit","account":"NEW","currency":"USDT","amount":"100"}
            {"kind":"transfer","account":"NEW","to_pool":"BTCUSDT","currency":"USDT","amount":40}
            {"kind":"deposit","account":"NOBODY","currency":"USDT","amount":1}
            {"kind":"withdrawal","account":"NEW","currency":"USDT","amount":0}
            """;
        System.IO.File.WriteAllText(scene["lines.jsonl"], lines);
        string path = scene["opened.jsonl"];
        using MarginBook book = scene.ReadBook();
        var feed = new FeedOptions { Type = FeedType.Lines, Files = [scene["lines.jsonl"]] };
        using MarginHost host = MarginHost.Create(book, _engine, Options(feed, File(path)), scene.Surroundings);
        host.Start();
        host.Run();
        int account = book.FindAccount("NEW");
        Assert.Equal(Money.Parse("60"), book.Balance(book.CrossPool(account), book.Universe.CurrencyId("USDT")));
        Assert.Equal(
            Money.Parse("40"), book.Balance(book.FindPool(account, "BTCUSDT"), book.Universe.CurrencyId("USDT")));
        string text = System.IO.File.ReadAllText(path);
        Assert.Contains("\"kind\":\"pool_opened\",\"cause\":\"account_opened\",\"account\":\"NEW\"", text);
        Assert.Contains("\"reason\":\"bad_amount\"", text);
        Assert.Equal(1, host.Feeds[0].Counts.Refused);
    }

    [Fact]
    public void A_meter_shows_what_was_done()
    {
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == MarginMetrics.MeterName) l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string tag = tags.Length > 0 ? $" {tags[0].Value}" : "";
            lock (seen) seen[instrument.Name + tag] = value;
        });
        long latencies = 0;
        listener.SetMeasurementEventCallback<double>((_, value, _, _) =>
        {
            Assert.True(value >= 0);
            Interlocked.Increment(ref latencies);
        });
        listener.Start();
        using MarginBook book = scene.ReadBook();
        using MarginHost host = MarginHost.Create(
            book, _engine, Options(Tape(), File(scene["metered.jsonl"])), scene.Surroundings);
        host.Start();
        host.Run();
        listener.RecordObservableInstruments();
        string[] replayed = scene.Replayed();
        Assert.Equal(3000, seen["fastmargin.inputs"]);
        Assert.Equal(replayed.Length, seen["fastmargin.outputs"]);
        Assert.Equal(
            replayed.Count(l => l.Contains("\"to\":\"warning\"", StringComparison.Ordinal)),
            seen["fastmargin.edges warning"]);
        Assert.Equal(0, seen["fastmargin.ring.depth input"]);
        Assert.Equal(replayed.Length, latencies);
    }

    [Theory]
    [InlineData("--speed", "fast")]
    [InlineData("--speed", "0")]
    [InlineData("--wait", "sleep")]
    public void A_word_that_no_option_has_is_a_usage_error(string option, string value)
    {
        (int code, _, string error) = scene.Cli("run", "--book", scene.Book, "--ticks", scene.Tape, option, value);
        Assert.Equal(2, code);
        Assert.Contains(value, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timer_runs_where_all_feeds_are_live_and_never_beside_a_tape()
    {
        HostOptions options = Options(Tape(), File("x"));
        Assert.Equal(TimeSpan.Zero, options.Timer);
        var live = new FeedOptions { Type = FeedType.Udp, Address = "239.1.2.3:7001" };
        Assert.Equal(TimeSpan.FromSeconds(1), (options with { Feeds = [live] }).Timer);
        Assert.Equal(TimeSpan.FromMilliseconds(5), (options with { TimerMs = 5 }).Timer);
    }

    [Fact]
    public void Frames_over_udp_move_levels_and_a_stop_ends_a_feed_that_never_would()
    {
        string path = scene["udp.jsonl"];
        using MarginBook book = scene.ReadBook();
        var udp = new FeedOptions { Type = FeedType.Udp, Address = "127.0.0.1:0" };
        using MarginHost host = MarginHost.Create(
            book, _engine, Options(udp, File(path)) with { TimerMs = 0 }, scene.Surroundings);
        host.Start();
        using var sender = new UdpClient();
        sender.Connect(((UdpFeed)host.Feeds[0]).EndPoint);
        byte[] frame = new byte[MarketFrame.Bytes];
        long sequence = 0;
        foreach (Instruments.Instrument instrument in book.Universe.Instruments)
        {
            MarketFrame.Mark((ushort)instrument.Id, ++sequence, instrument.MarkStep, sequence).Write(frame);
            sender.Send(frame);
        }

        Scene.Await(() => host.Engine.Counts.Inputs == sequence, "not all frames came");
        host.AskToStop();
        host.Run();
        Assert.NotEmpty(System.IO.File.ReadAllLines(path));
        Assert.Equal(0, host.Feeds[0].Counts.Gaps);
    }

    private static HostOptions Options(FeedOptions feed, params SinkOptions[] sinks) =>
        new() { Book = "book", Feeds = [feed], Sinks = sinks };

    private static SinkOptions File(string path) => new() { Type = SinkType.File, Path = path };

    private FeedOptions Tape() => new() { Type = FeedType.Tape, Files = [scene.Tape], Speed = TapePlayer.FlatOut };
}
