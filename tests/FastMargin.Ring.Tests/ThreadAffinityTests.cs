namespace FastMargin.Ring.Tests;

public class ThreadAffinityTests
{
    [Fact]
    public void A_pinned_thread_may_run_on_its_processor_only()
    {
        IReadOnlyList<int> before = ThreadAffinity.Allowed();
        if (before.Count == 0) Assert.Skip("this system does not say on which processors a thread runs");
        IReadOnlyList<int> pinned = [];
        var thread = new Thread(() =>
        {
            if (ThreadAffinity.TryPin(before[^1])) pinned = ThreadAffinity.Allowed();
        });
        thread.Start();
        thread.Join();
        Assert.Equal([before[^1]], pinned);
        Assert.Equal(before, ThreadAffinity.Allowed());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_023)]
    [InlineData(int.MaxValue)]
    public void A_processor_that_is_not_there_is_refused(int processor)
    {
        if (ThreadAffinity.Allowed().Contains(processor)) Assert.Skip($"there is a processor {processor}");
        Assert.False(ThreadAffinity.TryPin(processor));
    }
}
