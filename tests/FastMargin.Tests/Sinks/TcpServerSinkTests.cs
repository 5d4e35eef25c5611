using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FastMargin.Instruments;
using FastMargin.Sinks;

namespace FastMargin.Tests.Sinks;

/// <summary>The server of events: who listens gets all of them, who does not is dropped, and nobody waits.</summary>
public sealed class TcpServerSinkTests : IDisposable
{
    private readonly SinkScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Every_client_gets_every_event_from_its_connection_on()
    {
        using TcpServerSink sink = Sink(new TcpServerOptions());
        using TcpClient first = Connect(sink, 1);
        sink.Take(SinkScene.Level(1));
        using TcpClient second = Connect(sink, 2);
        sink.Take(SinkScene.Level(2));
        sink.Dispose();
        Assert.Equal([SinkScene.JsonOf(1), SinkScene.JsonOf(2)], await Lines(first));
        Assert.Equal([SinkScene.JsonOf(2)], await Lines(second));
    }

    [Fact]
    public async Task A_client_that_reads_nothing_is_dropped_and_the_others_lose_nothing()
    {
        const int Total = 60_000;
        using TcpServerSink sink = Sink(new TcpServerOptions { QueueSize = 1 << 20 });
        using TcpClient dead = Connect(sink, 1);
        using TcpClient alive = Connect(sink, 2);
        using var counter = new LineCounter(alive);
        var clock = Stopwatch.StartNew();
        for (int n = 1; n <= Total; n++)
        {
            sink.Take(SinkScene.Level(n));
            if (n % 256 != 0) continue;
            sink.EndBatch();

            // The client that reads must be given the time to; only the other one is to fall behind.
            while (n - counter.Count > 2000) Thread.Sleep(1);
        }

        sink.EndBatch();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "a dead client held the pump up");
        Assert.Equal((1, 1), (sink.Dropped, sink.ClientCount));
        Assert.Contains("too slow", Assert.Single(_scene.Notices).Text);
        sink.Dispose();
        Assert.Equal(SinkScene.JsonOf(Total), await counter.Last);
        Assert.Equal(Total, counter.Count);
    }

    [Fact]
    public void A_client_that_went_away_is_counted_as_dropped()
    {
        using TcpServerSink sink = Sink(new TcpServerOptions());
        using (TcpClient gone = Connect(sink, 1)) gone.Client.LingerState = new LingerOption(true, 0);
        SinkScene.Await(
            () =>
            {
                sink.Take(SinkScene.Level(1));
                sink.EndBatch();
                return sink.Dropped == 1;
            },
            "the client is still there");
        Assert.Equal(0, sink.ClientCount);
    }

    [Fact]
    public void More_clients_than_allowed_are_turned_away()
    {
        using TcpServerSink sink = Sink(new TcpServerOptions { MaxClients = 1 });
        using TcpClient first = Connect(sink, 1);
        using var second = new TcpClient();
        second.Connect(sink.EndPoint);
        SinkScene.Await(() => sink.Dropped == 1, "the second client is served");
        Assert.Contains("turned away", Assert.Single(_scene.Notices).Text);
    }

    [Fact]
    public void An_address_that_is_taken_is_refused_at_the_start()
    {
        using TcpServerSink sink = Sink(new TcpServerOptions());
        var error = Assert.Throws<DataException>(
            () => new TcpServerSink(sink.EndPoint, _scene.Book.Universe, _scene.Names));
        Assert.StartsWith($"listen {sink.EndPoint}", error.Message);
    }

    private static TcpClient Connect(TcpServerSink sink, int count)
    {
        var client = new TcpClient();
        client.Connect(sink.EndPoint);
        SinkScene.Await(() => sink.ClientCount == count, "the client is not served");
        return client;
    }

    private static async Task<string[]> Lines(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream());
        string text = await reader.ReadToEndAsync();
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private TcpServerSink Sink(TcpServerOptions options) =>
        new(new IPEndPoint(IPAddress.Loopback, 0), _scene.Book.Universe, _scene.Names, options, _scene.Hear);

    private sealed class LineCounter : IDisposable
    {
        private readonly StreamReader _reader;
        private int _count;

        public LineCounter(TcpClient client)
        {
            _reader = new StreamReader(client.GetStream());
            Last = Task.Run(Run);
        }

        public int Count => Volatile.Read(ref _count);

        public Task<string?> Last { get; }

        public void Dispose() => _reader.Dispose();

        private string? Run()
        {
            string? last = null;
            while (_reader.ReadLine() is { } line)
            {
                last = line;
                Interlocked.Increment(ref _count);
            }

            return last;
        }
    }
}
