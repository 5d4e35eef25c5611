using System.Reflection;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.IR.Values;

namespace FastMargin.Ilgpu;

/// <summary>
/// The fused multiply-add that kernels call. ILGPU 1.5.3 has the instruction in its intermediate code and in both
/// backends, but no method that leads to it: <see cref="Math.FusedMultiplyAdd"/> is not among those it maps. So this
/// one is registered for each backend with the instruction it stands for; the processor accelerator runs it as it is.
/// </summary>
internal static class DeviceMath
{
    private const string PtxInstruction = "fma.rn.f64";
    private const string OpenClFunction = "fma";

    /// <summary><c>a * b + c</c>, rounded once.</summary>
    [IntrinsicImplementation]
    public static double FusedMultiplyAdd(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    /// <summary>Lets the kernels of a context use <see cref="FusedMultiplyAdd"/>.</summary>
    public static void Register(Context.Builder builder)
    {
        IntrinsicImplementationManager manager = builder.GetIntrinsicManager();
        MethodInfo method = typeof(DeviceMath).GetMethod(nameof(FusedMultiplyAdd))!;
        manager.RegisterMethod(method, new PTXIntrinsic(
            typeof(DeviceMath), nameof(WritePtx), IntrinsicImplementationMode.GenerateCode));
        manager.RegisterMethod(method, new CLIntrinsic(
            typeof(DeviceMath), nameof(WriteOpenCl), IntrinsicImplementationMode.GenerateCode));
    }

    private static void WritePtx(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var call = (MethodCall)value;
        var a = generator.LoadPrimitive(call[0]);
        var b = generator.LoadPrimitive(call[1]);
        var c = generator.LoadPrimitive(call[2]);
        var result = generator.AllocateHardware(call);
        using var command = generator.BeginCommand(PtxInstruction);
        command.AppendArgument(result);
        command.AppendArgument(a);
        command.AppendArgument(b);
        command.AppendArgument(c);
    }

    private static void WriteOpenCl(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var call = (MethodCall)value;
        var a = generator.Load(call[0]);
        var b = generator.Load(call[1]);
        var c = generator.Load(call[2]);
        var result = generator.Allocate(call);
        using var statement = generator.BeginStatement(result);
        statement.AppendCommand(OpenClFunction);
        statement.BeginArguments();
        // A constant is written as C writes whole numbers, so that only the cast makes the function that of doubles.
        statement.AppendArgumentWithCast(a, ArithmeticBasicValueType.Float64);
        statement.AppendArgumentWithCast(b, ArithmeticBasicValueType.Float64);
        statement.AppendArgumentWithCast(c, ArithmeticBasicValueType.Float64);
        statement.EndArguments();
    }
}
