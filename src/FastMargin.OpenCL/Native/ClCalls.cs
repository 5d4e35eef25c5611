using System.Text;
using FastMargin.Engine;

namespace FastMargin.OpenCL.Native;

/// <summary>
/// OpenCL with every return code checked: what is not success is a <see cref="BatchDeviceException"/> that names the
/// call and the error. The one way in, so that a test can have any call fail.
/// </summary>
/// <param name="device">Name of the device in errors.</param>
/// <param name="fault">Asked before each call by its name; a code other than 0 is returned in place of the call's.
/// </param>
internal sealed unsafe class ClCalls(string device, Func<string, int>? fault = null)
{
    public const ulong ReadWrite = 1;

    private const uint BuildLog = 0x1183;
    private const uint ExecutionStatus = 0x11D3;
    private const uint DeviceType = 0x1000;
    private const int BuildFailed = -11;

    public nint[] Platforms()
    {
        uint count = 0;
        int code = Ask("clGetPlatformIDs") ?? ClNative.clGetPlatformIDs(0, null, &count);
        if (code == ClError.PlatformNotFound || count == 0) return [];
        Check("clGetPlatformIDs", code);
        nint[] platforms = new nint[count];
        fixed (nint* list = platforms)
            Check("clGetPlatformIDs", ClNative.clGetPlatformIDs(count, list, null));
        return platforms;
    }

    /// <summary>The devices of a platform; none where it has none or cannot say.</summary>
    public nint[] Devices(nint platform)
    {
        const ulong All = 0xFFFFFFFF;
        uint count = 0;
        int code = Ask("clGetDeviceIDs") ?? ClNative.clGetDeviceIDs(platform, All, 0, null, &count);
        if (code != 0 || count == 0) return [];
        nint[] devices = new nint[count];
        fixed (nint* list = devices)
            Check("clGetDeviceIDs", ClNative.clGetDeviceIDs(platform, All, count, list, null));
        return devices;
    }

    public string PlatformText(nint platform, uint name)
    {
        nuint size = 0;
        Check("clGetPlatformInfo", Ask("clGetPlatformInfo")
            ?? ClNative.clGetPlatformInfo(platform, name, 0, null, &size));
        byte[] text = new byte[size];
        fixed (byte* to = text)
            Check("clGetPlatformInfo", ClNative.clGetPlatformInfo(platform, name, size, to, null));
        return TextOf(text);
    }

    public string DeviceText(nint of, uint name)
    {
        nuint size = 0;
        Check("clGetDeviceInfo", Ask("clGetDeviceInfo") ?? ClNative.clGetDeviceInfo(of, name, 0, null, &size));
        byte[] text = new byte[size];
        fixed (byte* to = text) Check("clGetDeviceInfo", ClNative.clGetDeviceInfo(of, name, size, to, null));
        return TextOf(text);
    }

    /// <summary>A number a device says of itself, of 4 or 8 bytes.</summary>
    public ulong DeviceNumber(nint of, uint name)
    {
        ulong value = 0;
        Check("clGetDeviceInfo", Ask("clGetDeviceInfo")
            ?? ClNative.clGetDeviceInfo(of, name, sizeof(ulong), &value, null));
        return value;
    }

    public BatchDeviceKind KindOf(nint of) => DeviceNumber(of, DeviceType) switch
    {
        var type when (type & 4) != 0 => BatchDeviceKind.Gpu,
        var type when (type & 2) != 0 => BatchDeviceKind.Cpu,
        _ => BatchDeviceKind.Accelerator,
    };

    public ClContext Context(nint of)
    {
        int code = Ask("clCreateContext") ?? 0;
        ClContext? made = code == 0 ? ClNative.clCreateContext(null, 1, &of, 0, 0, out code) : null;
        return Made("clCreateContext", made, code);
    }

    public ClQueue Queue(ClContext context, nint of)
    {
        int code = Ask("clCreateCommandQueue") ?? 0;
        ClQueue? made = code == 0 ? ClNative.clCreateCommandQueue(context, of, 0, out code) : null;
        return Made("clCreateCommandQueue", made, code);
    }

    public ClBuffer Buffer(ClContext context, long size)
    {
        int code = Ask("clCreateBuffer") ?? 0;
        // No buffer may be empty.
        ClBuffer? made = code == 0
            ? ClNative.clCreateBuffer(context, ReadWrite, (nuint)Math.Max(size, 64), null, out code)
            : null;
        return Made("clCreateBuffer", made, code);
    }

    /// <summary>Compiles a text; an error shows what the compiler said.</summary>
    public ClProgram Program(ClContext context, nint of, ReadOnlySpan<byte> text, string options)
    {
        int code = Ask("clCreateProgramWithSource") ?? 0;
        ClProgram? made = null;
        fixed (byte* start = text)
        {
            byte* first = start;
            nuint length = (nuint)text.Length;
            if (code == 0) made = ClNative.clCreateProgramWithSource(context, 1, &first, &length, out code);
        }

        ClProgram program = Made("clCreateProgramWithSource", made, code);
        fixed (byte* said = Encoding.UTF8.GetBytes(options + "\0"))
            code = Ask("clBuildProgram") ?? ClNative.clBuildProgram(program, 1, &of, said, 0, 0);
        if (code == 0) return program;
        string log = code == BuildFailed ? Log(program, of) : "";
        program.Dispose();
        string failure = $"{device}: clBuildProgram returned {ClError.NameOf(code)} ({code})";
        throw new BatchDeviceException(log.Length == 0 ? failure : $"{failure}: {log}");
    }

    public ClKernel Kernel(ClProgram program, string name)
    {
        int code = Ask("clCreateKernel") ?? 0;
        ClKernel? made = null;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + "\0"))
        {
            if (code == 0) made = ClNative.clCreateKernel(program, text, out code);
        }

        return Made("clCreateKernel", made, code);
    }

    public void Set(ClKernel kernel, uint index, ClBuffer buffer)
    {
        nint value = buffer.Value;
        Set(kernel, index, sizeof(nint), &value);
        GC.KeepAlive(buffer);
    }

    public void Set(ClKernel kernel, uint index, int value) => Set(kernel, index, sizeof(int), &value);

    /// <summary>Room in local memory as an argument.</summary>
    public void SetLocal(ClKernel kernel, uint index, int size) => Set(kernel, index, size, null);

    public ClEvent Launch(ClQueue queue, ClKernel kernel, LaunchRange range, ReadOnlySpan<nint> wait)
    {
        nuint* global = stackalloc nuint[] { (nuint)range.Items, (nuint)range.Rows };
        nuint* local = stackalloc nuint[] { (nuint)range.GroupSize, 1 };
        int code = Ask("clEnqueueNDRangeKernel") ?? 0;
        ClEvent? done = null;
        fixed (nint* list = wait)
        {
            if (code == 0)
            {
                code = ClNative.clEnqueueNDRangeKernel(
                    queue, kernel, range.Rows == 1 ? 1u : 2u, null, global, local, (uint)wait.Length, list, out done);
            }
        }

        return Made("clEnqueueNDRangeKernel", done, code);
    }

    /// <summary>Starts a copy to the device; the source must stay until the event.</summary>
    public ClEvent Write(ClQueue queue, ClBuffer buffer, long at, void* from, long size)
    {
        int code = Ask("clEnqueueWriteBuffer") ?? 0;
        ClEvent? done = null;
        if (code == 0)
            code = ClNative.clEnqueueWriteBuffer(queue, buffer, 0, (nuint)at, (nuint)size, from, 0, null, out done);
        return Made("clEnqueueWriteBuffer", done, code);
    }

    /// <summary>Starts a copy from the device.</summary>
    public ClEvent Read(ClQueue queue, ClBuffer buffer, long at, void* to, long size, ReadOnlySpan<nint> wait)
    {
        int code = Ask("clEnqueueReadBuffer") ?? 0;
        ClEvent? done = null;
        fixed (nint* list = wait)
        {
            if (code == 0)
            {
                code = ClNative.clEnqueueReadBuffer(
                    queue, buffer, 0, (nuint)at, (nuint)size, to, (uint)wait.Length, list, out done);
            }
        }

        return Made("clEnqueueReadBuffer", done, code);
    }

    public ClEvent Fill(ClQueue queue, ClBuffer buffer, byte value, long at, long size)
    {
        int code = Ask("clEnqueueFillBuffer") ?? 0;
        ClEvent? done = null;
        if (code == 0)
        {
            code = ClNative.clEnqueueFillBuffer(
                queue, buffer, &value, 1, (nuint)at, (nuint)size, 0, null, out done);
        }

        return Made("clEnqueueFillBuffer", done, code);
    }

    public void Flush(ClQueue queue) => Check("clFlush", Ask("clFlush") ?? ClNative.clFlush(queue));

    public void Finish(ClQueue queue) => Check("clFinish", Ask("clFinish") ?? ClNative.clFinish(queue));

    public void Wait(ClEvent done)
    {
        nint one = done.Value;
        Check("clWaitForEvents", Ask("clWaitForEvents") ?? ClNative.clWaitForEvents(1, &one));
        GC.KeepAlive(done);
    }

    /// <summary>True when a command has ended, well or not.</summary>
    public bool IsOver(ClEvent done)
    {
        int status = 0;
        Check("clGetEventInfo", Ask("clGetEventInfo")
            ?? ClNative.clGetEventInfo(done, ExecutionStatus, sizeof(int), &status, null));
        return status <= 0;
    }

    private void Set(ClKernel kernel, uint index, long size, void* value) => Check(
        "clSetKernelArg", Ask("clSetKernelArg") ?? ClNative.clSetKernelArg(kernel, index, (nuint)size, value));

    private string Log(ClProgram program, nint of)
    {
        nuint size = 0;
        int code = ClNative.clGetProgramBuildInfo(program, of, BuildLog, 0, null, &size);
        if (code != 0) return "";
        byte[] text = new byte[size];
        fixed (byte* to = text) code = ClNative.clGetProgramBuildInfo(program, of, BuildLog, size, to, null);
        return code == 0 ? TextOf(text) : "";
    }

    private static string TextOf(byte[] text) => Encoding.UTF8.GetString(text).TrimEnd('\0').Trim();

    private int? Ask(string call) => fault?.Invoke(call) is { } code and not 0 ? code : null;

    private T Made<T>(string call, T? handle, int code)
        where T : ClHandle
    {
        if (code == 0 && handle is { IsInvalid: false }) return handle;
        handle?.Dispose();
        throw new BatchDeviceException(device, call, ClError.NameOf(code), code);
    }

    private void Check(string call, int code)
    {
        if (code != 0) throw new BatchDeviceException(device, call, ClError.NameOf(code), code);
    }
}

/// <summary>Work-items of a launch: whole work-groups in the first dimension.</summary>
/// <param name="Items">At least so many; made a multiple of the group.</param>
/// <param name="Rows">Of the second dimension.</param>
/// <param name="GroupSize">Of a work-group.</param>
internal readonly record struct LaunchRange(long Items, int Rows, int GroupSize)
{
    public static LaunchRange Over(long items, int groupSize, int rows = 1) =>
        new((items + groupSize - 1) / groupSize * groupSize, rows, groupSize);
}
