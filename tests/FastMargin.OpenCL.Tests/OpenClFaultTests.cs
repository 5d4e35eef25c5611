using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.OpenCL.Native;
using FastMargin.Tests.Devices;
using FastMargin.Tests.Engine;
using FastMargin.Tests.Oracle;

namespace FastMargin.OpenCL.Tests;

/// <summary>Each call that drives a device fails once: the engine goes on with the lanes and loses nothing.</summary>
public sealed class OpenClFaultTests
{
    private const int OutOfResources = -5;

    /// <summary>Calls of a pass, and how many of them succeed before one fails.</summary>
    public static TheoryData<string, int> PassCalls => new()
    {
        { "clCreateBuffer", 12 },
        { "clCreateBuffer", 60 },
        { "clSetKernelArg", 0 },
        { "clSetKernelArg", 1000 },
        { "clEnqueueNDRangeKernel", 0 },
        { "clEnqueueNDRangeKernel", 70 },
        { "clEnqueueWriteBuffer", 0 },
        { "clEnqueueWriteBuffer", 1 },
        { "clEnqueueWriteBuffer", 90 },
        { "clEnqueueReadBuffer", 0 },
        { "clEnqueueReadBuffer", 5 },
        { "clEnqueueFillBuffer", 2 },
        { "clFlush", 0 },
        { "clFlush", 50 },
        { "clWaitForEvents", 0 },
        { "clWaitForEvents", 1 },
        { "clWaitForEvents", 7 },
        { "clGetEventInfo", 0 },
        { "clGetEventInfo", 3 },
    };

    public static TheoryData<string> OpeningCalls =>
    [
        "clCreateContext", "clCreateCommandQueue", "clCreateProgramWithSource", "clBuildProgram", "clCreateKernel",
        "clCreateBuffer",
    ];

    [Theory]
    [MemberData(nameof(PassCalls))]
    public void A_call_that_fails_in_a_pass_costs_the_device_and_no_edge(string call, int after)
    {
        IBatchDevice device = Faulty(call, after);
        int failed = 0;
        Seeds.ForEach(1, dice =>
        {
            using var crowd = new ModeCrowd(dice.Below(1 << 30), accounts: 25, device);
            for (int i = 0; i < 12; i++)
            {
                crowd.Edit();
                crowd.Tick();
                foreach (MarginEngine engine in crowd.Engines) _ = engine.Audit(64);
            }

            failed = crowd.Engines.Count(e => e.DeviceFault is not null);
            string expected = $"{call} returned CL_OUT_OF_RESOURCES (-5)";
            Assert.All(
                crowd.Engines.Where(e => e.DeviceFault is not null),
                e => Assert.Contains(expected, e.DeviceFault, StringComparison.Ordinal));
        });
        Assert.True(failed > 0, $"{call} was not called more than {after} times");
    }

    [Fact]
    public void A_device_that_was_lost_is_told_once_with_its_code()
    {
        IBatchDevice device = Faulty("clEnqueueNDRangeKernel", after: 0);
        using TwinBook twin = RandomBooks.Make(new Dice(5), accounts: 10).Book;
        var options = new EngineOptions
        {
            Mode = EvaluationMode.Sweep,
            Device = device.Name,
            Devices = [device],
            Profiles = TwinProfiles.Product,
        };
        using var engine = new MarginEngine(twin.Product, options);
        var first = InputEvent.Timer(1);
        OutputEvent[] told = [.. engine.On(first).ToArray().Where(o => o.Kind == OutputKind.DeviceLost)];
        Assert.Equal([(long)OutOfResources], told.Select(o => o.Detail));
        var second = InputEvent.Timer(2);
        Assert.DoesNotContain(engine.On(second).ToArray(), o => o.Kind == OutputKind.DeviceLost);
        Assert.Equal("cpu", new LaneDevice(options.Variant, 1).Name);
    }

    [Theory]
    [MemberData(nameof(OpeningCalls))]
    public void A_device_that_cannot_be_opened_is_refused_by_name(string call)
    {
        IBatchDevice device = Faulty(call, after: 0);
        using TwinBook twin = RandomBooks.Make(new Dice(5), accounts: 2).Book;
        var options = new EngineOptions
        {
            Mode = EvaluationMode.Sweep,
            Device = device.Name,
            Devices = [device],
            Profiles = TwinProfiles.Product,
        };
        DataException error = Assert.Throws<DataException>(() => new MarginEngine(twin.Product, options));
        Assert.Contains($"{call} returned CL_OUT_OF_RESOURCES", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_whose_driver_fails_has_no_device()
    {
        _ = DeviceUnderTest.Get<OpenClUnderTest>();
        foreach (string call in new[] { "clGetPlatformIDs", "clGetDeviceIDs", "clGetDeviceInfo", "clGetPlatformInfo" })
        {
            Assert.Empty(OpenClDevices.Find(name => name == call ? OutOfResources : 0));
        }
    }

    [Fact]
    public void Errors_have_the_names_of_the_standard()
    {
        Assert.Equal("CL_MEM_OBJECT_ALLOCATION_FAILURE", ClError.NameOf(-4));
        Assert.Equal("CL_UNKNOWN", ClError.NameOf(-9999));
    }

    [Fact]
    public void A_compiler_that_refuses_is_quoted()
    {
        var device = (OpenClDevice)DeviceUnderTest.Get<OpenClUnderTest>();
        var calls = new ClCalls("opencl:0");
        using ClContext context = calls.Context(device.Id);
        BatchDeviceException error = Assert.Throws<BatchDeviceException>(
            () => calls.Program(context, device.Id, "kernel void f() { nonsense; }"u8, ""));
        Assert.Contains("CL_BUILD_PROGRAM_FAILURE", error.Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The device, of which one call of a name fails, after so many that do not.</summary>
    private static IBatchDevice Faulty(string call, int after)
    {
        _ = DeviceUnderTest.Get<OpenClUnderTest>();
        int calls = 0;
        return OpenClDevices.Find(name => name == call && ++calls == after + 1 ? OutOfResources : 0)[0];
    }
}
