using FastMargin.Engine;
using FastMargin.Tests.Devices;

namespace FastMargin.Ilgpu.Tests;

/// <summary>A graphics processor of those that ILGPU finds where there is one, else the first of them.</summary>
public sealed class IlgpuUnderTest : IDeviceUnderTest
{
    public static string Missing => "no ILGPU device with double precision";

    public static string RequiredBy => "FASTMARGIN_REQUIRE_ILGPU";

    public static IBatchDevice? Find()
    {
        IReadOnlyList<IBatchDevice> found = new IlgpuDevices().Find();
        return found.FirstOrDefault(d => d.Kind == BatchDeviceKind.Gpu) ?? (found is [var first, ..] ? first : null);
    }
}

public sealed class IlgpuPassTests : DevicePassTests<IlgpuUnderTest>;

public sealed class IlgpuStressTests : DeviceStressTests<IlgpuUnderTest>;

public sealed class IlgpuEngineTests : DeviceEngineTests<IlgpuUnderTest>;
