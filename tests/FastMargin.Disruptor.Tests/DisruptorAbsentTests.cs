namespace FastMargin.Disruptor.Tests;

/// <summary>Stands for the adapter's tests in a build without the package, so that they are missed by name.</summary>
public sealed class DisruptorAbsentTests
{
    private const string Why = "Disruptor package absent: build with -p:EnableDisruptor=true where it can be restored";

    [Fact(Skip = Why)]
    public void Batches_of_a_disruptor_give_the_outputs_of_the_engines_own_ring()
    {
        // Stands in DisruptorInputTests, which is built with the package.
    }
}
