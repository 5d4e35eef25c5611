using FastMargin.Engine;

namespace FastMargin.Tests.Engine;

/// <summary>A clock that goes on by one nanosecond whenever it is asked, and as far as a test says.</summary>
internal sealed class FakeClock(long startNs = 1_000) : EngineClock
{
    private long _nowNs = startNs;

    public override long NowNs => Interlocked.Increment(ref _nowNs);

    public void Pass(long ns) => Interlocked.Add(ref _nowNs, ns);
}
