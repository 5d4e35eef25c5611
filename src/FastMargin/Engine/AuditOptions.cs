using FastMargin.Instruments;

namespace FastMargin.Engine;

/// <summary>How much of the book is looked at again in the background, and what follows a difference.</summary>
public sealed record AuditOptions
{
    /// <summary>The most pools of a slice.</summary>
    public const int MaxPoolsPerSlice = 65_536;

    /// <summary>
    /// Pools looked at in one slice, 0 to <see cref="MaxPoolsPerSlice"/>; 0: there is no audit. A tick that comes
    /// while a slice is looked at waits for its end: 8 pools, the fewest there are in one, take about half a
    /// microsecond.
    /// </summary>
    public int PoolsPerSlice { get; init; } = 8;

    /// <summary>A slice at least every so many inputs, however busy the engine is; from 1.</summary>
    public int Every { get; init; } = 1024;

    /// <summary>
    /// True when a pool whose level is wrong is looked at again with the next input, which raises the edge that was
    /// missed, late. False: it is reported only, once in each sweep. A level known to be wrong helps nobody, and the
    /// alarm stands in the stream either way: so repair is the default.
    /// </summary>
    public bool IsRepairing { get; init; } = true;

    /// <summary>
    /// What looks: <c>cpu</c> is the engine's thread, slice by slice; a device, named as in
    /// <see cref="EngineOptions.Device"/>, sweeps the whole book while the engine goes on. A device does nothing in
    /// the mode sweep, where it would repeat what is done at every input.
    /// </summary>
    public string Device { get; init; } = EngineOptions.LanesName;

    internal void Validate()
    {
        if (PoolsPerSlice is < 0 or > MaxPoolsPerSlice)
        {
            throw new DataException($"audit of {PoolsPerSlice} pools per slice", $"0 to {MaxPoolsPerSlice}");
        }

        if (Every < 1) throw new DataException($"audit every {Every} inputs", "1 or more");
    }
}
