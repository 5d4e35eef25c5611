using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FastMargin.Book;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Engine;

/// <summary>
/// What the positions of one pool can lose to one guard, what they hold of its slack, and what would be fair: four
/// positions at a time. The columns are those of the pool last measured.
/// </summary>
internal sealed unsafe class TriggerShares(MarginBook book, TriggerSlots slots, TriggerMarks marks) : IDisposable
{
    private readonly NativeColumn<double> _memory = new(3 * SlotLayout.MaxPositions);
    private readonly double* _table = (double*)book.Rows.Rows;

    /// <summary>What a position holds that needs a trigger.</summary>
    public const double Nothing = -1;

    /// <summary>Gross worth and requirement of the pool.</summary>
    public double Gross { get; private set; }

    /// <summary>Sum of all weights.</summary>
    public double Weight { get; private set; }

    /// <summary>Sum of the weights of positions that need a trigger.</summary>
    public double CrossedWeight { get; private set; }

    /// <summary>Sum of what the others hold.</summary>
    public double TotalHeld { get; private set; }

    /// <summary>Loss for a relative move of one; below zero (or a zero of that sign) if the price must rise.</summary>
    private double* Losses => _memory.Start;

    /// <summary>Parts of the slack, in proportion.</summary>
    public double* Weights => _memory.Start + SlotLayout.MaxPositions;

    /// <summary>Slack held by the trigger as it stands; <see cref="Nothing"/> where a new one is needed.</summary>
    public double* Held => _memory.Start + (2 * SlotLayout.MaxPositions);

    /// <summary>The loss of a position for a relative move of one.</summary>
    public double LossOf(int i) => Math.Abs(Losses[i]);

    /// <summary>True when it is hurt by a price that falls.</summary>
    public bool IsLow(int i) => !double.IsNegative(Losses[i]);

    /// <summary>Measures the positions of a row, whose triggers are at <paramref name="keys"/>.</summary>
    public void Measure(TriggerRow* row, int* keys, in TriggerGuard guard, bool isAll)
    {
        int* lots = TriggerRows.Lots(row);
        ushort* index = TriggerRows.Index(row);
        var ratio = Vector256.Create(guard.Ratio);
        // Rates that rise only lower G further up: as an upper bound of G the slope of today's bracket is good.
        bool hasRates = (row->Form & TriggerForm.HasBrackets) != 0 && !guard.IsUp;
        bool isMixed = (row->Form & TriggerForm.IsMixed) != 0;
        Vector256<double> up = guard.IsUp ? Vector256<double>.AllBitsSet : default;
        Vector256<double> all = isAll ? Vector256<double>.AllBitsSet : default;
        Vector256<double> gross = default;
        Vector256<double> weights = default;
        Vector256<double> crossedWeights = default;
        Vector256<double> held = default;
        int n = row->Count;
        for (int i = 0; i < n; i += Vector256<double>.Count)
        {
            Pairs(_table + index[i], _table + index[i + 1], _table + index[i + 2], _table + index[i + 3],
                out Vector256<double> value, out Vector256<double> each);
            Vector256<double> size = ToDouble(lots + i);
            Vector256<double> worth = size * value;
            Vector256<double> width = Vector256.Abs(worth);
            Vector256<double> burden = ratio * (Vector256.Abs(size) * each);
            gross += width + burden;
            Vector256<double> limit = Vector256.Create(double.PositiveInfinity);
            if (hasRates) burden = ratio * width * slots.Rates(index + i, worth, out limit);
            if (isMixed) burden &= slots.Moving(index + i);
            Vector256<double> slope = worth - burden;
            Prices(index + i, out Vector256<double> steps, out Vector256<long> facts);
            Vector256<double> inverse = TriggerPrice.AreInverse(facts);
            Vector256<double> isLow = Vector256.GreaterThan(slope, default) ^ up ^ inverse;
            Vector256<double> loss = Vector256.Abs(slope);
            Vector256<double> weight = Vector256.Sqrt(loss * facts.AsDouble());
            Vector256<double> key = ToDouble(keys + i);
            Vector256<double> reach = Reach(key, steps, TriggerPrice.Scales(facts), inverse);
            Vector256<double> isOther = Vector256.Equals(key, default) | (Vector256.GreaterThan(key, default) ^ isLow);
            Vector256<double> crossed = all | isOther | Vector256.LessThan(reach, default)
                | Vector256.GreaterThan(reach, limit);
            Vector256<double> holds = loss * reach;
            weights += weight;
            crossedWeights += weight & crossed;
            held += Vector256.AndNot(holds, crossed);
            (loss | Vector256.AndNot(Vector256.Create(-0.0), isLow)).Store(Losses + i);
            weight.Store(Weights + i);
            Vector256.ConditionalSelect(crossed, Vector256.Create(Nothing), holds).Store(Held + i);
        }

        Gross = Vector256.Sum(gross);
        Weight = Vector256.Sum(weights);
        CrossedWeight = Vector256.Sum(crossedWeights);
        TotalHeld = Vector256.Sum(held);
    }

    /// <summary>The position that holds most beyond its fair share; -1 when none does.</summary>
    public int LargestHolder(int n, double fair)
    {
        var each = Vector256.Create(fair);
        Vector256<double> most = default;
        for (int i = 0; i < n; i += Vector256<double>.Count) most = Vector256.Max(most, Surplus(i, each));
        double largest = Math.Max(Math.Max(most[0], most[1]), Math.Max(most[2], most[3]));
        if (!(largest > 0)) return -1;
        var wanted = Vector256.Create(largest);
        for (int i = 0; i < n; i += Vector256<double>.Count)
        {
            uint found = Vector256.Equals(Surplus(i, each), wanted).ExtractMostSignificantBits();
            if (found != 0) return i + BitOperations.TrailingZeroCount(found);
        }

        return -1;
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>
    /// How far the mark may move until a key fires, relative to the mark in the variable that the contract is linear
    /// in: p, or 1/p. Negative when it has fired.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Reach(
        Vector256<double> key, Vector256<double> steps, Vector256<double> scale, Vector256<double> inverse)
    {
        Vector256<double> isHigh = Vector256.LessThan(key, default);
        Vector256<double> bound = (Vector256.Abs(key) * scale) + (isHigh & (scale - Vector256<double>.One));
        Vector256<double> distance = (steps - bound) ^ (isHigh & Vector256.Create(-0.0));
        return distance / Vector256.ConditionalSelect(inverse, bound, steps);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Surplus(int i, Vector256<double> fair) =>
        Vector256.Load(Held + i) - (fair * Vector256.Load(Weights + i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Prices(ushort* index, out Vector256<double> steps, out Vector256<long> facts)
    {
        Pairs(PriceOf(index[0]), PriceOf(index[1]), PriceOf(index[2]), PriceOf(index[3]), out steps, out var second);
        facts = second.AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double* PriceOf(ushort at) => (double*)(marks.Price + slots.InstrumentOf(at >> 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ToDouble(int* four) => Avx.IsSupported
        ? Avx.ConvertToVector256Double(Vector128.Load(four))
        : Vector256.Create(four[0], four[1], four[2], (double)four[3]);

    /// <summary>Loads four pairs side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pairs(
        double* a, double* b, double* c, double* d, out Vector256<double> first, out Vector256<double> second)
    {
        Vector256<double> even = Vector256.Create(Vector128.Load(a), Vector128.Load(c));
        Vector256<double> odd = Vector256.Create(Vector128.Load(b), Vector128.Load(d));
        if (Avx.IsSupported)
        {
            (first, second) = (Avx.UnpackLow(even, odd), Avx.UnpackHigh(even, odd));
            return;
        }

        first = Vector256.Create(even[0], odd[0], even[2], odd[2]);
        second = Vector256.Create(even[1], odd[1], even[3], odd[3]);
    }
}
