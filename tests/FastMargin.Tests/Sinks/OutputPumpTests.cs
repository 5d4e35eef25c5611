using System.Text;
using FastMargin.Engine;
using FastMargin.Ring;
using FastMargin.Sinks;

namespace FastMargin.Tests.Sinks;

/// <summary>From the ring to the sinks: all, in order, with names that come and go, past sinks that fail.</summary>
public sealed class OutputPumpTests : IDisposable
{
    private readonly SinkScene _scene = new();
    private readonly SingleProducerRing<OutputEvent, Park> _ring = new(16);

    public void Dispose()
    {
        _ring.Dispose();
        _scene.Dispose();
    }

    [Fact]
    public void Every_output_reaches_every_sink_in_order()
    {
        var first = new Recorder();
        var second = new Recorder();
        using (OutputPump pump = Start(first, second))
        {
            for (int n = 1; n <= 1000; n++) _ring.Write(SinkScene.Level(n));
            _ring.Complete();
            Assert.True(pump.Join(TimeSpan.FromSeconds(10)));
            Assert.Equal(1000, pump.Delivered);
        }

        Assert.Equal(Enumerable.Range(1, 1000).Select(n => (long)n), first.Numbers);
        Assert.Equal(first.Numbers, second.Numbers);
        Assert.True(first.IsDisposed);
    }

    [Fact]
    public void A_sink_that_throws_is_reported_and_left_out()
    {
        var broken = new Recorder { FailsAt = 3 };
        var sound = new Recorder();
        using OutputPump pump = Start(broken, sound);
        for (int n = 1; n <= 10; n++) _ring.Write(SinkScene.Level(n));
        _ring.Complete();
        Assert.True(pump.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal([1, 2], broken.Numbers);
        Assert.Equal(10, sound.Numbers.Count);
        Assert.Contains("InvalidOperationException: broken", Assert.Single(_scene.Notices).Text);
    }

    [Fact]
    public void Pools_have_their_names_from_their_opening_to_their_closing()
    {
        int number = _scene.Shelf.Add(new AccountOpening("B"));
        int poolName = _scene.Shelf.Add("ES");
        OutputEvent[] outputs =
        [
            Of(OutputKind.PoolOpened, InputKind.AccountOpened, 1, number, account: 1),
            Of(OutputKind.PoolOpened, InputKind.PoolOpened, 2, poolName, account: 1),
            SinkScene.Level(3) with { Pool = 2 },
            Of(OutputKind.PoolClosed, InputKind.PoolClosed, 2, 0, account: 0),
            Of(OutputKind.PoolOpened, InputKind.PoolOpened, 2, _scene.Shelf.Add("other"), account: 0),
            Of(OutputKind.PoolClosed, InputKind.AccountClosed, 0, 0, account: 0),
            Of(OutputKind.PoolClosed, InputKind.AccountClosed, 2, 0, account: 0),
        ];
        var text = new MemoryStream();
        var console = new ConsoleSink(text, _scene.Book.Universe, _scene.Names, isJson: true, notice: _scene.Hear);
        using (OutputPump pump = Start(console))
        {
            foreach (OutputEvent output in outputs) _ring.Write(output);
            _ring.Complete();
            Assert.True(pump.Join(TimeSpan.FromSeconds(10)));
        }

        string[] lines = Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["B cross", "B ES", "B ES", "B ES", "Zoë \"1\" other", "Zoë \"1\" cross", "Zoë \"1\" other"],
            lines.Select(Owner));
        Assert.Equal(5, _scene.Names.Answers);
        Assert.False(_scene.Names.TryAccount("Zoë \"1\"", out _));
        Assert.True(_scene.Names.TryAccount("B", out int account));
        Assert.True(_scene.Names.TryPool(account, "cross", out int cross));
        Assert.Equal((1, 1), (account, cross));
        Assert.False(_scene.Names.TryPool(account, "ES", out _));
    }

    [Fact]
    public void A_console_line_is_for_people()
    {
        var text = new MemoryStream();
        using (var console = new ConsoleSink(text, _scene.Book.Universe, _scene.Names))
        {
            console.Take(SinkScene.Level(1) with { TimeNs = 1723161254087896568 });
        }

        Assert.Equal(
            "23:54:14.087 Zoë \"1\"/cross healthy -> deficient  E 97.50  MM 100.00  E/MM 0.9750  ES 101\n",
            Encoding.UTF8.GetString(text.ToArray()));
    }

    [Fact]
    public void A_console_that_stands_still_leaves_lines_out_and_says_how_many()
    {
        using var gate = new ManualResetEventSlim();
        var text = new GatedStream(gate);
        using (var console = new ConsoleSink(text, _scene.Book.Universe, _scene.Names, queueSize: 2000))
        {
            for (int n = 1; n <= 1000; n++) console.Take(SinkScene.Level(n));
            Assert.InRange(console.Suppressed, 900, 999);
            gate.Set();
            SinkScene.Await(() => console.QueueSize == 0, "not written");
            console.Take(SinkScene.Level(1001));
        }

        string[] lines = Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"suppressed {1000 - (lines.Length - 2)}", lines[^2]);
    }

    private static OutputEvent Of(OutputKind kind, InputKind cause, int pool, long detail, int account) => new()
    {
        Kind = kind, Cause = cause, Pool = pool, Instrument = -1, Detail = detail, Account = account,
    };

    private static string Owner(string line)
    {
        using var json = System.Text.Json.JsonDocument.Parse(line);
        return $"{json.RootElement.GetProperty("account")} {json.RootElement.GetProperty("pool")}";
    }

    private OutputPump Start(params IOutputSink[] sinks)
    {
        var pump = new OutputPump(_ring, _scene.Names, sinks, _scene.Hear);
        pump.Start();
        return pump;
    }

    private sealed class GatedStream(ManualResetEventSlim gate) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            gate.Wait();
            base.Write(buffer);
        }
    }

    private sealed class Recorder : IOutputSink
    {
        public string Name => "recorder";

        public long Suppressed => 0;

        public List<long> Numbers { get; } = [];

        public long FailsAt { get; init; } = -1;

        public bool IsDisposed { get; private set; }

        public void Take(in OutputEvent output)
        {
            if (output.Number == FailsAt) throw new InvalidOperationException("broken");
            Numbers.Add(output.Number);
        }

        public void EndBatch()
        {
        }

        public void Dispose() => IsDisposed = true;
    }
}
