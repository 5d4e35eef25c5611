using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>The vector kernels of this process as a batch device; nothing is copied.</summary>
/// <param name="variant">The width.</param>
/// <param name="threads">Threads of a pass, the caller's among them.</param>
public sealed class LaneDevice(SweepVariant variant, int threads) : IBatchDevice
{
    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public string Description => $"vector lanes {variant}, threads {threads}";

    /// <inheritdoc/>
    public BatchDeviceKind Kind => BatchDeviceKind.Lanes;

    /// <inheritdoc/>
    public IBatchPass Open() => new LanePass(variant, threads);
}
