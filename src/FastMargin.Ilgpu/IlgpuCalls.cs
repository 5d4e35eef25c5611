using FastMargin.Engine;
using ILGPU;
using ILGPU.Runtime;

namespace FastMargin.Ilgpu;

/// <summary>Turns what ILGPU throws into the error of a device that failed, with its name and what it was at.</summary>
internal static class IlgpuCalls
{
    /// <summary>Does something on a device.</summary>
    /// <exception cref="BatchDeviceException">The device or its compiler failed.</exception>
    public static T Of<T>(string device, string what, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (IsOfDevice(e is AggregateException many ? many.InnerException! : e))
        {
            throw new BatchDeviceException($"{device}: {what} failed: {e.Message}", e);
        }
    }

    /// <inheritdoc cref="Of{T}"/>
    public static void Of(string device, string what, Action call) => Of(device, what, () =>
    {
        call();
        return 0;
    });

    private static bool IsOfDevice(Exception e) => e is AcceleratorException or InternalCompilerException
        or CapabilityNotSupportedException or NotSupportedException or InvalidOperationException
        or ObjectDisposedException or OutOfMemoryException;
}
