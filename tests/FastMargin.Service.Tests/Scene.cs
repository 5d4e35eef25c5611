using System.Collections.Concurrent;
using System.Diagnostics;
using FastMargin.Book;
using FastMargin.Cli;
using FastMargin.Feeds;
using FastMargin.Formats;

namespace FastMargin.Service.Tests;

/// <summary>A folder with a small book and a tape that crosses levels, made by the command line.</summary>
public sealed class Scene : IDisposable
{
    private readonly ConcurrentQueue<Notice> _notices = new();

    public Scene()
    {
        Folder = Directory.CreateTempSubdirectory("fastmargin-service-").FullName;
        Cli("generate", "book", "--accounts", "300", "--seed", "7", "--out", Book);
        Cli("generate", "tape", "--shape", "crash", "--ticks", "3000", "--book", Book, "--out", Tape);
    }

    public string Folder { get; }

    public string Book => this["book"];

    public string Tape => this["crash.csv.gz"];

    public string this[string name] => Path.Combine(Folder, name);

    public HostSurroundings Surroundings => new() { Notice = _notices.Enqueue, Output = () => Stream.Null };

    internal Notice[] Notices => [.. _notices];

    /// <summary>Runs the command line in this process.</summary>
    public (int Code, string Out, string Error) Cli(params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int code = CommandLine.Run(args, new CliHost { Out = output, Error = error, Folder = Folder });
        return (code, output.ToString(), error.ToString());
    }

    internal MarginBook ReadBook() => BookFolder.Read(Book);

    /// <summary>The events of a replay, as lines.</summary>
    internal string[] Replayed()
    {
        string path = this["replayed.jsonl"];
        (int code, _, string error) = Cli("replay", "--book", Book, "--ticks", Tape, "--events", path);
        Assert.True(code == 0, error);
        return File.ReadAllLines(path);
    }

    internal static void Await(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), what);
            Thread.Sleep(2);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
