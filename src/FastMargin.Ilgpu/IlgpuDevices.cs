using FastMargin.Engine;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace FastMargin.Ilgpu;

/// <summary>
/// The devices that ILGPU finds: CUDA, OpenCL with double precision and a generic address space (which ILGPU needs),
/// and its own accelerator on the processor, meant for debugging.
/// </summary>
public sealed class IlgpuDevices : IBatchDeviceSource
{
    // One for the process: it holds the compilers, and devices live as long as it does.
    private static readonly Lazy<Context> _context = new(() => Context.Create(builder =>
    {
        builder.Default().EnableAlgorithms();
        DeviceMath.Register(builder);
    }));

    /// <inheritdoc/>
    public IReadOnlyList<IBatchDevice> Find()
    {
        var found = new List<IBatchDevice>();
        foreach (Device device in _context.Value.Devices)
        {
            if (device is CLDevice { Capabilities.Float64: false }) continue;
            found.Add(new IlgpuDevice($"ilgpu:{found.Count}", _context.Value, device));
        }

        return found;
    }
}
