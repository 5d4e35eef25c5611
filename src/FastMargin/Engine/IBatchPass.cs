using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>
/// A book that stays on a device, and passes over it. What changed goes up, rungs that changed come down:
/// <code>
/// Load, Update            slabs, whole or some groups of eight pools
/// Begin(table, wanted)    every pool, with the operations of the sweep kernel in its order: the same bits
/// Finish                  pools whose rung is another than in the last pass, or is not decided
/// </code>
/// One thread uses a pass. Memory that calls name stays the caller's: <see cref="Load"/> and <see cref="Update"/> may
/// read it until <see cref="Begin"/> returns. After a <see cref="BatchDeviceException"/> only disposal makes sense.
/// </summary>
public interface IBatchPass : IDisposable
{
    /// <summary>What was moved and done so far.</summary>
    public BatchCounts Counts { get; }

    /// <summary>True when <see cref="Finish"/> would not wait.</summary>
    public bool IsDone { get; }

    /// <summary>Takes a slab, new or in place of what had its number; all of its pools count as new.</summary>
    /// <param name="slab">Number of the slab; numbers have no gaps, and a new slab has the next one.</param>
    /// <param name="content">Its columns; later calls bring the same capacity.</param>
    /// <exception cref="BatchDeviceException">The device refuses, or has no room.</exception>
    public void Load(int slab, in BatchSlab content);

    /// <summary>Takes changed groups of a slab that was loaded; the number of pools may be another.</summary>
    /// <param name="slab">Number of the slab.</param>
    /// <param name="content">Its columns.</param>
    /// <param name="firstGroup">First group of eight pools that changed.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="areNew">
    /// True when lanes may hold other pools than before: their last rungs are forgotten, so that the next pass tells
    /// them all.
    /// </param>
    /// <exception cref="BatchDeviceException">The device refuses.</exception>
    public void Update(int slab, in BatchSlab content, int firstGroup, int groups, bool areNew);

    /// <summary>Starts a pass over all pools and returns, with device and upload at work or done.</summary>
    /// <param name="table">
    /// The rows that slots point into. It is copied, and only rows that differ from those of the last pass go up.
    /// </param>
    /// <param name="wanted">
    /// Columns to bring into those of the slabs, complete when <see cref="Finish"/> returns.
    /// </param>
    /// <exception cref="BatchDeviceException">The device refuses.</exception>
    public void Begin(RowTable table, BatchColumns wanted = BatchColumns.None);

    /// <summary>Waits for the pass.</summary>
    /// <returns>In no order that means anything; valid until the next call.</returns>
    /// <exception cref="BatchDeviceException">The device failed; no column may be used.</exception>
    public ReadOnlySpan<BatchChange> Finish();
}

/// <summary>Columns that a pass may bring back beside what changed.</summary>
[Flags]
public enum BatchColumns
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="SlabColumns.Equity"/>.</summary>
    Equity = 1,

    /// <summary><see cref="SlabColumns.Requirement"/>.</summary>
    Requirement = 2,

    /// <summary><see cref="SlabColumns.Rung"/>.</summary>
    Rung = 4,

    /// <summary>All of them.</summary>
    All = Equity | Requirement | Rung,
}
