namespace FastMargin.Kernels;

/// <summary>Evaluation of single pools, bit for bit what a sweep gives.</summary>
public static unsafe class PoolKernel
{
    /// <summary>
    /// Evaluates one pool from its columns and writes nothing. Unchecked, for the hot path: the slab must pass what
    /// <see cref="SweepVariant"/> checks, and <paramref name="pool"/> must be in it.
    /// </summary>
    /// <param name="slab">Columns to read; the outputs may be null.</param>
    /// <param name="pool">Position of the pool in the slab.</param>
    /// <param name="table">Rows that the slots point into.</param>
    /// <param name="thresholds">Ratios to count, at least one.</param>
    public static PoolValue Evaluate(in SlabColumns slab, int pool, RowTable table, in Thresholds thresholds) =>
        slab.Format == LotsFormat.Narrow
            ? SweepKernel.EvaluatePool<NarrowLots>(in slab, pool, (double*)table.Rows, in thresholds)
            : SweepKernel.EvaluatePool<WideLots>(in slab, pool, (double*)table.Rows, in thresholds);

    /// <summary>
    /// Evaluates one pool from a row of its own, bit for bit what its slab gives. Unchecked, for the hot path.
    /// </summary>
    /// <param name="row">The pool's slots, in the order they have in the slab.</param>
    /// <param name="table">Rows that the slots point into.</param>
    /// <param name="thresholds">Ratios to count, at least one.</param>
    public static PoolValue Evaluate(in PoolRow row, RowTable table, in Thresholds thresholds) =>
        SweepKernel.EvaluateRow(in row, (double*)table.Rows, in thresholds);
}
