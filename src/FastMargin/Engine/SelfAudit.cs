using FastMargin.Book;
using FastMargin.Kernels;
using FastMargin.Models;

namespace FastMargin.Engine;

/// <summary>
/// Compares the levels an engine keeps with what the sweep kernel says of the same pools, a slice of the book at a
/// time, on the engine's own thread between two inputs: each slice is at one sequence by construction. A level is right
/// when the level machine stays where it is,
/// <code>Next(level, rung) == level        (unknown exactly when a price is missing)</code>
/// so an edge that was missed is found at the next look at its pool, whichever mode missed it. Of a pool under a margin
/// model the requirement is computed again as well, from what the model keeps of the marks, and must be the number that
/// stands in the book.
/// <para>
/// A sweep goes through the slabs in order and through each from its end. A pool that leaves a slab is replaced by the
/// last one, which has been looked at; so every pool that keeps the length of its row is met at least once in a sweep,
/// and one that does not has been evaluated by the edit itself. Nothing is allocated unless a sign needs exact
/// arithmetic, or a margin model does.
/// </para>
/// </summary>
internal sealed class SelfAudit(MarginBook book, PoolLevels levels, EngineOptions options)
{
    // As many lines as may be on their way at once, or a few more.
    private const int Prefetched = 64;

    private readonly SweepVariant _variant = options.Variant;
    private int _slab;
    private int _groupsLeft = -1;
    private long _startedAt;

    /// <summary>Pools looked at.</summary>
    public long Sampled { get; private set; }

    /// <inheritdoc cref="AuditCounts.Differences"/>
    public long Differences { get; private set; }

    /// <inheritdoc cref="AuditCounts.Sweeps"/>
    public long Sweeps { get; private set; }

    /// <inheritdoc cref="AuditCounts.FirstSequence"/>
    public long FirstSequence { get; private set; }

    /// <inheritdoc cref="AuditCounts.LastSequence"/>
    public long LastSequence { get; private set; }

    /// <summary>Looks at the next pools, at least so many where the sweep does not end before.</summary>
    /// <param name="pools">How many.</param>
    /// <param name="sequence">Number of the last input.</param>
    /// <param name="outputs">Where an alarm is added for each difference.</param>
    public void Slice(int pools, long sequence, OutputList outputs)
    {
        IReadOnlyList<Slab> slabs = book.RawSlabs;
        while (pools > 0 && slabs.Count > 0)
        {
            if (_slab == 0 && _groupsLeft < 0) _startedAt = sequence;
            Slab slab = slabs[_slab];
            int groups = SlotLayout.GroupCount(slab.Count);
            // Pools may have come or gone since the last slice; those that came did so by an edit.
            if (_groupsLeft < 0 || _groupsLeft > groups) _groupsLeft = groups;
            int count = Math.Min(_groupsLeft, SlotLayout.GroupCount(pools));
            if (count > 0) Look(slab, _groupsLeft - count, count, outputs);
            pools -= count * SlotLayout.GroupSize;
            _groupsLeft -= count;
            if (_groupsLeft == 0 && EndSlab(slabs.Count, sequence)) break;
        }
    }

    /// <returns>True when this was the last slab of a sweep.</returns>
    private bool EndSlab(int slabs, long sequence)
    {
        _groupsLeft = -1;
        if (++_slab < slabs) return false;
        _slab = 0;
        Sweeps++;
        (FirstSequence, LastSequence) = (_startedAt, sequence);
        return true;
    }

    private void Look(Slab slab, int firstGroup, int groups, OutputList outputs)
    {
        int from = firstGroup * SlotLayout.GroupSize;
        int to = Math.Min(from + (groups * SlotLayout.GroupSize), slab.Count);
        // Where brackets are looked up late, now is when somebody looks.
        book.SettleLanes(slab, from, to);
        // What follows meets pools in no order of their ids; their levels come in while the kernel runs.
        foreach (int pool in slab.Pools[from..Math.Min(to, from + Prefetched)]) levels.Fetch(pool);
        _variant.Sweep(slab.Columns(), book.Rows, options.Profiles[slab.Profile].Kernel, firstGroup, groups);
        for (int at = from; at < to; at++)
        {
            int pool = slab.Pools[at];
            var value = new PoolValue(slab.Equity[at], slab.Requirement[at], slab.Rung[at]);
            bool isRight = !book.IsModelled(pool) || book.Requirements!.IsRight(pool);
            if (!isRight) value = Exactly(pool, value);
            Level expected = levels.Expected(pool, slab.Profile, value);
            Sampled++;
            if (isRight && expected == levels[pool]) continue;
            Differences++;
            outputs.AddAlarm(pool, levels[pool], expected, value.Equity, value.Requirement);
            if (options.Audit.IsRepairing) Repair(slab, at, pool);
        }
    }

    /// <summary>What the pool is worth without the wrong number that stands in the book.</summary>
    private PoolValue Exactly(int pool, in PoolValue found)
    {
        ExactValue exact = ExactMargin.Evaluate(book, pool);
        double requirement = exact.IsKnown ? exact.Maintenance.ToDouble() : double.NaN;
        return new PoolValue(found.Equity, requirement, PoolValue.Undecided);
    }

    private void Repair(Slab slab, int at, int pool)
    {
        book.NoteChange(pool);
        // A sweep looks only at rungs that changed; this one did, as far as it is concerned.
        slab.NoteNewPools(at);
    }
}
