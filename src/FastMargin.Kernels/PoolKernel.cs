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

    /// <summary>
    /// The most that a pool can lack, effectively <c>Requirement - Equity + B</c> rounded up, with B the bound beyond
    /// which the sign of that difference is certain: never below what exact arithmetic gives. Unchecked, for the hot
    /// path, like <see cref="Evaluate(in SlabColumns, int, RowTable, in Thresholds)"/>.
    /// </summary>
    /// <param name="slab">Columns to read; the outputs may be null.</param>
    /// <param name="pool">Position of the pool in the slab.</param>
    /// <param name="table">Rows that the slots point into.</param>
    public static double MostLacking(in SlabColumns slab, int pool, RowTable table) =>
        slab.Format == LotsFormat.Narrow
            ? SweepKernel.MostLacking<NarrowLots>(in slab, pool, (double*)table.Rows)
            : SweepKernel.MostLacking<WideLots>(in slab, pool, (double*)table.Rows);
}
