using FastMargin.Engine;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace FastMargin.Ilgpu;

/// <summary>One device that ILGPU compiles for.</summary>
internal sealed class IlgpuDevice(string name, Context context, Device device) : IBatchDevice
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => $"ILGPU {device.AcceleratorType} {device.Name}";

    /// <inheritdoc/>
    public BatchDeviceKind Kind => device.AcceleratorType switch
    {
        AcceleratorType.CPU => BatchDeviceKind.Cpu,
        AcceleratorType.Cuda => BatchDeviceKind.Gpu,
        _ => KindOf(device),
    };

    /// <summary>A book on the device, once the device has shown that it fuses as the processor does.</summary>
    public IBatchPass Open() => IlgpuCalls.Of(name, "opening", () =>
    {
        Accelerator accelerator = device.CreateAccelerator(context);
        try
        {
            FusedCheck.Run(name, accelerator);
            return new IlgpuPass(name, accelerator);
        }
        catch
        {
            accelerator.Dispose();
            throw;
        }
    });

    private static BatchDeviceKind KindOf(Device device) => device switch
    {
        CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU } => BatchDeviceKind.Cpu,
        CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_GPU } => BatchDeviceKind.Gpu,
        _ => BatchDeviceKind.Accelerator,
    };
}
