using System.Runtime.CompilerServices;
using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels;

/// <summary>
/// Equity, requirement and rung of pools from their positions: for every slot in order
/// <c>E = fma(q, Value, E)</c>, <c>R = fma(|q|, Requirement, R)</c>, <c>G = fma(|q|, |Value|, G)</c>.
/// </summary>
internal static unsafe class SweepKernel
{
    /// <summary>Evaluates groups and writes their output columns.</summary>
    // Compiled at once and in full: the first sweep of a session is as fast as the rest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sweep<TLanes, TLots>(
        in SlabColumns slab, double* table, in Thresholds thresholds, int firstGroup, int groups)
        where TLanes : struct, ILanes<TLanes>
        where TLots : struct, ILots
    {
        Thresholds copied = thresholds;
        var ladder = new Ladder(&copied, slab.Positions);
        long groupSize = (long)slab.Positions * TLots.RecordSize;
        byte* records = slab.Slots + firstGroup * groupSize;
        long pool = (long)firstGroup * SlotLayout.GroupSize;
        for (long end = pool + (long)groups * SlotLayout.GroupSize; pool < end; pool += SlotLayout.GroupSize)
        {
            for (int lane = 0; lane < SlotLayout.GroupSize; lane += TLanes.Count)
                SweepLanes<TLanes, TLots>(in slab, table, ladder, records, groupSize, lane, pool + lane);
            records += groupSize;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SweepLanes<TLanes, TLots>(
        in SlabColumns slab, double* table, Ladder ladder, byte* records, long groupSize, int lane, long pool)
        where TLanes : struct, ILanes<TLanes>
        where TLots : struct, ILots
    {
        TLanes equity = TLanes.Load(slab.Cash + pool);
        TLanes variable = TLanes.Broadcast(0);
        TLanes gross = TLanes.Broadcast(0);
        byte* end = records + groupSize;
        for (byte* record = records; record < end; record += TLots.RecordSize)
        {
            TLanes lots = TLots.Load<TLanes>(record, lane);
            TLanes size = TLanes.Abs(lots);
            TLanes.LoadPairs(table, (ushort*)(record + TLots.IndexOffset) + lane, out TLanes value, out TLanes each);
            equity = TLanes.FusedMultiplyAdd(lots, value, equity);
            variable = TLanes.FusedMultiplyAdd(size, each, variable);
            gross = TLanes.FusedMultiplyAdd(size, TLanes.Abs(value), gross);
        }
        TLanes requirement = variable + TLanes.Load(slab.RequirementBase + pool);
        TLanes.Store(equity, slab.Equity + pool);
        TLanes.Store(requirement, slab.Requirement + pool);
        if (slab.Ratio != null)
            TLanes.Store(equity / requirement, slab.Ratio + pool);
        TLanes bound = CertifiedBound.Bound(
            TLanes.Broadcast(ladder.Factor),
            TLanes.Broadcast(ladder.Largest),
            gross,
            variable,
            TLanes.ConvertSingle(slab.Magnitude + pool));
        TLanes.StoreTally(Rung(equity, requirement, bound, ladder), slab.Rung + pool);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Rung<TLanes>(TLanes equity, TLanes requirement, TLanes bound, Ladder ladder)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0);
        TLanes floor = CertifiedBound.Floor(bound);
        TLanes owed = -requirement;
        // Distances fall as thresholds rise, and rounding keeps their order: above the last is above all of them.
        TLanes last = TLanes.FusedMultiplyAdd(TLanes.Broadcast(ladder.Largest), owed, equity);
        TLanes onTop = TLanes.GreaterThan(last, floor) & TLanes.GreaterThanOrEqual(requirement, zero);
        TLanes rung = TLanes.BroadcastTally(ladder.Count);
        if (!TLanes.All(onTop))
            rung = CountRungs(equity, owed, floor, -bound, ladder);
        return rung;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes CountRungs<TLanes>(TLanes equity, TLanes owed, TLanes floor, TLanes ceiling, Ladder ladder)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes reached = TLanes.BroadcastTally(0);
        TLanes settled = TLanes.BroadcastTally(0);
        for (int j = 0; j < ladder.Count; j++)
        {
            TLanes distance = TLanes.FusedMultiplyAdd(TLanes.Broadcast(ladder.First[j]), owed, equity);
            TLanes isReached = TLanes.GreaterThan(distance, floor);
            reached = TLanes.Tally(reached, isReached);
            settled = TLanes.Tally(TLanes.Tally(settled, isReached), TLanes.LessThan(distance, ceiling));
        }
        TLanes decided = TLanes.TallyIs(settled, ladder.Count);
        return TLanes.Select(decided, reached, TLanes.BroadcastTally(PoolValue.Undecided));
    }

    /// <summary>Evaluates one pool: the lane of a sweep, its records one stride apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PoolValue EvaluatePool<TLots>(in SlabColumns slab, int pool, double* table, in Thresholds thresholds)
        where TLots : struct, ILots
    {
        Thresholds copied = thresholds;
        var ladder = new Ladder(&copied, slab.Positions);
        int lane = pool % SlotLayout.GroupSize;
        long groupSize = (long)slab.Positions * TLots.RecordSize;
        byte* records = slab.Slots + (pool / SlotLayout.GroupSize) * groupSize;
        double equity, requirement;
        byte rung;
        SlabColumns single = slab with
        {
            Equity = &equity - pool,
            Requirement = &requirement - pool,
            Rung = &rung - pool,
            Ratio = null,
        };
        SweepLanes<ScalarLanes, TLots>(in single, table, ladder, records, groupSize, lane, pool);
        return new(equity, requirement, rung);
    }

    /// <summary>What of the thresholds and the bound is the same for all pools of a slab, read once.</summary>
    private readonly struct Ladder(Thresholds* thresholds, int positions)
    {
        public readonly double* First = (double*)thresholds;
        public readonly int Count = thresholds->Count;
        public readonly double Largest = thresholds->Largest;
        public readonly double Factor = CertifiedBound.Factor(positions);
    }
}
