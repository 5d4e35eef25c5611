using System.Text.Json;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Sinks;

namespace FastMargin.Service;

/// <summary>
/// A file that says every second how things stand, replaced whole each time: for a watchdog that looks at its age, and
/// for people. Its <c>status</c> is <c>running</c>, <c>degraded</c> (a feed is dead or not connected, or a sink leaves
/// outputs out) or <c>stopped</c>.
/// </summary>
internal sealed class HealthFile : IDisposable
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly MarginHost _host;
    private readonly NoticeHandler _notice;
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private bool _hasFailed;

    public HealthFile(string path, MarginHost host, NoticeHandler notice)
    {
        (_path, _host, _notice) = (path, host, notice);
        _timer = new Timer(_ => Write());
    }

    public void Start() => _timer.Change(TimeSpan.Zero, _period);

    /// <summary>Writes a last time, then ends.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Write();
    }

    /// <summary>One look at the host as JSON.</summary>
    public static byte[] Describe(MarginHost host)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            EngineCounts counts = host.Engine.Counts;
            json.WriteStartObject();
            json.WriteString("status", Status(host));
            json.WriteString("time", DateTime.UtcNow);
            json.WriteNumber("inputs", counts.Inputs);
            json.WriteNumber("outputs", counts.Outputs);
            json.WriteNumber("refused", counts.Refused);
            json.WriteNumber("lag_ns", counts.LagNs);
            json.WriteNumber("input_depth", host.Engine.InputDepth);
            json.WriteNumber("output_depth", host.Engine.OutputDepth);
            json.WriteStartArray("feeds");
            foreach (Feed feed in host.Feeds) WriteFeed(json, feed);
            json.WriteEndArray();
            json.WriteStartArray("sinks");
            foreach (IOutputSink sink in host.Sinks)
            {
                json.WriteStartObject();
                json.WriteString("name", sink.Name);
                json.WriteNumber("suppressed", sink.Suppressed);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string Status(MarginHost host)
    {
        if (host.IsStopped) return "stopped";
        bool isDegraded = host.HasFailed || host.Feeds.Any(f => f.Counts.State == FeedState.Connecting)
            || host.Sinks.Any(s => s.Suppressed > 0);
        return isDegraded ? "degraded" : "running";
    }

    private static void WriteFeed(Utf8JsonWriter json, Feed feed)
    {
        json.WriteStartObject();
        json.WriteString("name", feed.Name);
        json.WriteString("state", feed.Counts.State.ToString().ToLowerInvariant());
        json.WriteNumber("inputs", feed.Counts.Inputs);
        json.WriteNumber("refused", feed.Counts.Refused);
        json.WriteNumber("gaps", feed.Counts.Gaps);
        json.WriteNumber("lost", feed.Counts.Lost);
        json.WriteEndObject();
    }

    private void Write()
    {
        lock (_lock)
        {
            try
            {
                string temporary = _path + ".tmp";
                File.WriteAllBytes(temporary, Describe(_host));
                File.Move(temporary, _path, overwrite: true);
                _hasFailed = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_hasFailed) _notice(new Notice("health", $"{_path} not written: {e.Message.TrimEnd('.')}"));
                _hasFailed = true;
            }
        }
    }
}
