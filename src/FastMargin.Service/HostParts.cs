using System.Net;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Sinks;

namespace FastMargin.Service;

/// <summary>Makes feeds and sinks from their options.</summary>
/// <param name="book">The book, before the engine runs.</param>
/// <param name="names">Names of its pools.</param>
/// <param name="surroundings">Standard streams, and who hears notices.</param>
internal sealed class HostParts(MarginBook book, PoolNames names, HostSurroundings surroundings)
{
    /// <summary>What holds marks back while the ring is full, one for each feed that may do so.</summary>
    public List<ConflatingWriter> Conflators { get; } = [];

    /// <summary>Makes all feeds, numbered from 1; none when one of them cannot be made.</summary>
    /// <exception cref="DataException">A file, an address or an option that cannot be used.</exception>
    public List<Feed> Feeds(HostOptions options, MarginEngine engine, IInputRing ring)
    {
        var desk = new InputDesk(book.Universe, names, engine.Shelf);
        var feeds = new List<Feed>();
        try
        {
            foreach (FeedOptions feed in options.Feeds)
            {
                IInputWriter writer = Writer(feed, engine.Options.Overload, ring);
                feeds.Add(Make(feed, desk, Port(feeds.Count + 1, writer)));
            }

            TimeSpan timer = options.Timer;
            if (timer > TimeSpan.Zero) feeds.Add(new TimerFeed(Port(feeds.Count + 1, ring), timer));
            return feeds;
        }
        catch
        {
            foreach (Feed feed in feeds) feed.Dispose();
            throw;
        }
    }

    /// <summary>Makes all sinks; none when one of them cannot be made.</summary>
    /// <exception cref="DataException">A file, an address or an option that cannot be used.</exception>
    public List<IOutputSink> Sinks(HostOptions options)
    {
        var sinks = new List<IOutputSink>();
        try
        {
            foreach (SinkOptions sink in options.Sinks) sinks.Add(Make(sink));
            return sinks;
        }
        catch
        {
            foreach (IOutputSink sink in sinks) sink.Dispose();
            throw;
        }
    }

    private static MergedTicks Ticks(IReadOnlyList<string> files)
    {
        var sources = new List<ITickSource>();
        try
        {
            foreach (string file in files)
                sources.Add(TapeSource.IsTape(file) ? TapeSource.Open(file) : CsvTickSource.Open(file));
            return new MergedTicks(sources);
        }
        catch
        {
            foreach (ITickSource source in sources) source.Dispose();
            throw;
        }
    }

    private static IPEndPoint EndPoint(string address) => IPEndPoint.TryParse(address, out IPEndPoint? parsed)
        && address.Contains(':', StringComparison.Ordinal)
        ? parsed
        : throw new DataException($"address \"{address}\"", "an IP address and port, as 239.1.2.3:7001");

    private static IPAddress? Interface(FeedOptions feed)
    {
        if (feed.Interface is not { } text) return null;
        return IPAddress.TryParse(text, out IPAddress? address)
            ? address
            : throw new DataException($"interface \"{text}\"", "an IP address of this machine");
    }

    private IInputWriter Writer(FeedOptions feed, OverloadOptions overload, IInputRing ring)
    {
        OverloadPolicy policy = feed.IsFinite ? overload.Files : overload.Live;
        if (policy != OverloadPolicy.Conflate) return ring;
        var conflator = new ConflatingWriter(ring, book.Universe.Instruments.Count);
        Conflators.Add(conflator);
        return conflator;
    }

    private FeedPort Port(int number, IInputWriter writer) =>
        new((ushort)number, writer, surroundings.Clock, surroundings.Notice);

    private Feed Make(FeedOptions feed, InputDesk desk, FeedPort port) => feed.Type switch
    {
        FeedType.Tape => new TapePlayer(
            $"tape {string.Join(' ', feed.Files)}", port, Ticks(feed.Files), book.Universe, feed.Mark, feed.Speed),
        FeedType.Udp => new UdpFeed(
            EndPoint(feed.Address!), port, book.Universe, Directory(feed),
            Interface(feed)),
        FeedType.Tcp => new TcpFeed(feed.Address!, port, book.Universe, Directory(feed)),
        FeedType.TcpLines => new TcpLineFeed(feed.Address!, port, desk),
        FeedType.Lines => new StreamLineFeed($"lines {feed.Files[0]}", port, desk, OpenLines(feed.Files[0])),
        _ => new StreamLineFeed("stdin", port, desk, surroundings.Input()),
    };

    private static FileStream OpenLines(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(new SourceLine(path, 0), "no readable file", "a file of JSON lines", e);
        }
    }

    private SymbolDirectory Directory(FeedOptions feed)
    {
        if (feed.Symbols is not { } path) return SymbolDirectory.Of(book.Universe);
        try
        {
            return SymbolDirectory.Parse(File.ReadLines(path), path, book.Universe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(new SourceLine(path, 0), "no readable file", "lines number,instrument", e);
        }
    }

    private IOutputSink Make(SinkOptions sink) => sink.Type switch
    {
        SinkType.Console => new ConsoleSink(
            surroundings.Output(), book.Universe, names, sink.IsJson, sink.File.HasStamps,
            notice: surroundings.Notice),
        SinkType.File => new JsonLinesSink(sink.Path!, book.Universe, names, sink.File, surroundings.Notice),
        SinkType.SharedMemory => new SharedRingSink(sink.Path!, names, sink.Capacity),
        _ => new TcpServerSink(EndPoint(sink.Listen!), book.Universe, names, sink.Tcp, surroundings.Notice),
    };
}

/// <summary>What a host touches of the process around it: passed in, so that tests run it in theirs.</summary>
public sealed record HostSurroundings
{
    /// <summary>Opens standard input.</summary>
    public Func<Stream> Input { get; init; } = Console.OpenStandardInput;

    /// <summary>Opens standard output.</summary>
    public Func<Stream> Output { get; init; } = Console.OpenStandardOutput;

    /// <summary>Time.</summary>
    public FeedClock Clock { get; init; } = new();

    /// <summary>Hears what is wrong, and of feeds that come and go.</summary>
    public NoticeHandler Notice { get; init; } = _ => { };
}
