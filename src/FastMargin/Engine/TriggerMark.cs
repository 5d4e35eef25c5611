using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastMargin.Engine;

/// <summary>
/// What the trigger index knows of one instrument: a cache line. Marks are compared as whole numbers, in units of
/// <c>2^Shift</c> mark steps. A key on the low side is k and fires when <c>mark &lt; k</c>; one on the high side is
/// -k and fires when <c>mark &gt; k</c>, that is <c>-mark &lt; key</c>: on both sides the largest key fires first, and
/// the sign of a key tells its side.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct TriggerMark
{
    /// <summary>A key that no mark fires.</summary>
    public const int Never = int.MinValue;

    /// <summary>Of a slot that has no trigger.</summary>
    public const int Unset = 0;

    /// <summary>Keys are at most this; a mark that reaches it makes the instrument's shift larger.</summary>
    public const int MaxKey = (1 << KeyBits) - 1;

    /// <summary>Bits of a key without its sign.</summary>
    public const int KeyBits = 30;

    // A mark in the middle of the range may double before the ladders are made anew.
    private const int RoomBits = KeyBits - 1;

    // A coarse key is given up when the mark falls so far that it would no longer be one of the smallest keys.
    private const int SmallestCoarse = 2;

    private const int TicksPerWeight = 15;

    /// <summary>The mark in mark steps.</summary>
    public double Steps;

    /// <summary><c>2^Shift</c>.</summary>
    public double Scale;

    /// <summary>Square root of <see cref="Ticks"/>: how the frequency counts in the shares of slack.</summary>
    public double Weight;

    /// <summary>The largest key on the low side.</summary>
    public int BestLow;

    /// <summary>The largest key on the high side.</summary>
    public int BestHigh;

    /// <summary>The ladders, low and high.</summary>
    public uint RootLow;

    /// <inheritdoc cref="RootLow"/>
    public uint RootHigh;

    /// <summary>The mark as keys are compared with it.</summary>
    public int Now;

    /// <summary>The input at which the ladders were last emptied of what the mark fires.</summary>
    public uint TakenAt;

    /// <summary>Ticks seen, halved now and then, after a prior from the number of holders.</summary>
    public int Ticks;

    /// <summary>Mark steps in a unit of keys, as a power of two.</summary>
    public byte Shift;

    /// <summary>True for contracts that are linear in <c>1/p</c>.</summary>
    public bool IsInverse;

    /// <summary>True when a mark needs another shift, which voids all keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsOutgrown(long steps) =>
        steps >> Shift >= MaxKey || (Shift != 0 && steps >> Shift < SmallestCoarse);

    /// <summary>Finds the shift for a mark.</summary>
    public void Rescale(long steps)
    {
        Shift = 0;
        while (steps >> Shift >= 1L << RoomBits) Shift++;
        Scale = 1L << Shift;
    }

    /// <summary>Takes a mark.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Move(long steps)
    {
        Now = (int)(steps >> Shift);
        Steps = steps;
        // The weight changes slowly: most ticks need no square root.
        if ((++Ticks & TicksPerWeight) == 0) Weigh();
    }

    /// <summary>Makes the weight that of the ticks seen.</summary>
    public void Weigh() => Weight = Math.Sqrt(Ticks);

    /// <summary>True when the mark has passed a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Fires(int key) => key > 0 ? Now < key : -Now < key;

    /// <summary>
    /// How far the mark may move until a key fires, relative to the mark in the variable that the contract is linear
    /// in: p, or 1/p. Negative when it has fired.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double Reach(int key)
    {
        double bound = key > 0 ? key * Scale : (-key * Scale) + (Scale - 1);
        double distance = key > 0 ? Steps - bound : bound - Steps;
        return distance / (IsInverse ? bound : Steps);
    }

    /// <summary>The key that gives a relative move of the same variable: never more, by rounding.</summary>
    public readonly int KeyAt(double reach, bool isLow)
    {
        if (isLow) return LowKey(IsInverse ? Steps / (1 + reach) : Steps * (1 - reach));
        double rest = IsInverse ? 1 / Math.Max(0, 1 - reach) : 1 + reach;
        return HighKey(Steps * rest);
    }

    /// <summary>
    /// The key below a band that reaches down to <paramref name="bound"/> mark steps: rounded so that it has fired
    /// before the mark is below the bound. 1 when the mark never can be.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int LowKey(double bound) => bound > Scale ? (int)Math.Ceiling(bound / Scale) : 1;

    /// <summary>
    /// The key above a band that reaches up to <paramref name="bound"/> mark steps; -<see cref="MaxKey"/> when the
    /// shift changes before the mark is above the bound.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int HighKey(double bound)
    {
        double key = Math.Floor((bound + 1) / Scale) - 1;
        return key < MaxKey ? -(int)key : -MaxKey;
    }

    /// <summary>True for a key of either side that a mark can fire and therefore stands in a ladder.</summary>
    public static bool IsLive(int key) => key is > 1 or (< 0 and > -MaxKey);
}
