using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.OpenCL;

namespace FastMargin.Bench.Suites;

/// <summary>The devices that are measured beside each other.</summary>
internal static class BenchDevices
{
    /// <summary>How results name them.</summary>
    public const string About =
        "Devices are named by their drivers; of kind cpu is one that is the processor itself behind OpenCL.";

    /// <summary>The lanes of this process, on one thread and on two.</summary>
    public static IReadOnlyList<IBatchDevice> Lanes =>
        [new LaneDevice(SweepVariants.Chosen, 1), new LaneDevice(SweepVariants.Chosen, 2)];

    /// <summary>The OpenCL devices; where there is none, that is said.</summary>
    public static IReadOnlyList<IBatchDevice> OpenCl(string suite)
    {
        IReadOnlyList<IBatchDevice> found = new OpenClDevices().Find();
        if (found.Count == 0) Console.Error.WriteLine($"{suite}: left out: opencl, no device with double precision");
        return found;
    }

    /// <summary>What a device is made of, in a word.</summary>
    public static string KindOf(IBatchDevice device) => device.Kind switch
    {
        BatchDeviceKind.Lanes => "lanes",
        BatchDeviceKind.Cpu => "cpu",
        BatchDeviceKind.Gpu => "gpu",
        _ => "accelerator",
    };
}
