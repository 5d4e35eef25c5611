using System.Globalization;
using FastMargin.Engine;
using FastMargin.OpenCL.Native;

namespace FastMargin.OpenCL;

/// <summary>
/// The OpenCL devices of this machine that can give the bits of the vector lanes: double precision with denormals, a
/// fused multiply-add, rounding to nearest, OpenCL C 1.2, work-groups of 256. They are named <c>opencl:0</c>,
/// <c>opencl:1</c>, ... in the order of platforms and of devices in them.
/// </summary>
public sealed class OpenClDevices : IBatchDeviceSource
{
    private const uint PlatformName = 0x0902;
    private const uint DeviceName = 0x102B;
    private const uint DriverVersion = 0x102D;
    private const uint DeviceUnits = 0x1002;
    private const uint DeviceGroupSize = 0x1004;
    private const uint DeviceDoubles = 0x1032;
    private const uint DeviceAvailable = 0x1027;
    private const uint DeviceLocalMemory = 0x1023;
    private const uint DeviceLargestBuffer = 0x1010;
    private const uint DeviceMemory = 0x101F;

    // Denormals, infinities and NaN, round to nearest, fused multiply-add.
    private const ulong NeededDoubles = 0x1 | 0x2 | 0x4 | 0x20;

    // A driver that is asked for its devices for the first time by two threads at once may tell one of them of none.
    private static readonly Lock _drivers = new();

    /// <inheritdoc/>
    public IReadOnlyList<IBatchDevice> Find() => Find(fault: null);

    /// <summary>The devices, whose calls fail where a test says so.</summary>
    internal static IReadOnlyList<IBatchDevice> Find(Func<string, int>? fault)
    {
        var found = new List<IBatchDevice>();
        var calls = new ClCalls("opencl", fault);
        try
        {
            lock (_drivers) Find(found, calls, fault);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BatchDeviceException)
        {
            // No library, or one that answers nothing: there is no device.
        }

        return found;
    }

    private static void Find(List<IBatchDevice> found, ClCalls calls, Func<string, int>? fault)
    {
        foreach (nint platform in calls.Platforms())
        {
            foreach (nint device in calls.Devices(platform)) AddFit(found, calls, platform, device, fault);
        }
    }

    private static void AddFit(
        List<IBatchDevice> found, ClCalls calls, nint platform, nint device, Func<string, int>? fault)
    {
        try
        {
            bool isFit = calls.DeviceNumber(device, DeviceAvailable) != 0
                && (calls.DeviceNumber(device, DeviceDoubles) & NeededDoubles) == NeededDoubles
                && calls.DeviceNumber(device, DeviceGroupSize) >= OpenClDevice.GroupSize;
            if (!isFit) return;
            BatchDeviceKind kind = calls.KindOf(device);
            string units = calls.DeviceNumber(device, DeviceUnits).ToString(CultureInfo.InvariantCulture);
            found.Add(new OpenClDevice(device, fault)
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"opencl:{found.Count}"),
                Description = $"{calls.DeviceText(device, DeviceName)}, {calls.PlatformText(platform, PlatformName)} "
                    + $"{calls.DeviceText(device, DriverVersion)}, units {units}",
                Kind = kind,
                LocalRows = kind == BatchDeviceKind.Cpu ? 0 : (long)calls.DeviceNumber(device, DeviceLocalMemory) / 2,
                StressBytes = (long)Math.Min(
                    calls.DeviceNumber(device, DeviceLargestBuffer), calls.DeviceNumber(device, DeviceMemory) / 4),
            });
        }
        catch (BatchDeviceException)
        {
            // One that cannot say what it is will not be used; the others may be.
        }
    }
}

/// <summary>One device.</summary>
internal sealed class OpenClDevice(nint id, Func<string, int>? fault) : IBatchDevice
{
    /// <summary>Work-items of a group, in every launch: a block of a stress is one group.</summary>
    public const int GroupSize = 256;

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required BatchDeviceKind Kind { get; init; }

    /// <summary>
    /// Bytes of rows up to which they are brought into local memory: half of what a group has, so that two groups fit
    /// beside each other; 0 on a processor, whose local memory is memory like any other.
    /// </summary>
    public long LocalRows { get; init; }

    /// <summary>
    /// Bytes that a launch of shocks may need beside the book: a quarter of the memory, and never more than a buffer
    /// may have.
    /// </summary>
    public long StressBytes { get; init; }

    /// <summary>The most pools with an open sign that there is room for when several shocks go at once.</summary>
    public int MostDoubts { get; init; } = 1 << 22;

    /// <summary>The same device with other limits.</summary>
    public OpenClDevice With(long localRows, long stressBytes, int mostDoubts) => new(id, fault)
    {
        Name = Name,
        Description = Description,
        Kind = Kind,
        LocalRows = localRows,
        StressBytes = stressBytes,
        MostDoubts = mostDoubts,
    };

    /// <summary>The driver's number of the device.</summary>
    public nint Id => id;

    public IBatchPass Open() => new OpenClPass(this, id, new ClCalls(Name, fault));
}
