using System.Net.Sockets;
using System.Text;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Tests.Feeds;

/// <summary>Feeds of lines: bad lines, names that come and go, connections that break, tapes at every speed.</summary>
public sealed class LineFeedTests : IDisposable
{
    private static readonly (TimeSpan, TimeSpan) _pauses =
        (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20));

    private readonly MarginBook _book = new(SampleBooks.Universe());
    private readonly ParameterShelf _shelf = new();
    private readonly PoolNames _names;
    private readonly InputDesk _desk;
    private readonly InputRecorder _recorder = new();

    public LineFeedTests()
    {
        _book.AddAccount("A");
        _names = new PoolNames(_book, _shelf);
        _desk = new InputDesk(_book.Universe, _names, _shelf);
    }

    public void Dispose() => _book.Dispose();

    [Fact]
    public void Bad_lines_are_counted_with_their_number_and_the_others_delivered()
    {
        string tooLong = $"{{\"kind\":\"timer\",\"time_ns\":{new string('1', 2 * LineReader.MaxLine + 5)}}}";
        using StreamLineFeed feed = Feed($"{Timer(1)}\nnonsense\r\n\n{Timer(2)}\r\n{tooLong}\n{Timer(3)}");
        feed.Start();
        Assert.True(feed.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal([1, 2, 3], _recorder.Inputs.Select(i => i.TimeNs));
        Assert.Equal((2, FeedState.Ended), (feed.Counts.Refused, feed.Counts.State));
        Assert.Equal(
            "line 2: no JSON object; expected one flat JSON object a line (1 refused so far)",
            _recorder.Notices[0].Text);
        Assert.StartsWith("line 5: a longer line", _recorder.Notices[1].Text);
    }

    [Fact]
    public void Missing_lines_show_in_the_numbers_of_the_sender()
    {
        using StreamLineFeed feed = Feed(string.Join('\n', Timer(1, 10), Timer(2, 11), Timer(3, 15), Timer(4, 1)));
        feed.Start();
        Assert.True(feed.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal((2, 3), (feed.Counts.Gaps, feed.Counts.Lost));
        Assert.Equal("gap: 3 lines lost before 15", _recorder.Notices[0].Text);
    }

    [Fact]
    public void A_stream_that_breaks_is_a_dead_feed_and_not_the_end_of_the_process()
    {
        using var feed = new StreamLineFeed("pipe", _recorder.Port(), _desk, new BrokenStream());
        feed.Start();
        Assert.True(feed.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(FeedState.Dead, feed.Counts.State);
        Assert.IsType<IOException>(feed.Failure);
        Assert.Equal("dead: IOException: the pipe broke", Assert.Single(_recorder.Notices).Text);
    }

    [Fact]
    public void A_line_after_an_opening_waits_until_the_engine_has_answered()
    {
        using StreamLineFeed feed = Feed(
            "{\"kind\":\"account_opened\",\"account\":\"B\"}\n"
            + "{\"kind\":\"deposit\",\"account\":\"B\",\"currency\":\"USDT\",\"amount\":1}\n");
        feed.Start();
        _recorder.Await(1);
        Thread.Sleep(20);
        Assert.Single(_recorder.Inputs);
        _names.Apply(new OutputEvent
        {
            Kind = OutputKind.PoolOpened, Cause = InputKind.AccountOpened, Pool = 5, Account = 1,
            Detail = _recorder.Inputs[0].Other,
        });
        Assert.True(feed.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal((InputKind.Deposit, 5), (_recorder.Inputs[1].Kind, _recorder.Inputs[1].Owner));
    }

    [Fact]
    public void An_opening_that_was_refused_leaves_the_name_unknown()
    {
        using StreamLineFeed feed = Feed(
            "{\"kind\":\"account_opened\",\"account\":\"A\"}\n"
            + "{\"kind\":\"pool_closed\",\"account\":\"A\",\"pool\":\"X\"}\n" + Timer(9));
        feed.Start();
        _recorder.Await(1);
        _names.Apply(new OutputEvent { Kind = OutputKind.Refused, Cause = InputKind.AccountOpened, Pool = -1 });
        Assert.True(feed.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal([InputKind.AccountOpened, InputKind.Timer], _recorder.Inputs.Select(i => i.Kind));
        Assert.Equal(1, feed.Counts.Refused);
    }

    [Fact]
    public void Lines_come_again_after_a_connection_broke()
    {
        using var server = new FrameServer();
        using var feed = new TcpLineFeed(server.Address, _recorder.Port(), _desk, _pauses);
        feed.Start();
        using (Socket first = server.Accept())
        {
            first.Send(Encoding.UTF8.GetBytes(Timer(1, 1) + "\n{\"kind\":\"ti"));
            _recorder.Await(1);
        }

        using Socket second = server.Accept();
        second.Send(Encoding.UTF8.GetBytes(Timer(2, 3) + "\n"));
        _recorder.Await(2);
        Assert.Equal((1, 1, 2), (feed.Counts.Gaps, feed.Counts.Refused, feed.Counts.Connects));
        Assert.Contains(_recorder.Notices, n => n.Text.StartsWith("connection 1 line 2: no JSON object"));
    }

    [Theory]
    [InlineData(1, new long[] { 1000, 1400, 3000 })]
    [InlineData(4, new long[] { 1000, 1100, 1500 })]
    public void A_tape_is_played_when_its_times_are_due(double speed, long[] due)
    {
        var clock = new FakeClock { Now = 1000 };
        using TapePlayer player = Tape(speed, clock);
        player.Start();
        Assert.True(player.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(due, _recorder.Inputs.Select(i => i.IngressNs));
        Assert.Equal([100, 500, 2100], _recorder.Inputs.Select(i => i.TimeNs));
    }

    [Fact]
    public void A_tape_flat_out_never_waits()
    {
        var clock = new FakeClock { Now = 1000 };
        using TapePlayer player = Tape(TapePlayer.FlatOut, clock);
        player.Start();
        Assert.True(player.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal([1000, 1000, 1000], _recorder.Inputs.Select(i => i.IngressNs));
        Assert.Equal(0, clock.Waits);
    }

    [Fact]
    public void A_tape_without_speed_is_refused() =>
        Assert.Throws<DataException>(() => Tape(0, new FakeClock()));

    private static string Timer(long timeNs, long sequence = 0) => FormattableString.Invariant(
        $"{{\"kind\":\"timer\",\"time_ns\":{timeNs}{(sequence > 0 ? $",\"seq\":{sequence}" : "")}}}");

    private StreamLineFeed Feed(string text) =>
        new("lines", _recorder.Port(), _desk, new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private TapePlayer Tape(double speed, FakeClock clock)
    {
        const string Ticks = """
            timestamp_ns,instrument,last
            100,ES,100
            300,NOWHERE,1
            500,ES,101
            2100,ES,102

            """;
        var source = CsvTickSource.Read(new MemoryStream(Encoding.UTF8.GetBytes(Ticks)), "ticks");
        return new TapePlayer("tape", _recorder.Port(1, clock), source, _book.Universe, MarkPolicy.Auto, speed);
    }

    private sealed class FakeClock : FeedClock
    {
        public long Now { get; set; }

        public int Waits { get; private set; }

        public override long NowNs => Now;

        public override bool WaitUntil(long timeNs, CancellationToken cancellation)
        {
            Waits++;
            Now = Math.Max(Now, timeNs);
            return true;
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("the pipe broke");
    }
}
