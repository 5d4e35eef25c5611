using System.Text;
using FastMargin.Instruments;
using FastMargin.Sinks;

namespace FastMargin.Tests.Sinks;

/// <summary>The file of events: rotation, a full disk, the bound of its memory.</summary>
public sealed class JsonLinesSinkTests : IDisposable
{
    private static readonly JsonLinesOptions _quick = new()
    {
        Retry = TimeSpan.FromMilliseconds(2),
        Patience = TimeSpan.FromMilliseconds(200),
    };

    private readonly SinkScene _scene = new();
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["events.jsonl"];

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_output_is_a_line_and_stamps_are_written_on_request_only()
    {
        Write(_quick, 1, 2);
        Assert.Equal([SinkScene.JsonOf(1), SinkScene.JsonOf(2)], File.ReadAllLines(Path));
        Write(_quick with { HasStamps = true }, 3, 3);
        string stamps = ",\"ingress_ns\":1,\"dequeue_ns\":2,\"decision_ns\":3,\"publish_ns\":4}";
        Assert.Equal(SinkScene.JsonOf(3)[..^1] + stamps, File.ReadAllLines(Path)[2]);
    }

    [Fact]
    public void A_full_file_makes_way_and_the_oldest_beyond_the_count_goes()
    {
        int size = Encoding.UTF8.GetByteCount(SinkScene.JsonOf(1)) + 1;
        int perFile = (1200 / size) + 3;
        Write(_quick with { MaxSize = (perFile * size) + (size / 2), Keep = 2 }, 1, 9, stepByStep: true);
        string[] files = Directory.GetFiles(_folder.Root).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal([Path, Path + ".1"], files);
        Write(_quick with { MaxSize = (perFile * size) + (size / 2), Keep = 2 }, 10, 40, stepByStep: true);
        files = Directory.GetFiles(_folder.Root).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal([Path, Path + ".1", Path + ".2"], files);
        string[] lines = [.. files.Reverse().SelectMany(File.ReadAllLines)];
        Assert.Equal(Enumerable.Range(41 - lines.Length, lines.Length).Select(n => SinkScene.JsonOf(n)), lines);
        Assert.All(files, f => Assert.InRange(new FileInfo(f).Length, size, (perFile * size) + (size / 2)));
    }

    [Fact]
    public void A_torn_last_line_is_cut_off_when_the_file_is_opened_again()
    {
        File.WriteAllText(Path, "{\"whole\":1}\n{\"torn");
        Write(_quick, 1, 1);
        Assert.Equal(["{\"whole\":1}", SinkScene.JsonOf(1)], File.ReadAllLines(Path));
    }

    [Fact]
    public void A_full_disk_is_reported_once_and_nothing_is_lost_when_it_has_room_again()
    {
        var disk = new FailingStream();
        using (JsonLinesSink sink = Sink(_quick, disk))
        {
            sink.Take(SinkScene.Level(1));
            SinkScene.Await(() => sink.QueueSize == 0, "the first line is not written");
            disk.IsFull = true;
            for (int i = 2; i <= 50; i++) sink.Take(SinkScene.Level(i));
            SinkScene.Await(() => disk.Failures >= 3, "no retries");
            Assert.Contains("No space left", Assert.Single(_scene.Notices).Text);
            disk.IsFull = false;
            SinkScene.Await(() => sink.QueueSize == 0, "not written after the disk had room again");
            Assert.Equal((2, 0), (_scene.Notices.Length, sink.Suppressed));
        }

        Assert.Equal(Enumerable.Range(1, 50).Select(n => SinkScene.JsonOf(n)), Lines(disk));
    }

    [Fact]
    public void Beyond_the_declared_memory_lines_are_left_out_and_their_number_is_written()
    {
        var disk = new FailingStream { IsFull = true };
        using (JsonLinesSink sink = Sink(_quick with { QueueSize = 2000 }, disk))
        {
            for (int i = 1; i <= 100; i++) sink.Take(SinkScene.Level(i));
            Assert.InRange(sink.QueueSize, 1000, 2000);
            Assert.InRange(sink.Suppressed, 90, 99);
            disk.IsFull = false;
            SinkScene.Await(() => sink.QueueSize == 0, "not written");
            sink.Take(SinkScene.Level(101));
        }

        string[] lines = Lines(disk);
        int kept = lines.Length - 2;
        Assert.Equal(Enumerable.Range(1, kept).Select(n => SinkScene.JsonOf(n)), lines[..kept]);
        Assert.Equal($"{{\"kind\":\"suppressed\",\"count\":{100 - kept}}}", lines[^2]);
        Assert.Equal(SinkScene.JsonOf(101), lines[^1]);
    }

    [Fact]
    public void With_the_policy_to_wait_nothing_is_left_out()
    {
        var disk = new FailingStream { IsFull = true };
        using (JsonLinesSink sink = Sink(_quick with { QueueSize = 2000, WhenFull = FullPolicy.Wait }, disk))
        {
            var pump = new Thread(() =>
            {
                for (int i = 1; i <= 100; i++) sink.Take(SinkScene.Level(i));
            });
            pump.Start();
            SinkScene.Await(() => disk.Failures >= 3, "no retries");
            Assert.True(pump.IsAlive);
            disk.IsFull = false;
            Assert.True(pump.Join(TimeSpan.FromSeconds(10)));
            Assert.Equal(0, sink.Suppressed);
        }

        Assert.Equal(Enumerable.Range(1, 100).Select(n => SinkScene.JsonOf(n)), Lines(disk));
    }

    [Fact]
    public void Closing_on_a_full_disk_ends_and_says_what_is_lost()
    {
        var disk = new FailingStream { IsFull = true };
        JsonLinesSink sink = Sink(_quick, disk);
        sink.Take(SinkScene.Level(1));
        sink.Dispose();
        int size = Encoding.UTF8.GetByteCount(SinkScene.JsonOf(1)) + 1;
        Assert.Contains(_scene.Notices, n => n.Text == $"{size} bytes lost");
        Assert.Equal(size, sink.Lost);
    }

    [Fact]
    public void A_device_that_is_always_full_is_reported()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no device that is always full here");
        using (var sink = new JsonLinesSink("/dev/full", _scene.Book.Universe, _scene.Names, _quick, _scene.Hear))
        {
            sink.Take(SinkScene.Level(1));
            SinkScene.Await(() => _scene.Notices.Length > 0, "no notice");
        }

        Assert.Contains("not written: No space left", _scene.Notices[0].Text);
    }

    [Theory]
    [InlineData(1023, 1)]
    [InlineData(1024, -1)]
    [InlineData(1024, 1001)]
    public void Options_out_of_range_are_refused(long size, int keep) => Assert.Throws<DataException>(
        () => Sink(_quick with { MaxSize = size, Keep = keep }, new MemoryStream()));

    private static string[] Lines(MemoryStream disk) =>
        Encoding.UTF8.GetString(disk.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private JsonLinesSink Sink(JsonLinesOptions options, Stream disk) =>
        new(Path, _scene.Book.Universe, _scene.Names, options, _scene.Hear, _ => disk);

    private void Write(JsonLinesOptions options, int from, int to, bool stepByStep = false)
    {
        using var sink = new JsonLinesSink(Path, _scene.Book.Universe, _scene.Names, options, _scene.Hear);
        for (int i = from; i <= to; i++)
        {
            sink.Take(SinkScene.Level(i));
            if (stepByStep) SinkScene.Await(() => sink.QueueSize == 0, "not written");
        }
    }
}
