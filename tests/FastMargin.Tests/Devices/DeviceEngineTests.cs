using FastMargin.Engine;
using FastMargin.Tests.Engine;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Devices;

/// <summary>
/// Engines with a device, as evaluator of the sweep mode and as auditor of the others, beside engines without: the same
/// edges with the same bits after every input, and no alarm.
/// </summary>
public abstract class DeviceEngineTests<T>
    where T : IDeviceUnderTest
{
    [Fact]
    public void Edges_on_the_device_are_those_of_the_lanes_after_every_tick_and_edit()
    {
        IBatchDevice device = DeviceUnderTest.Get<T>();
        Seeds.ForEach(4, dice =>
        {
            using var crowd = new ModeCrowd(dice.Below(1 << 30), accounts: dice.OneOf(3, 12, 30), device);
            for (int i = 0; i < 80; i++)
            {
                for (int k = dice.OneOf(0, 0, 1, 5); k > 0; k--) crowd.Edit();
                if (dice.Chance(0.7)) crowd.Apply();
                crowd.Tick();
                crowd.Audit();
            }

            crowd.Apply();
            Assert.All(crowd.Engines, DeviceUnderTest.EndSweep);
            Assert.All(crowd.Engines, e => Assert.Null(e.DeviceFault));
        });
    }

    [Fact]
    public void A_level_made_wrong_is_found_by_the_device()
    {
        IBatchDevice device = DeviceUnderTest.Get<T>();
        Seeds.ForEach(3, dice =>
        {
            using TwinBook twin = RandomBooks.Make(dice, accounts: 30).Book;
            var options = new EngineOptions
            {
                Profiles = TwinProfiles.Product,
                Devices = [device],
                Audit = new AuditOptions { Device = device.Name, IsRepairing = false },
            };
            using var engine = new MarginEngine(twin.Product, options);
            int pool = Enumerable.Range(0, twin.Product.PoolTop)
                .First(p => twin.Product.IsPool(p) && engine.LevelOf(p) != Level.Unknown);
            engine.Levels.Forget(pool);
            Level wrong = engine.LevelOf(pool);
            OutputEvent[] alarms = Sweep(engine);
            using var fresh = new MarginEngine(twin.Product, options with { Mode = EvaluationMode.Holders });
            Level right = fresh.LevelOf(pool);
            Assert.Equal(right == wrong ? 0 : 1, alarms.Length);
            if (alarms.Length > 0)
                Assert.Equal((pool, (byte)wrong, (byte)right), (alarms[0].Pool, alarms[0].From, alarms[0].To));
        });
    }

    /// <summary>Audits until one more sweep has ended.</summary>
    private static OutputEvent[] Sweep(MarginEngine engine)
    {
        long sweeps = engine.AuditCounts.Sweeps;
        var alarms = new List<OutputEvent>();
        while (engine.AuditCounts.Sweeps == sweeps) alarms.AddRange(engine.Audit(64).ToArray());
        return [.. alarms];
    }
}
