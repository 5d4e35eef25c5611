using FastMargin.Kernels.Scenarios;

namespace FastMargin.Engine;

/// <summary>
/// A pass that can also sum the losses of groups of positions over a grid of scenarios, all groups in one launch. The
/// groups stay on the device; losses go up with each call.
/// </summary>
public interface IScenarioPass : IBatchPass
{
    /// <summary>Takes groups, in place of those before.</summary>
    /// <exception cref="BatchDeviceException">The device failed, or has no room.</exception>
    public void Load(ScenarioBook groups);

    /// <summary>
    /// With the operations of <see cref="ScenarioVariant"/> in their order, so the same bits on any device:
    /// <code>
    /// totals[g·stride + s] = Σ_j q_j·L_{j,s}        worst[g] = max_s totals[g·stride + s]
    /// </code>
    /// </summary>
    /// <param name="table">Losses of one unit; at least the rows that the groups need.</param>
    /// <param name="worst">One entry a group.</param>
    /// <param name="totals">
    /// <see cref="LossTable.Stride"/> entries a group, or empty where only the worst are asked for.
    /// </param>
    /// <exception cref="ArgumentException">A table or target of the wrong size.</exception>
    /// <exception cref="BatchDeviceException">The device failed, or has no room.</exception>
    public void Scenarios(LossTable table, Span<double> worst, Span<double> totals = default);
}
