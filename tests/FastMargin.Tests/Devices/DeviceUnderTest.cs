using FastMargin.Engine;

namespace FastMargin.Tests.Devices;

/// <summary>A kind of batch device that the classes of this folder are run with.</summary>
public interface IDeviceUnderTest
{
    /// <summary>What is missing where there is none, as a skipped test says it.</summary>
    public static abstract string Missing { get; }

    /// <summary>The variable that makes absence a failure when it is 1.</summary>
    public static abstract string RequiredBy { get; }

    /// <summary>The first device of the kind, or null.</summary>
    public static abstract IBatchDevice? Find();
}

/// <summary>Gives a test its device.</summary>
public static class DeviceUnderTest
{
    /// <summary>Audits until a sweep has ended: a device may take longer than the test's inputs.</summary>
    public static void EndSweep(MarginEngine engine)
    {
        bool hasEnded = SpinWait.SpinUntil(
            () => engine.AuditCounts.Sweeps > 0 || (engine.Audit(64).IsEmpty && engine.AuditCounts.Sweeps > 0),
            TimeSpan.FromMinutes(1));
        Assert.True(hasEnded, "no audit came to its end");
    }

    /// <summary>The device; without one the test is skipped by name, or fails where one is required.</summary>
    public static IBatchDevice Get<T>()
        where T : IDeviceUnderTest
    {
        if (T.Find() is { } device) return device;
        if (Environment.GetEnvironmentVariable(T.RequiredBy) == "1") Assert.Fail(T.Missing);
        Assert.Skip(T.Missing);
        throw new InvalidOperationException("A skipped test went on.");
    }
}
