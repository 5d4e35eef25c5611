using System.Net;
using System.Net.Sockets;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds;

/// <summary>Frames over the loopback: order, gaps, repetitions, damage, and connections that break.</summary>
public sealed class FrameFeedTests
{
    private const int Es = 3;
    private const int Btc = 1;

    private static readonly (TimeSpan, TimeSpan) _pauses =
        (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20));

    private readonly Universe _universe = SampleBooks.Universe();
    private readonly InputRecorder _recorder = new();

    [Fact]
    public void A_lost_datagram_is_counted_and_marks_what_the_feed_had_priced()
    {
        using var feed = new UdpFeed(new IPEndPoint(IPAddress.Loopback, 0), _recorder.Port(), _universe);
        feed.Start();
        using var sender = new UdpClient();
        sender.Connect(feed.EndPoint);
        sender.Send([.. Mark(Es, 1, "100"), .. Mark(Btc, 2, "60000")]);
        sender.Send([.. Mark(Es, 6, "101")]);
        _recorder.Await(5);
        Assert.Equal(
            [
                (InputKind.Mark, Es, 800L, 1L), (InputKind.Mark, Btc, 1200000L, 2L), (InputKind.MarkState, Btc, 0L, 0L),
                (InputKind.MarkState, Es, 0L, 0L), (InputKind.Mark, Es, 808L, 6L),
            ],
            _recorder.Inputs.Select(i => (i.Kind, i.Subject, i.Count, i.FeedSequence)));
        Assert.All(_recorder.Inputs[2..4], i => Assert.Equal((int)MarkState.Gap, i.Other));
        Assert.Equal((1, 3), (feed.Counts.Gaps, feed.Counts.Lost));
        Assert.Contains(_recorder.Notices, n => n.Text == "gap: 3 messages lost before 6" && n.IsError);
    }

    [Fact]
    public void A_heartbeat_shows_a_loss_in_quiet_times_and_only_once()
    {
        FrameInputs frames = Frames(out FakeListener listener);
        Assert.True(Accept(frames, Mark(Es, 1, "100")));
        Assert.True(Accept(frames, Frame(MarketFrame.Heartbeat(1, 0, 5))));
        Assert.Equal(0, listener.Gaps);
        Assert.True(Accept(frames, Frame(MarketFrame.Heartbeat(3, 0, 6))));
        Assert.True(Accept(frames, Frame(MarketFrame.Heartbeat(3, 0, 7))));
        Assert.True(Accept(frames, Mark(Es, 4, "101")));
        Assert.Equal((1, 2), (listener.Gaps, listener.Lost));
        Assert.Equal(
            [InputKind.Mark, InputKind.MarkState, InputKind.Mark], listener.Inputs.Select(i => i.Kind));
    }

    [Fact]
    public void A_frame_that_comes_twice_or_late_is_passed_over_and_counted()
    {
        FrameInputs frames = Frames(out FakeListener listener);
        foreach (int sequence in (int[])[1, 2, 2, 4, 3, 5]) Accept(frames, Mark(Es, sequence, "100"));
        Assert.Equal([1, 2, 0, 4, 5], listener.Inputs.Select(i => i.FeedSequence));
        Assert.Equal((2, 1), (listener.Repeated, listener.Gaps));
    }

    [Fact]
    public void A_sender_that_begins_anew_leaves_a_gap_of_unknown_size()
    {
        FrameInputs frames = Frames(out FakeListener listener);
        Accept(frames, Mark(Es, FrameInputs.LateWindow + 10, "100"));
        Accept(frames, Mark(Es, 1, "101"));
        Assert.Equal((1, 0), (listener.Gaps, listener.Lost));
        Assert.Equal(
            [InputKind.Mark, InputKind.MarkState, InputKind.Mark], listener.Inputs.Select(i => i.Kind));
    }

    [Fact]
    public void Prices_are_not_used_while_the_sender_numbers_by_another_directory()
    {
        FrameInputs frames = Frames(out FakeListener listener);
        Accept(frames, Frame(MarketFrame.Heartbeat(1, SymbolDirectory.Of(_universe).Checksum ^ 1, 5)));
        Accept(frames, Mark(Es, 2, "100"));
        Assert.Empty(listener.Inputs);
        Assert.Contains("symbol directory", Assert.Single(listener.Refused));
        Accept(frames, Frame(MarketFrame.Heartbeat(2, SymbolDirectory.Of(_universe).Checksum, 6)));
        Accept(frames, Mark(Es, 3, "100"));
        Assert.Single(listener.Inputs);
    }

    [Theory]
    [InlineData(999, "100", "instrument 999")]
    [InlineData(Es, "100.01", "price 100.01 of ES")]
    [InlineData(Es, "9000000000000000", "price 9000000000000000 of ES")]
    public void A_frame_the_book_cannot_take_is_refused_with_its_place(int number, string price, string found)
    {
        FrameInputs frames = Frames(out FakeListener listener);
        Assert.True(Accept(frames, Mark((ushort)number, 1, price)));
        Assert.Empty(listener.Inputs);
        Assert.StartsWith($"datagram 1 byte 0: {found}", Assert.Single(listener.Refused));
    }

    [Fact]
    public void A_price_that_is_not_above_zero_is_a_state_and_no_mark()
    {
        FrameInputs frames = Frames(out FakeListener listener);
        Accept(frames, Mark(Es, 1, "-1"));
        InputEvent input = Assert.Single(listener.Inputs);
        Assert.Equal((InputKind.MarkState, (int)MarkState.NotPositive), (input.Kind, input.Other));
    }

    [Fact]
    public void Damaged_bytes_in_a_stream_cost_only_the_frames_they_hit()
    {
        using var server = new FrameServer();
        using var feed = new TcpFeed(server.Address, _recorder.Port(), _universe, null, _pauses);
        feed.Start();
        using Socket client = server.Accept();
        byte[] damaged = Mark(Es, 2, "101");
        damaged[20] ^= 1;
        byte[] end = [.. Mark(Es, 3, "102"), .. Mark(Es, 4, "103")];
        byte[] stream = [.. Mark(Es, 1, "100"), 0xFF, (byte)'F', .. damaged, .. end];
        foreach (byte[] piece in stream.Chunk(7)) client.Send(piece);
        _recorder.Await(4);
        Assert.Equal([1, 0, 3, 4], _recorder.Inputs.Select(i => i.FeedSequence));
        Assert.Equal(1, feed.Counts.Gaps);
        Assert.Equal(2, feed.Counts.Refused);
        Assert.Contains(_recorder.Notices, n => n.Text.StartsWith("connection 1 byte 32: no frame: magic"));
    }

    [Fact]
    public void A_restarted_server_is_found_again_and_its_gap_reported()
    {
        using var server = new FrameServer();
        using var feed = new TcpFeed(server.Address, _recorder.Port(), _universe, null, _pauses);
        feed.Start();
        using (Socket first = server.Accept())
        {
            first.Send([.. Mark(Es, 1, "100"), .. Mark(Es, 2, "101")]);
            _recorder.Await(2);
            server.Stop();
        }

        _recorder.AwaitNotice("not connected");
        Assert.Equal(FeedState.Connecting, feed.Counts.State);
        server.Start();
        using Socket second = server.Accept();
        second.Send(Mark(Es, 10, "102"));
        _recorder.Await(4);
        Assert.Equal([1, 2, 0, 10], _recorder.Inputs.Select(i => i.FeedSequence));
        Assert.Equal((int)MarkState.Gap, _recorder.Inputs[2].Other);
        Assert.Equal((1, 7, 2), (feed.Counts.Gaps, feed.Counts.Lost, feed.Counts.Connects));
        Assert.Contains(_recorder.Notices, n => n.Text == "gap: 7 messages lost before 10");
    }

    [Fact]
    public void A_feed_that_stands_in_a_read_stops_at_once()
    {
        using var server = new FrameServer();
        var feed = new TcpFeed(server.Address, _recorder.Port(), _universe, null, _pauses);
        feed.Start();
        using Socket client = server.Accept();
        client.Send(Mark(Es, 1, "100"));
        _recorder.Await(1);
        feed.Stop();
        Assert.True(feed.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(FeedState.Ended, feed.Counts.State);
        feed.Dispose();
    }

    [Fact]
    public void A_stopped_engine_ends_the_feed()
    {
        using var feed = new UdpFeed(new IPEndPoint(IPAddress.Loopback, 0), _recorder.Port(), _universe);
        _recorder.IsRunning = false;
        feed.Start();
        using var sender = new UdpClient();
        sender.Connect(feed.EndPoint);
        sender.Send(Mark(Es, 1, "100"));
        Assert.True(feed.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, feed.Counts.Inputs);
    }

    private static byte[] Mark(ushort instrument, long sequence, string price) =>
        Frame(MarketFrame.Mark(instrument, sequence, Price.Parse(price), 1000 + sequence));

    private static byte[] Frame(MarketFrame frame)
    {
        byte[] bytes = new byte[MarketFrame.Bytes];
        frame.Write(bytes);
        return bytes;
    }

    private static bool Accept(FrameInputs frames, byte[] frame) =>
        frames.Accept(frame, new FramePosition("datagram", 1, 0));

    private FrameInputs Frames(out FakeListener listener)
    {
        listener = new FakeListener();
        return new FrameInputs(SymbolDirectory.Of(_universe), _universe, listener);
    }

    private sealed class FakeListener : IFrameListener
    {
        public List<InputEvent> Inputs { get; } = [];

        public List<string> Refused { get; } = [];

        public int Gaps { get; private set; }

        public long Lost { get; private set; }

        public int Repeated { get; private set; }

        public bool OnInput(in InputEvent input)
        {
            Inputs.Add(input);
            return true;
        }

        public void OnRefused(string position, string what) => Refused.Add($"{position}: {what}");

        public void OnGap(long lost, string what)
        {
            Gaps++;
            Lost += lost;
        }

        public void OnRepeated() => Repeated++;
    }
}
