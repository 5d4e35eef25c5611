namespace FastMargin.Ring.Tests.Interleaving;

/// <summary>
/// Every order in which the shared accesses of tiny rings can happen: no event lost, torn, doubled or out of order,
/// nobody waiting for ever. And each known way to get it wrong is found.
/// </summary>
public sealed class InterleavingTests
{
    [Theory]
    [InlineData(1, new[] { 1, 1, 1 }, 1, false)]
    [InlineData(1, new[] { 1, 1, 1 }, 1, true)]
    [InlineData(2, new[] { 2, 1, 2 }, 2, false)]
    [InlineData(2, new[] { 2, 1, 2 }, 1, true)]
    [InlineData(2, new[] { 1, 2, 1, 2 }, 2, true)]
    [InlineData(4, new[] { 3, 1, 4, 2 }, 3, true)]
    public void One_producer_loses_nothing_in_any_order(int capacity, int[] batches, int maxDrain, bool parks) =>
        AssertHolds(new SingleProducerModel(capacity, batches, maxDrain, parks, Fault.None).Explore());

    [Theory]
    [InlineData(1, new[] { 1, 1 }, new[] { 1 }, 1, false, false)]
    [InlineData(1, new[] { 1 }, new[] { 1 }, 1, false, true)]
    [InlineData(1, new[] { 1 }, new[] { -1 }, 1, false, true)]
    [InlineData(1, new[] { 1 }, new[] { 1 }, 1, true, false)]
    [InlineData(2, new[] { 1, -1 }, new[] { 2 }, 1, false, false)]
    [InlineData(2, new[] { 2 }, new[] { 1, 1 }, 2, false, false)]
    [InlineData(2, new[] { 2, 1 }, new[] { 1, 2 }, 2, false, false)]
    public void Two_producers_lose_nothing_in_any_order(
        int capacity, int[] batches, int[] others, int maxDrain, bool parks, bool endsAnyTime) =>
        AssertHolds(new MultiProducerModel(
            capacity, [batches, others], maxDrain, parks, endsAnyTime, Fault.None).Explore());

    [Theory]
    [InlineData(Fault.PublishBeforeWriting, false)]
    [InlineData(Fault.PublishWithoutRelease, false)]
    [InlineData(Fault.ReleaseBeforeReading, false)]
    [InlineData(Fault.OneSlotTooMany, false)]
    [InlineData(Fault.CompleteBeforePublishing, false)]
    [InlineData(Fault.SignalWithoutFence, true)]
    [InlineData(Fault.TicketAfterFlag, true)]
    public void A_fault_in_the_protocol_of_one_producer_is_found(Fault fault, bool parks) =>
        AssertBreaks(new SingleProducerModel(2, [2, 1, 2], 1, parks, fault).Explore());

    [Theory]
    [InlineData(Fault.PublishBeforeWriting)]
    [InlineData(Fault.PublishWithoutRelease)]
    [InlineData(Fault.ClaimWithoutExchange)]
    [InlineData(Fault.StampWithoutLap)]
    [InlineData(Fault.EndWithoutClaims)]
    public void A_fault_in_the_protocol_of_two_producers_is_found(Fault fault) =>
        AssertBreaks(new MultiProducerModel(1, [[1, 1], [1]], 1, false, true, fault).Explore());

    private static void AssertHolds((int States, string? Violation) explored)
    {
        Print(explored);
        Assert.Null(explored.Violation);
    }

    private static void AssertBreaks((int States, string? Violation) explored)
    {
        Print(explored);
        Assert.NotNull(explored.Violation);
    }

    private static void Print((int States, string? Violation) explored) =>
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{explored.States} states: {explored.Violation ?? "all hold"}");
}
