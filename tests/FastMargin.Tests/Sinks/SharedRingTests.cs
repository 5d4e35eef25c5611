using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Sinks;

namespace FastMargin.Tests.Sinks;

/// <summary>The ring in shared memory: a second mapping reads it, is lapped, and is told so.</summary>
public sealed class SharedRingTests : IDisposable
{
    private readonly SinkScene _scene = new();
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["ring"];

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_second_mapping_reads_every_event_with_its_names()
    {
        using var sink = new SharedRingSink(Path, _scene.Names, 8);
        using SharedRingReader reader = SharedRingReader.Open(Path);
        for (int n = 1; n <= 30; n++)
        {
            sink.Take(SinkScene.Level(n));
            Assert.True(reader.TryRead(out SharedEvent read));
            Assert.Equal(new SharedEvent(SinkScene.Level(n), "Zoë \"1\"", "cross"), read);
            Assert.False(reader.TryRead(out _));
        }

        Assert.Equal((0, 30), (reader.Lost, reader.Next));
        Assert.False(reader.IsCompleted);
        sink.Dispose();
        Assert.True(reader.IsCompleted);
    }

    [Fact]
    public void A_reader_that_was_lapped_goes_on_with_the_oldest_and_knows_how_many_it_missed()
    {
        using var sink = new SharedRingSink(Path, _scene.Names, 8);
        using SharedRingReader reader = SharedRingReader.Open(Path);
        for (int n = 1; n <= 21; n++) sink.Take(SinkScene.Level(n));
        var numbers = new List<long>();
        while (reader.TryRead(out SharedEvent read)) numbers.Add(read.Event.Number);
        Assert.Equal([14, 15, 16, 17, 18, 19, 20, 21], numbers);
        Assert.Equal(13, reader.Lost);
    }

    [Fact]
    public void A_reader_beside_a_fast_writer_never_sees_a_torn_event_and_misses_none_uncounted()
    {
        const int Count = 300_000;
        using var sink = new SharedRingSink(Path, _scene.Names, 4);
        using SharedRingReader reader = SharedRingReader.Open(Path);
        var writer = new Thread(() =>
        {
            for (int n = 1; n <= Count; n++)
            {
                sink.Take(SinkScene.Level(n) with { Equity = n, Requirement = n, DueNs = n, Detail = n });
                if (n % 64 == 0) Thread.Yield();
            }

            sink.Dispose();
        });
        writer.Start();
        long last = 0;
        long seen = 0;
        while (!reader.IsCompleted)
        {
            if (!reader.TryRead(out SharedEvent read)) continue;
            OutputEvent e = read.Event;
            Assert.True(e.Number > last, "order");
            Assert.Equal((e.Number, e.Number), ((long)e.Equity, (long)e.Requirement));
            Assert.Equal((e.Number, e.Number), (e.DueNs, e.Detail));
            last = e.Number;
            seen++;
        }

        writer.Join();
        Assert.Equal(Count, last);
        Assert.Equal(Count, seen + reader.Lost);
    }

    [Fact]
    public void A_ring_made_anew_closes_the_old_one()
    {
        var first = new SharedRingSink(Path, _scene.Names, 8);
        using SharedRingReader reader = SharedRingReader.Open(Path);
        using var second = new SharedRingSink(Path, _scene.Names, 8);
        Assert.True(reader.IsCompleted);
        first.Dispose();
    }

    [Fact]
    public void A_long_name_is_cut_between_letters()
    {
        int account = _scene.Book.AddAccount(new string('x', 62) + "é");
        var names = new PoolNames(_scene.Book, _scene.Shelf);
        using var sink = new SharedRingSink(Path, names, 8);
        using SharedRingReader reader = SharedRingReader.Open(Path);
        sink.Take(SinkScene.Level(1) with { Pool = _scene.Book.CrossPool(account) });
        Assert.True(reader.TryRead(out SharedEvent read));
        Assert.Equal(new string('x', 62), read.Account);
    }

    [Fact]
    public void A_file_that_is_no_ring_is_neither_read_nor_overwritten()
    {
        File.WriteAllText(Path, "a file that somebody needs, longer than any header" + new string(' ', 500));
        Assert.Throws<DataException>(() => SharedRingReader.Open(Path));
        Assert.Throws<DataException>(() => new SharedRingSink(Path, _scene.Names, 8));
        Assert.StartsWith("a file that somebody needs", File.ReadAllText(Path));
        Assert.Throws<DataException>(() => SharedRingReader.Open(_folder["nowhere"]));
        Assert.Throws<DataException>(() => new SharedRingSink(_folder["odd"], _scene.Names, 12));
    }

    [Fact]
    public void The_layout_is_the_documented_one()
    {
        Assert.Equal(SharedRingLayout.SlotSize, System.Runtime.CompilerServices.Unsafe.SizeOf<SharedRingSlot>());
        using (var sink = new SharedRingSink(Path, _scene.Names, 2)) sink.Take(SinkScene.Level(1));
        byte[] bytes = File.ReadAllBytes(Path);
        Assert.Equal(256 + (2 * 256), bytes.Length);
        Assert.Equal("FMEVNT01"u8.ToArray(), bytes[..8]);
        Assert.Equal((1, 256, 128, 2), (Int(8), Int(16), Int(20), Int(24)));
        Assert.Equal((1, 1, 2), (Int(64), Int(128), Int(192)));
        Assert.Equal((byte)OutputKind.Level, bytes[256]);
        Assert.Equal((10, 1, 1001, 808), (Int(256 + 16), Int(256 + 24), Int(256 + 32), Int(256 + 40)));
        Assert.Equal((97.5, 100.0), (BitConverter.ToDouble(bytes, 256 + 48), BitConverter.ToDouble(bytes, 256 + 56)));
        Assert.Equal((1, 2, 3, 4), (Int(256 + 64), Int(256 + 72), Int(256 + 80), Int(256 + 88)));
        Assert.Equal((8, (byte)'Z'), (bytes[256 + 128], bytes[256 + 129]));
        Assert.Equal((5, (byte)'c'), (bytes[256 + 192], bytes[256 + 193]));

        int Int(int at) => BitConverter.ToInt32(bytes, at);
    }
}
