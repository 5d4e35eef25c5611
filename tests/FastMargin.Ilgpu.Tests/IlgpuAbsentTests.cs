namespace FastMargin.Ilgpu.Tests;

/// <summary>Stands for the devices' tests in a build without the package, so that they are missed by name.</summary>
public sealed class IlgpuAbsentTests
{
    private const string Why = "ILGPU package absent: build with -p:EnableIlgpu=true where it can be restored";

    [Fact(Skip = Why)]
    public void The_processor_accelerator_is_always_among_the_devices()
    {
        // Stands in IlgpuDevicesTests, which is built with the package.
    }

    [Fact(Skip = Why)]
    public void Every_device_fuses_as_the_processor_does()
    {
        // Likewise.
    }

    [Fact(Skip = Why)]
    public void A_sweep_on_every_device_raises_the_edges_of_the_lanes()
    {
        // Likewise.
    }

    [Fact(Skip = Why)]
    public void Columns_changes_and_events_of_random_books_are_those_of_every_width()
    {
        // Stands in IlgpuPassTests and IlgpuEngineTests, which OpenCL's devices have to pass as well.
    }

    [Fact(Skip = Why)]
    public void Shocks_of_a_book_do_to_it_what_they_do_on_every_width()
    {
        // Stands in IlgpuStressTests, likewise.
    }
}
