using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using FastMargin.Kernels.Lanes;
using FastMargin.Kernels.Memory;

namespace FastMargin.Kernels;

/// <summary>
/// Equity, requirement and rung of pools from their positions: for every slot in order
/// <c>E = fma(q, Value, E)</c>, <c>R = fma(|q|, Requirement, R)</c>, <c>G = fma(|q|, |Value|, G)</c>.
/// </summary>
internal static unsafe class SweepKernel
{
    // Bytes to fetch ahead of the record being worked on: sixteen lines.
    private const int Ahead = 1024;

    /// <summary>Evaluates groups and writes their output columns.</summary>
    // Compiled at once and in full: the first sweep of a session is as fast as the rest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sweep<TLanes, TLots>(
        in SlabColumns slab, double* table, in Thresholds thresholds, int firstGroup, int groups)
        where TLanes : struct, ILanes<TLanes>
        where TLots : struct, ILots
    {
        fixed (double* first = &thresholds.First)
        {
            var ladder = new Ladder(first, thresholds.Count, slab.Positions);
            bool streams = slab.TakesStreams;
            long groupSize = (long)slab.Positions * TLots.RecordSize;
            byte* records = slab.Slots + firstGroup * groupSize;
            long pool = (long)firstGroup * SlotLayout.GroupSize;
            for (long end = pool + (long)groups * SlotLayout.GroupSize; pool < end; pool += SlotLayout.GroupSize)
            {
                for (int lane = 0; lane < SlotLayout.GroupSize; lane += TLanes.Count)
                    SweepLanes<TLanes, TLots>(in slab, table, ladder, records, groupSize, lane, pool + lane, streams);
                records += groupSize;
            }
            // Other threads must not see that the sweep is over before they can see what it stored.
            if (streams && Sse.IsSupported) Sse.StoreFence();
        }
    }

    /// <summary>Evaluates one pool: the lane of a sweep, its slots one record apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static PoolValue EvaluatePool<TLots>(in SlabColumns slab, int pool, double* table, in Thresholds thresholds)
        where TLots : struct, ILots
    {
        fixed (double* first = &thresholds.First)
        {
            Sums<ScalarLanes> sums = SumsOf<TLots>(in slab, pool, table);
            var ladder = new Ladder(first, thresholds.Count, slab.Positions);
            return Close(sums, slab.RequirementBase[pool], slab.Magnitude[pool], ladder);
        }
    }

    /// <summary>What a pool can lack at most: its requirement less its equity, and that difference's bound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double MostLacking<TLots>(in SlabColumns slab, int pool, double* table)
        where TLots : struct, ILots
    {
        Sums<ScalarLanes> sums = SumsOf<TLots>(in slab, pool, table);
        ScalarLanes one = ScalarLanes.Broadcast(1);
        ScalarLanes bound = CertifiedBound.Bound(
            ScalarLanes.Broadcast(CertifiedBound.Factor(slab.Positions)), one, sums.Gross, sums.Variable,
            ScalarLanes.ConvertSingle(slab.Magnitude + pool));
        ScalarLanes requirement = sums.Variable + ScalarLanes.Load(slab.RequirementBase + pool);
        // The distance is rounded as the kernel rounds it, which the bound counts; the last sum is not, so it goes up.
        ScalarLanes lacking = requirement - sums.Equity;
        return Math.BitIncrement((lacking + bound).Value);
    }

    /// <summary>Evaluates one pool whose slots lie side by side.</summary>
    public static PoolValue EvaluateRow(in PoolRow row, double* table, in Thresholds thresholds)
    {
        fixed (double* first = &thresholds.First)
        {
            double cash = row.Cash;
            var sums = Sums<ScalarLanes>.From(&cash);
            ScalarLanes equity = sums.Equity;
            ScalarLanes variable = sums.Variable;
            ScalarLanes gross = sums.Gross;
            for (int i = 0; i < row.Positions; i++)
            {
                ScalarLanes lots = ScalarLanes.ConvertInt32(row.Lots + i);
                ScalarLanes.LoadPairs(table, row.Index + i, out ScalarLanes value, out ScalarLanes each);
                AddSlot(lots, value, each, ref equity, ref variable, ref gross);
            }
            var ladder = new Ladder(first, thresholds.Count, row.Positions);
            return Close(new(equity, variable, gross), row.RequirementBase, row.Magnitude, ladder);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SweepLanes<TLanes, TLots>(
        in SlabColumns slab, double* table, Ladder ladder, byte* records, long groupSize, int lane, long pool,
        bool streams)
        where TLanes : struct, ILanes<TLanes>
        where TLots : struct, ILots
    {
        var sums = Sums<TLanes>.From(slab.Cash + pool);
        sums = Add<TLanes, TLots>(sums, table, records, groupSize, lane, Ahead);
        TLanes requirement = sums.Variable + TLanes.Load(slab.RequirementBase + pool);
        Store(sums.Equity, slab.Equity + pool, streams);
        Store(requirement, slab.Requirement + pool, streams);
        if (slab.Ratio != null)
            Store(sums.Equity / requirement, slab.Ratio + pool, streams);
        TLanes magnitude = TLanes.ConvertSingle(slab.Magnitude + pool);
        StoreRung(sums, requirement, magnitude, ladder, slab.Rung + pool);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes>(TLanes value, double* target, bool streams)
        where TLanes : struct, ILanes<TLanes>
    {
        if (streams) TLanes.StoreStreaming(value, target);
        else TLanes.Store(value, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Sums<ScalarLanes> SumsOf<TLots>(in SlabColumns slab, int pool, double* table)
        where TLots : struct, ILots
    {
        int lane = pool & (SlotLayout.GroupSize - 1);
        long groupSize = (long)slab.Positions * TLots.RecordSize;
        byte* records = slab.Slots + (pool / SlotLayout.GroupSize) * groupSize;
        return Add<ScalarLanes, TLots>(
            Sums<ScalarLanes>.From(slab.Cash + pool), table, records, groupSize, lane, ahead: 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PoolValue Close(Sums<ScalarLanes> sums, double requirementBase, float magnitude, Ladder ladder)
    {
        ScalarLanes requirement = sums.Variable + ScalarLanes.Broadcast(requirementBase);
        byte rung;
        StoreRung(sums, requirement, ScalarLanes.ConvertSingle(&magnitude), ladder, &rung);
        return new(sums.Equity.Value, requirement.Value, rung);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Sums<TLanes> Add<TLanes, TLots>(
        Sums<TLanes> sums, double* table, byte* records, long groupSize, int lane, int ahead)
        where TLanes : struct, ILanes<TLanes>
        where TLots : struct, ILots
    {
        TLanes equity = sums.Equity;
        TLanes variable = sums.Variable;
        TLanes gross = sums.Gross;
        byte* end = records + groupSize;
        for (byte* record = records; record < end; record += TLots.RecordSize)
        {
            if (ahead > 0) Cache.Fetch(record + ahead);
            TLanes lots = TLots.Load<TLanes>(record, lane);
            TLanes.LoadPairs(table, (ushort*)(record + TLots.IndexOffset) + lane, out TLanes value, out TLanes each);
            AddSlot(lots, value, each, ref equity, ref variable, ref gross);
        }
        return new(equity, variable, gross);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSlot<TLanes>(
        TLanes lots, TLanes value, TLanes each, ref TLanes equity, ref TLanes variable, ref TLanes gross)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes size = TLanes.Abs(lots);
        equity = TLanes.FusedMultiplyAdd(lots, value, equity);
        variable = TLanes.FusedMultiplyAdd(size, each, variable);
        gross = TLanes.FusedMultiplyAdd(size, TLanes.Abs(value), gross);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRung<TLanes>(
        Sums<TLanes> sums, TLanes requirement, TLanes magnitude, Ladder ladder, byte* target)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes largest = TLanes.Broadcast(ladder.Largest);
        TLanes bound = CertifiedBound.Bound(
            TLanes.Broadcast(ladder.Factor), largest, sums.Gross, sums.Variable, magnitude);
        TLanes owed = -requirement;
        // Distances fall as thresholds rise, and rounding keeps their order: above the last is above all of them.
        TLanes last = TLanes.FusedMultiplyAdd(largest, owed, sums.Equity);
        if (TLanes.AllGreater(last, bound) && TLanes.AllGreaterOrEqual(requirement, TLanes.Broadcast(0)))
            FillRung<TLanes>(target, ladder.Count);
        else
            TLanes.StoreTally(CountRungs(sums.Equity, owed, bound, ladder), target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FillRung<TLanes>(byte* target, int rung)
        where TLanes : struct, ILanes<TLanes>
    {
        const ulong EachByte = 0x0101_0101_0101_0101;
        ulong filled = (uint)rung * EachByte;
        if (TLanes.Count == sizeof(ulong)) *(ulong*)target = filled;
        else if (TLanes.Count == sizeof(uint)) *(uint*)target = (uint)filled;
        else new Span<byte>(target, TLanes.Count).Fill((byte)rung);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes CountRungs<TLanes>(TLanes equity, TLanes owed, TLanes bound, Ladder ladder)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes floor = CertifiedBound.Floor(bound);
        TLanes ceiling = -bound;
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

    /// <summary>The running sums of a pool: equity, the part of the requirement that varies, gross worth.</summary>
    private readonly struct Sums<TLanes>(TLanes equity, TLanes variable, TLanes gross)
        where TLanes : struct, ILanes<TLanes>
    {
        public readonly TLanes Equity = equity;
        public readonly TLanes Variable = variable;
        public readonly TLanes Gross = gross;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Sums<TLanes> From(double* cash) =>
            new(TLanes.Load(cash), TLanes.Broadcast(0), TLanes.Broadcast(0));
    }

    /// <summary>What of the thresholds and the bound is the same for all pools of a slab, read once.</summary>
    private readonly struct Ladder(double* first, int count, int positions)
    {
        public readonly double* First = first;
        public readonly int Count = count;
        public readonly double Largest = first[count - 1];
        public readonly double Factor = CertifiedBound.Factor(positions);
    }
}
