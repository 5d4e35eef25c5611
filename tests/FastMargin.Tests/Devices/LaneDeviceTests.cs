using FastMargin.Engine;

namespace FastMargin.Tests.Devices;

/// <summary>The lanes pass the tests that other devices have to, on every machine.</summary>
public sealed class LaneDeviceTests : DevicePassTests<LanesUnderTest>;

/// <inheritdoc cref="LaneDeviceTests"/>
public sealed class LaneDeviceEngineTests : DeviceEngineTests<LanesUnderTest>;

/// <summary>The vector lanes as if they were another device: they are always there.</summary>
public sealed class LanesUnderTest : IDeviceUnderTest
{
    public static string Missing => "no lanes";

    public static string RequiredBy => "FASTMARGIN_REQUIRE_LANES";

    public static IBatchDevice? Find() => new LossyLanes();
}
