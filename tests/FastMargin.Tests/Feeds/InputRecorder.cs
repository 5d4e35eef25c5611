using System.Collections.Concurrent;
using System.Diagnostics;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Formats;

namespace FastMargin.Tests.Feeds;

/// <summary>Stands where the engine's ring would: keeps what feeds deliver and report, and waits for it.</summary>
internal sealed class InputRecorder : IInputWriter
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<InputEvent> _inputs = new();
    private readonly ConcurrentQueue<Notice> _notices = new();

    public InputEvent[] Inputs => [.. _inputs];

    public Notice[] Notices => [.. _notices];

    /// <summary>Falls to false when the engine is told to have stopped.</summary>
    public bool IsRunning { get; set; } = true;

    public bool Write(in InputEvent input)
    {
        if (IsRunning) _inputs.Enqueue(input);
        return IsRunning;
    }

    public FeedPort Port(ushort number = 1, FeedClock? clock = null) =>
        new(number, this, clock ?? new FeedClock(), _notices.Enqueue);

    public void Await(int inputs) => Await(() => _inputs.Count >= inputs, $"{inputs} inputs");

    public void AwaitNotice(string text) =>
        Await(() => _notices.Any(n => n.Text.Contains(text, StringComparison.Ordinal)), $"notice '{text}'");

    public void Await(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > _patience)
            {
                Assert.Fail($"no {what}; {_inputs.Count} inputs; notices: {string.Join(" | ", _notices)}");
            }

            Thread.Sleep(1);
        }
    }
}
