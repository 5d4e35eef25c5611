using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;

namespace FastMargin.Latency;

/// <summary>A tape there and back without end, so that prices stay where they were while event time goes on.</summary>
internal sealed class TapeLoop(SyntheticTape tape)
{
    private long _at;

    /// <summary>The next mark, stamped as having come in at a time.</summary>
    public InputEvent Next(long ingressNs)
    {
        long turn = _at / tape.Count;
        int at = (int)(_at % tape.Count);
        if (turn % 2 == 1) at = tape.Count - 1 - at;
        long timeNs = tape.TimesNs[0] + _at++;
        return InputEvent.Mark(tape.Instruments[at], tape.MarkSteps[at], timeNs) with { IngressNs = ingressNs };
    }
}
