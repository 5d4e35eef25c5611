using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>What feeds of frames share: the decoder, and the counting of what it tells.</summary>
public abstract class FrameFeed : Feed
{
    private protected FrameFeed(string name, FeedPort port, Universe universe, SymbolDirectory directory)
        : base(name, port) => Frames = new FrameInputs(directory, universe, new Listener(this));

    /// <inheritdoc/>
    public override bool IsFinite => false;

    private protected FrameInputs Frames { get; }

    private sealed class Listener(FrameFeed feed) : IFrameListener
    {
        public bool OnInput(in InputEvent input) => feed.Send(input);

        public void OnRefused(string position, string what) => feed.Refuse(position, what);

        public void OnGap(long lost, string what)
        {
            feed.Counts.AddGap(lost);
            feed.Report($"gap: {what}");
        }

        public void OnRepeated() => feed.Counts.AddRepeated();
    }
}
