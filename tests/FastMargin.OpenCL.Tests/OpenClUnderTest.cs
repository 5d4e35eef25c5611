using FastMargin.Cli.Tests.Devices;
using FastMargin.Engine;
using FastMargin.Tests.Devices;

namespace FastMargin.OpenCL.Tests;

/// <summary>The first OpenCL device.</summary>
public sealed class OpenClUnderTest : IDeviceUnderTest
{
    public static string Missing => "no OpenCL device with double precision: install pocl-opencl-icd, or a driver";

    public static string RequiredBy => "FASTMARGIN_REQUIRE_OPENCL";

    public static IBatchDevice? Find() => new OpenClDevices().Find() is [IBatchDevice first, ..] ? first : null;
}

/// <summary>The same device with rows in local memory, as a graphics processor has them.</summary>
public sealed class LocalRowsUnderTest : IDeviceUnderTest
{
    public static string Missing => OpenClUnderTest.Missing;

    public static string RequiredBy => OpenClUnderTest.RequiredBy;

    public static IBatchDevice? Find() =>
        OpenClUnderTest.Find() is OpenClDevice found ? found.With(1 << 16, found.StressBytes, found.MostDoubts) : null;
}

/// <summary>The same device with memory for a few shocks at once, and for few doubts.</summary>
public sealed class LittleMemoryUnderTest : IDeviceUnderTest
{
    public static string Missing => OpenClUnderTest.Missing;

    public static string RequiredBy => OpenClUnderTest.RequiredBy;

    public static IBatchDevice? Find() =>
        ((OpenClDevice?)OpenClUnderTest.Find())?.With(0, stressBytes: 12_000, mostDoubts: 3);
}

public sealed class OpenClPassTests : DevicePassTests<OpenClUnderTest>;

public sealed class OpenClLocalPassTests : DevicePassTests<LocalRowsUnderTest>;

public sealed class OpenClStressTests : DeviceStressTests<OpenClUnderTest>;

public sealed class OpenClLittleStressTests : DeviceStressTests<LittleMemoryUnderTest>;

public sealed class OpenClEngineTests : DeviceEngineTests<OpenClUnderTest>;

public sealed class OpenClTapeTests : DeviceTapeTests<OpenClUnderTest>;

public sealed class OpenClStressVerbTests : DeviceStressVerbTests<OpenClUnderTest>;

public sealed class OpenClScenarioTests : DeviceScenarioTests<OpenClUnderTest>;
