using FastMargin.Instruments;

namespace FastMargin.Engine;

/// <summary>What a batch device is made of.</summary>
public enum BatchDeviceKind
{
    /// <summary>The vector kernels of this process.</summary>
    Lanes,

    /// <summary>A processor behind an accelerator's interface: the same silicon, another compiler.</summary>
    Cpu,

    /// <summary>A graphics processor.</summary>
    Gpu,

    /// <summary>Anything else.</summary>
    Accelerator,
}

/// <summary>Something that evaluates a whole book in one pass: vector lanes, an OpenCL device, an ILGPU one.</summary>
/// <remarks>
/// All give the same bits: what an <see cref="IBatchPass"/> computes is defined operation by operation, and equals the
/// sweep kernels'. Devices differ in time only.
/// </remarks>
public interface IBatchDevice
{
    /// <summary>The name it is asked for by, such as <c>cpu</c> or <c>opencl:0</c>.</summary>
    public string Name { get; }

    /// <summary>What it says of itself: model, driver, units.</summary>
    public string Description { get; }

    /// <summary>What it is made of.</summary>
    public BatchDeviceKind Kind { get; }

    /// <summary>A book on the device, still empty.</summary>
    /// <exception cref="BatchDeviceException">The device refuses.</exception>
    public IBatchPass Open();
}

/// <summary>Finds devices of a kind; the host composes them, and an assembly may be left out.</summary>
public interface IBatchDeviceSource
{
    /// <summary>The devices there are, in order of name; none, and no error, where the machine has none.</summary>
    public IReadOnlyList<IBatchDevice> Find();
}

/// <summary>A device refused or failed: nothing of the pass it was in may be used.</summary>
public sealed class BatchDeviceException : Exception
{
    /// <summary>A failure without a text; for completeness only.</summary>
    public BatchDeviceException()
    {
    }

    /// <summary>A failure with a text.</summary>
    public BatchDeviceException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with a text and its cause.</summary>
    public BatchDeviceException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A call that returned an error.</summary>
    /// <param name="device">Name of the device.</param>
    /// <param name="call">The call, as its interface names it.</param>
    /// <param name="error">The error, as its interface names it.</param>
    /// <param name="code">Its number.</param>
    public BatchDeviceException(string device, string call, string error, int code)
        : base($"{device}: {call} returned {error} ({code})")
    {
        Code = code;
    }

    /// <summary>The interface's number of the error, 0 without one.</summary>
    public int Code { get; }

    /// <summary>The same as what is wrong with an option that names the device.</summary>
    internal DataException AsDataException(string device) => new($"device {device}: {Message}", "a device that works");
}
