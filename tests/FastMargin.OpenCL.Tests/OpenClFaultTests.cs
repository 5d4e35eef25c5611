using System.Reflection;
using FastMargin.Engine;
using FastMargin.Engine.Stress;
using FastMargin.Instruments;
using FastMargin.Kernels.Scenarios;
using FastMargin.OpenCL.Native;
using FastMargin.Tests.Devices;
using FastMargin.Tests.Engine;
using FastMargin.Tests.Engine.Stress;
using FastMargin.Tests.Oracle;

namespace FastMargin.OpenCL.Tests;

/// <summary>Each call that drives a device fails once: the engine goes on with the lanes and loses nothing.</summary>
public sealed class OpenClFaultTests
{
    private const int OutOfResources = -5;

    private static readonly string[] _driverCalls =
    [
        "clGetPlatformIDs", "clGetDeviceIDs", "clGetDeviceInfo", "clGetPlatformInfo",
    ];

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
    public void Each_call_of_a_stress_may_fail_and_the_lanes_finish_it()
    {
        StressScene scene = StressScene.Make(new Dice(12), accounts: 8, shocks: 5, mayBeModelled: false);
        using TwinBook twin = scene.Book;
        var options = new EngineOptions { Profiles = TwinProfiles.Product };
        IReadOnlyList<StressResult> lanes = BookStress.Run(
            twin.Product, scene.Shocks, options, worst: 3, stop: TestContext.Current.CancellationToken);
        var calls = new List<string>();
        Assert.Equal(0, Stress(name => Note(name, -1)));
        // Those before the first slab goes up are not of the stress: one that fails there is an error at the start.
        int first = calls.LastIndexOf("clCreateKernel") + 2;
        string[] all = [.. calls];
        for (int failing = first; failing < all.Length; failing++)
        {
            calls.Clear();
            Assert.True(Stress(name => Note(name, failing)) == 1, $"call {failing}, {all[failing]}, was not told");
        }

        string[] names =
        [
            "clCreateBuffer", "clEnqueueFillBuffer", "clEnqueueNDRangeKernel", "clEnqueueReadBuffer",
            "clEnqueueWriteBuffer", "clFinish", "clFlush", "clSetKernelArg", "clWaitForEvents",
        ];
        Assert.Equal(names, all[first..].Distinct().Order(StringComparer.Ordinal));

        int Note(string name, int failing)
        {
            calls.Add(name);
            return calls.Count == failing + 1 ? OutOfResources : 0;
        }

        int Stress(Func<string, int> fault)
        {
            IBatchDevice device = OpenClDevices.Find(fault)[0];
            int lost = 0;
            IReadOnlyList<StressResult> found = BookStress.Run(
                twin.Product, scene.Shocks, options with { Device = device.Name, Devices = [device] }, worst: 3,
                deviceLost: _ => lost++);
            for (int k = 0; k < lanes.Count; k++) StressScene.AssertSame(lanes[k], found[k], $"{calls.Count} calls");
            return lost;
        }
    }

    [Fact]
    public void Each_call_of_a_scenario_run_may_fail_and_is_named()
    {
        using var table = new LossTable(2, 10);
        table.Set(0, [.. Enumerable.Range(0, 10).Select(s => (double)s)]);
        using var groups = new ScenarioBook([0, 2, 3], [0, 1, 0], [1, 2, -1], 2);
        var calls = new List<string>();
        Run(failing: -1);
        string[] all = [.. calls];
        for (int failing = all.LastIndexOf("clCreateKernel") + 2; failing < all.Length; failing++)
        {
            calls.Clear();
            BatchDeviceException error = Assert.Throws<BatchDeviceException>(() => Run(failing));
            Assert.Contains($"{all[failing]} returned CL_OUT_OF", error.Message, StringComparison.Ordinal);
        }

        void Run(int failing)
        {
            IBatchDevice device = OpenClDevices.Find(name =>
            {
                calls.Add(name);
                return calls.Count == failing + 1 ? OutOfResources : 0;
            })[0];
            using IBatchPass opened = device.Open();
            var pass = (IScenarioPass)opened;
            double[] worst = new double[2];
            pass.Load(groups);
            pass.Scenarios(table, worst, new double[2 * table.Stride]);
            Assert.Equal([9, 0], worst);
        }
    }

    [Fact]
    public void No_call_is_left_out_of_those_that_fail()
    {
        // Releases return nothing that anybody could act on, and the log of a compiler only adds to its error.
        IEnumerable<string> native = typeof(ClNative)
            .GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
            .Select(m => m.Name)
            .Where(name => name.StartsWith("cl", StringComparison.Ordinal) && name != "clGetProgramBuildInfo")
            .Where(name => !name.StartsWith("clRelease", StringComparison.Ordinal));
        IEnumerable<string> failing =
        [
            .. PassCalls.Select(row => row.Data.Item1), .. OpeningCalls.Select(row => row.Data), .. _driverCalls,
            "clFinish",
        ];
        Assert.Equal(native.Distinct().Order(StringComparer.Ordinal), failing.Distinct().Order(StringComparer.Ordinal));
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
        foreach (string call in _driverCalls)
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
