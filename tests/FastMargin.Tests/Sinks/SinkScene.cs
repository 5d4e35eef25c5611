using System.Collections.Concurrent;
using System.Diagnostics;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Tests.Feeds;

namespace FastMargin.Tests.Sinks;

/// <summary>A book with one account and numbered outputs about it, for the sinks.</summary>
internal sealed class SinkScene : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<Notice> _notices = new();

    public SinkScene()
    {
        Book.AddAccount("Zoë \"1\"");
        Names = new PoolNames(Book, Shelf);
    }

    public MarginBook Book { get; } = new(SampleBooks.Universe());

    public ParameterShelf Shelf { get; } = new();

    public PoolNames Names { get; }

    public Notice[] Notices => [.. _notices];

    public void Hear(Notice notice) => _notices.Enqueue(notice);

    public static OutputEvent Level(long number) => new()
    {
        Kind = OutputKind.Level,
        Cause = InputKind.Mark,
        Facts = OutputFacts.Deficient,
        From = (byte)FastMargin.Engine.Level.Healthy,
        To = (byte)FastMargin.Engine.Level.Deficient,
        Pool = 0,
        Instrument = 3,
        MarkSteps = 808,
        Sequence = 10 * number,
        Number = number,
        TimeNs = 1000 + number,
        Equity = 97.5,
        Requirement = 100,
        IngressNs = 1,
        DequeueNs = 2,
        DecisionNs = 3,
        PublishNs = 4,
    };

    public static string JsonOf(long number) => FormattableString.Invariant(
        $"{{\"seq\":{10 * number},\"number\":{number},\"time_ns\":{1000 + number},\"kind\":\"level\",")
        + "\"cause\":\"mark\",\"account\":\"Zo\\u00EB \\u00221\\u0022\","
        + "\"pool\":\"cross\",\"from\":\"healthy\",\"to\":\"deficient\","
        + "\"equity\":97.5,\"requirement\":100,\"excess\":-2.5,\"ratio\":0.975,\"deficient\":true,"
        + "\"instrument\":\"ES\",\"price\":101}";

    public static void Await(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < _patience, what);
            Thread.Sleep(1);
        }
    }

    public void Dispose() => Book.Dispose();
}
