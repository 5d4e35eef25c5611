using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Tests.Engine;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Devices;

/// <summary>A device that fails at whatever call is replaced in the same pass; and what names may mean.</summary>
public sealed class LostDeviceTests
{
    public static TheoryData<string> Calls => ["Load", "Update", "Begin", "Finish", "IsDone"];

    [Theory]
    [MemberData(nameof(Calls))]
    public void No_edge_is_lost_or_doubled_when_a_call_fails(string call) => Seeds.ForEach(6, dice =>
    {
        int after = dice.Below(12);
        int calls = 0;
        var device = new LossyLanes(name => name == call && calls++ == after);
        using var crowd = new ModeCrowd(dice.Below(1 << 30), accounts: 20, device);
        for (int i = 0; i < 60; i++)
        {
            for (int k = dice.OneOf(0, 1, 4); k > 0; k--) crowd.Edit();
            crowd.Tick();
            foreach (MarginEngine engine in crowd.Engines) _ = engine.Audit(64);
        }

        Assert.Contains(crowd.Engines, e => e.DeviceFault == $"lossy:0: {call} returned LOST (-77)");
    });

    [Fact]
    public void A_lost_device_is_told_once_with_its_code()
    {
        using TwinBook twin = RandomBooks.Make(new Dice(5), accounts: 10).Book;
        int begins = 0;
        EngineOptions options = Options(new LossyLanes(name => name == "Begin" && ++begins == 2));
        using var engine = new MarginEngine(twin.Product, options with { Profiles = TwinProfiles.Product });
        Assert.Empty(Lost(engine, timeNs: 1));
        twin.Product.NoteChange(0);
        Assert.Equal([LossyLanes.Code], Lost(engine, timeNs: 2));
        twin.Product.NoteChange(0);
        Assert.Empty(Lost(engine, timeNs: 3));
    }

    [Fact]
    public void A_device_that_cannot_be_opened_is_refused_by_name()
    {
        using TwinBook twin = RandomBooks.Make(new Dice(5), accounts: 2).Book;
        EngineOptions options = Options(new LossyLanes(name => name == "Open"));
        DataException error = Assert.Throws<DataException>(
            () => new MarginEngine(twin.Product, options with { Profiles = TwinProfiles.Product }));
        Assert.Contains("lossy:0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_is_a_graphics_processor_or_else_the_lanes()
    {
        var slow = new LossyLanes { Kind = BatchDeviceKind.Cpu };
        var fast = new LossyLanes { Kind = BatchDeviceKind.Gpu };
        Assert.Equal("cpu", new EngineOptions { Devices = [slow] }.ResolveDevice("auto").Name);
        Assert.Same(fast, new EngineOptions { Devices = [slow, fast] }.ResolveDevice("auto"));
    }

    [Fact]
    public void An_unknown_device_is_refused_with_those_there_are()
    {
        EngineOptions options = Options(new LossyLanes()) with { Device = "opencl:9" };
        DataException error = Assert.Throws<DataException>(options.Validate);
        Assert.Contains("device opencl:9; expected auto, cpu, lossy:0", error.Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(new EngineOptions { Audit = new AuditOptions { Device = "x" } }.Validate);
    }

    [Fact]
    public void Devices_are_named_in_the_file_and_in_the_environment()
    {
        RuntimeOptions read = RuntimeFile.Parse(
            """{ "device": "opencl:1", "audit": { "device": "auto" } }"""u8, "runtime.json");
        Assert.Equal(("opencl:1", "auto"), (read.Device, read.Audit!.Device));
        Assert.True(read.Over(new EngineOptions()).NeedsDevices);
        Assert.False(new EngineOptions().NeedsDevices);
        var environment = RuntimeOptions.FromEnvironment(name => name == "FASTMARGIN_DEVICE" ? "auto" : null);
        Assert.Equal("auto", environment.Device);
        Assert.Throws<DataException>(() => RuntimeFile.Parse("""{ "device": "" }"""u8, "runtime.json"));
    }

    private static EngineOptions Options(LossyLanes device) =>
        new() { Mode = EvaluationMode.Sweep, Device = device.Name, Devices = [device] };

    private static long[] Lost(MarginEngine engine, long timeNs) =>
    [
        .. engine.On(InputEvent.Timer(timeNs)).ToArray()
            .Where(o => o.Kind == OutputKind.DeviceLost)
            .Select(o => o.Detail),
    ];
}
