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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sweep<TLanes, TLots>(
        in SlabColumns slab, double* table, in Thresholds thresholds, int firstGroup, int groups)
        where TLanes : struct, ILanes<TLanes>
        where TLots : struct, ILots
    {
        int columns = slab.Positions;
        long groupSize = (long)columns * TLots.RecordSize;
        byte* records = slab.Slots + firstGroup * groupSize;
        long firstPool = (long)firstGroup * SlotLayout.GroupSize;
        long endPool = firstPool + (long)groups * SlotLayout.GroupSize;
        for (long pool = firstPool; pool < endPool; pool += SlotLayout.GroupSize)
        {
            for (int lane = 0; lane < SlotLayout.GroupSize; lane += TLanes.Count)
                SweepLanes<TLanes, TLots>(in slab, table, in thresholds, records, lane, pool + lane);
            records += groupSize;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SweepLanes<TLanes, TLots>(
        in SlabColumns slab, double* table, in Thresholds thresholds, byte* records, int lane, long pool)
        where TLanes : struct, ILanes<TLanes>
        where TLots : struct, ILots
    {
        TLanes equity = TLanes.Load(slab.Cash + pool);
        TLanes variable = TLanes.Broadcast(0);
        TLanes gross = TLanes.Broadcast(0);
        byte* end = records + (long)slab.Positions * TLots.RecordSize;
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
        TLanes guard = CertifiedBound.Guard(
            TLanes.Broadcast(CertifiedBound.Factor(slab.Positions)),
            TLanes.Broadcast(thresholds.Largest),
            gross,
            variable,
            TLanes.ConvertSingle(slab.Magnitude + pool));
        TLanes.Store(equity, slab.Equity + pool);
        TLanes.Store(requirement, slab.Requirement + pool);
        TLanes.StoreBytes(Rung(equity, requirement, guard, in thresholds), slab.Rung + pool);
        if (slab.Ratio != null)
            TLanes.Store(equity / requirement, slab.Ratio + pool);
    }

    /// <summary>Evaluates one pool: the lane of a sweep, its records one stride apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PoolValue EvaluatePool<TLots>(in SlabColumns slab, int pool, double* table, in Thresholds thresholds)
        where TLots : struct, ILots
    {
        int lane = pool % SlotLayout.GroupSize;
        byte* records = slab.Slots + (long)(pool / SlotLayout.GroupSize) * slab.Positions * TLots.RecordSize;
        double equity, requirement;
        byte rung;
        SlabColumns single = slab with
        {
            Equity = &equity - pool,
            Requirement = &requirement - pool,
            Rung = &rung - pool,
            Ratio = null,
        };
        SweepLanes<ScalarLanes, TLots>(in single, table, in thresholds, records, lane, pool);
        return new(equity, requirement, rung);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Rung<TLanes>(TLanes equity, TLanes requirement, TLanes guard, in Thresholds thresholds)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0);
        TLanes one = TLanes.Broadcast(1);
        TLanes rung = zero;
        TLanes decided = TLanes.Equal(zero, zero);
        TLanes owed = -requirement;
        ref readonly double threshold = ref thresholds.First;
        for (int j = 0; j < thresholds.Count; j++)
        {
            TLanes distance = TLanes.FusedMultiplyAdd(
                TLanes.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in threshold), j)), owed, equity);
            decided &= TLanes.GreaterThan(TLanes.Abs(distance), guard);
            rung += TLanes.GreaterThanOrEqual(distance, zero) & one;
        }
        return TLanes.Select(decided, rung, TLanes.Broadcast(PoolValue.Undecided));
    }
}
