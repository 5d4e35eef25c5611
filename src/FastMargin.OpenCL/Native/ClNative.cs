using System.Reflection;
using System.Runtime.InteropServices;

namespace FastMargin.OpenCL.Native;

/// <summary>The entry points of OpenCL 1.2 that passes use, by their own names; nothing is checked here.</summary>
/// <remarks>The library is loaded by the first call, which throws where there is none.</remarks>
internal static unsafe partial class ClNative
{
    private const string Library = "OpenCL";

    // Debian's libOpenCL.so without a number comes with the headers only.
    private static readonly string[] _names =
    [
        "libOpenCL.so.1", "libOpenCL.so", "OpenCL", "/System/Library/Frameworks/OpenCL.framework/OpenCL",
    ];

    static ClNative() => NativeLibrary.SetDllImportResolver(typeof(ClNative).Assembly, Resolve);

    [LibraryImport(Library)]
    internal static partial int clGetPlatformIDs(uint entries, nint* platforms, uint* count);

    [LibraryImport(Library)]
    internal static partial int clGetPlatformInfo(nint platform, uint name, nuint size, void* value, nuint* written);

    [LibraryImport(Library)]
    internal static partial int clGetDeviceIDs(
        nint platform, ulong type, uint entries, nint* devices, uint* count);

    [LibraryImport(Library)]
    internal static partial int clGetDeviceInfo(nint device, uint name, nuint size, void* value, nuint* written);

    [LibraryImport(Library)]
    internal static partial ClContext clCreateContext(
        nint* properties, uint devices, nint* list, nint notify, nint user, out int code);

    [LibraryImport(Library)]
    internal static partial int clReleaseContext(nint context);

    [LibraryImport(Library)]
    internal static partial ClQueue clCreateCommandQueue(
        ClContext context, nint device, ulong properties, out int code);

    [LibraryImport(Library)]
    internal static partial int clReleaseCommandQueue(nint queue);

    [LibraryImport(Library)]
    internal static partial ClBuffer clCreateBuffer(
        ClContext context, ulong flags, nuint size, void* host, out int code);

    [LibraryImport(Library)]
    internal static partial int clReleaseMemObject(nint buffer);

    [LibraryImport(Library)]
    internal static partial ClProgram clCreateProgramWithSource(
        ClContext context, uint count, byte** texts, nuint* lengths, out int code);

    [LibraryImport(Library)]
    internal static partial int clReleaseProgram(nint program);

    [LibraryImport(Library)]
    internal static partial int clBuildProgram(
        ClProgram program, uint devices, nint* list, byte* options, nint notify, nint user);

    [LibraryImport(Library)]
    internal static partial int clGetProgramBuildInfo(
        ClProgram program, nint device, uint name, nuint size, void* value, nuint* written);

    [LibraryImport(Library)]
    internal static partial ClKernel clCreateKernel(ClProgram program, byte* name, out int code);

    [LibraryImport(Library)]
    internal static partial int clReleaseKernel(nint kernel);

    [LibraryImport(Library)]
    internal static partial int clSetKernelArg(ClKernel kernel, uint index, nuint size, void* value);

    [LibraryImport(Library)]
    internal static partial int clEnqueueNDRangeKernel(
        ClQueue queue, ClKernel kernel, uint dimensions, nuint* offset, nuint* global, nuint* local,
        uint waits, nint* wait, out ClEvent done);

    [LibraryImport(Library)]
    internal static partial int clEnqueueWriteBuffer(
        ClQueue queue, ClBuffer buffer, uint blocking, nuint offset, nuint size, void* from,
        uint waits, nint* wait, out ClEvent done);

    [LibraryImport(Library)]
    internal static partial int clEnqueueReadBuffer(
        ClQueue queue, ClBuffer buffer, uint blocking, nuint offset, nuint size, void* to,
        uint waits, nint* wait, out ClEvent done);

    [LibraryImport(Library)]
    internal static partial int clEnqueueFillBuffer(
        ClQueue queue, ClBuffer buffer, void* pattern, nuint patternSize, nuint offset, nuint size,
        uint waits, nint* wait, out ClEvent done);

    [LibraryImport(Library)]
    internal static partial int clFlush(ClQueue queue);

    [LibraryImport(Library)]
    internal static partial int clFinish(ClQueue queue);

    [LibraryImport(Library)]
    internal static partial int clWaitForEvents(uint count, nint* events);

    [LibraryImport(Library)]
    internal static partial int clGetEventInfo(ClEvent done, uint name, nuint size, void* value, nuint* written);

    [LibraryImport(Library)]
    internal static partial int clReleaseEvent(nint done);

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (library != Library) return 0;
        foreach (string name in _names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle)) return handle;
        }

        return 0;
    }
}
