using System.Runtime.InteropServices;

namespace FastMargin.OpenCL.Native;

/// <summary>An object of OpenCL, released once.</summary>
internal abstract class ClHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    /// <summary>The object itself, for lists of objects; alive as long as this is.</summary>
    public nint Value => handle;

    protected sealed override bool ReleaseHandle() => Release(handle) == 0;

    protected abstract int Release(nint value);
}

internal sealed class ClContext : ClHandle
{
    protected override int Release(nint value) => ClNative.clReleaseContext(value);
}

internal sealed class ClQueue : ClHandle
{
    protected override int Release(nint value) => ClNative.clReleaseCommandQueue(value);
}

internal sealed class ClBuffer : ClHandle
{
    protected override int Release(nint value) => ClNative.clReleaseMemObject(value);
}

internal sealed class ClProgram : ClHandle
{
    protected override int Release(nint value) => ClNative.clReleaseProgram(value);
}

internal sealed class ClKernel : ClHandle
{
    protected override int Release(nint value) => ClNative.clReleaseKernel(value);
}

internal sealed class ClEvent : ClHandle
{
    protected override int Release(nint value) => ClNative.clReleaseEvent(value);
}
