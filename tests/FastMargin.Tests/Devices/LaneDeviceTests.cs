namespace FastMargin.Tests.Devices;

/// <summary>The lanes pass the tests that other devices have to.</summary>
public sealed class LaneDeviceTests : DevicePassTests<LanesUnderTest>;

/// <inheritdoc cref="LaneDeviceTests"/>
public sealed class LaneDeviceEngineTests : DeviceEngineTests<LanesUnderTest>;
