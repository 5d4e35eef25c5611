using System.Runtime.CompilerServices;
using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Scenarios;

/// <summary>
/// <c>total_s = Σ_j q_j·L_{j,s}</c> and <c>worst = max_s total_s</c>, lanes being scenarios.
/// </summary>
/// <remarks>
/// The order of operations, the same on every width: with positions counted from 0 within their group, those in even
/// places are added as <c>a = fma(q_j, L_{j,s}, a)</c> from <c>a = +0</c>, those in odd places likewise into <c>b</c>,
/// and <c>total = (a + b) + 0</c>. Two chains hide the latency of one another; the last sum turns −0 into +0.
/// </remarks>
internal static unsafe class ScenarioKernel
{
    /// <summary>Writes the worst total of each group of a range; of a group without positions, zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Worst<TLanes>(LossView table, BookView book, double* worst, int first, int groups)
        where TLanes : struct, ILanes<TLanes>
    {
        double* block = stackalloc double[8];
        for (int g = first; g < first + groups; g++)
        {
            PositionView positions = book.Group(g);
            TLanes largest = TLanes.Broadcast(double.NegativeInfinity);
            int at = 0;
            for (; at + (4 * TLanes.Count) <= table.Stride; at += 4 * TLanes.Count)
                largest = LargerOf(largest, Four<TLanes>(table, positions, at));
            for (; at < table.Stride; at += TLanes.Count)
                largest = LargerOf(largest, Total<TLanes>(table, positions, at));
            TLanes.Store(largest, block);
            double value = block[0];
            for (int lane = 1; lane < TLanes.Count; lane++)
                value = Math.Max(value, block[lane]);
            worst[g - first] = value;
        }
    }

    /// <summary>Writes the totals of one group, one for each scenario up to the stride.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Totals<TLanes>(LossView table, PositionView positions, double* totals)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int at = 0; at < table.Stride; at += TLanes.Count)
            TLanes.Store(Total<TLanes>(table, positions, at), totals + at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes LargerOf<TLanes>(TLanes left, TLanes right)
        where TLanes : struct, ILanes<TLanes> => TLanes.Select(TLanes.GreaterThan(left, right), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Close<TLanes>(TLanes even, TLanes odd)
        where TLanes : struct, ILanes<TLanes> => even + odd + TLanes.Broadcast(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Total<TLanes>(LossView table, PositionView positions, int at)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes even = TLanes.Broadcast(0);
        TLanes odd = TLanes.Broadcast(0);
        int j = 0;
        for (; j + 1 < positions.Count; j += 2)
        {
            even = Add(even, table.Row(positions.Rows[j]) + at, positions.Quantities[j]);
            odd = Add(odd, table.Row(positions.Rows[j + 1]) + at, positions.Quantities[j + 1]);
        }

        if (j < positions.Count)
            even = Add(even, table.Row(positions.Rows[j]) + at, positions.Quantities[j]);
        return Close(even, odd);
    }

    // Four registers of scenarios at a time: eight chains, which is what two multiply-add units can be kept busy with.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Four<TLanes>(LossView table, PositionView positions, int at)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0);
        (TLanes even0, TLanes even1, TLanes even2, TLanes even3) = (zero, zero, zero, zero);
        (TLanes odd0, TLanes odd1, TLanes odd2, TLanes odd3) = (zero, zero, zero, zero);
        int j = 0;
        for (; j + 1 < positions.Count; j += 2)
        {
            double* losses = table.Row(positions.Rows[j]) + at;
            var quantity = TLanes.Broadcast(positions.Quantities[j]);
            even0 = TLanes.FusedMultiplyAdd(quantity, TLanes.Load(losses), even0);
            even1 = TLanes.FusedMultiplyAdd(quantity, TLanes.Load(losses + TLanes.Count), even1);
            even2 = TLanes.FusedMultiplyAdd(quantity, TLanes.Load(losses + (2 * TLanes.Count)), even2);
            even3 = TLanes.FusedMultiplyAdd(quantity, TLanes.Load(losses + (3 * TLanes.Count)), even3);
            losses = table.Row(positions.Rows[j + 1]) + at;
            quantity = TLanes.Broadcast(positions.Quantities[j + 1]);
            odd0 = TLanes.FusedMultiplyAdd(quantity, TLanes.Load(losses), odd0);
            odd1 = TLanes.FusedMultiplyAdd(quantity, TLanes.Load(losses + TLanes.Count), odd1);
            odd2 = TLanes.FusedMultiplyAdd(quantity, TLanes.Load(losses + (2 * TLanes.Count)), odd2);
            odd3 = TLanes.FusedMultiplyAdd(quantity, TLanes.Load(losses + (3 * TLanes.Count)), odd3);
        }

        if (j < positions.Count)
        {
            double* losses = table.Row(positions.Rows[j]) + at;
            double quantity = positions.Quantities[j];
            even0 = Add(even0, losses, quantity);
            even1 = Add(even1, losses + TLanes.Count, quantity);
            even2 = Add(even2, losses + (2 * TLanes.Count), quantity);
            even3 = Add(even3, losses + (3 * TLanes.Count), quantity);
        }

        return LargerOf(
            LargerOf(Close(even0, odd0), Close(even1, odd1)), LargerOf(Close(even2, odd2), Close(even3, odd3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Add<TLanes>(TLanes sum, double* losses, double quantity)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.FusedMultiplyAdd(TLanes.Broadcast(quantity), TLanes.Load(losses), sum);
}

/// <summary>The losses, for the time of one call.</summary>
internal readonly unsafe struct LossView(double* start, int stride)
{
    public readonly int Stride = stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double* Row(int row) => start + ((long)row * Stride);
}

/// <summary>The positions of one group.</summary>
internal readonly unsafe struct PositionView(int* rows, double* quantities, int count)
{
    public readonly int* Rows = rows;
    public readonly double* Quantities = quantities;
    public readonly int Count = count;
}

/// <summary>The positions of all groups, for the time of one call.</summary>
internal readonly unsafe struct BookView(int* starts, int* rows, double* quantities)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PositionView Group(int group)
    {
        int start = starts[group];
        return new(rows + start, quantities + start, starts[group + 1] - start);
    }
}
