using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMargin.Kernels.Memory;

namespace FastMargin.Engine;

/// <summary>
/// What the sharing of slack needs to know of an instrument: small, because a look at a pool reads one for each of its
/// positions, and all of them together should stay in the nearest cache.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct TriggerPrice
{
    // Where a binary64 has its exponent, and what stands there for 1.
    private const int ExponentAt = 52;
    private const long One = 1023;

    /// <summary>The mark in mark steps; 0 when there is none.</summary>
    public double Steps;

    /// <summary>Square root of the ticks seen: how the frequency counts in the shares of slack.</summary>
    public float Weight;

    /// <inheritdoc cref="TriggerMark.Shift"/>
    public byte Shift;

    /// <summary>True for contracts that are linear in <c>1/p</c>.</summary>
    public bool IsInverse;

    /// <summary><c>2^Shift</c>.</summary>
    public readonly double Scale => BitConverter.Int64BitsToDouble((One + Shift) << ExponentAt);

    /// <summary>
    /// How far the mark may move until a key fires, relative to the mark in the variable that the contract is linear
    /// in: p, or 1/p. Negative when it has fired.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double Reach(int key)
    {
        // Sides come in no order: arithmetic instead of a branch that is foreseen wrongly half of the time.
        double isHigh = (uint)key >> 31;
        double bound = (Math.Abs((double)key) * Scale) + (isHigh * (Scale - 1));
        double distance = (Steps - bound) * (1 - (2 * isHigh));
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
    /// The key above a band that reaches up to <paramref name="bound"/> mark steps; the largest, negated, when the
    /// shift changes before the mark is above the bound.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int HighKey(double bound)
    {
        double key = Math.Floor((bound + 1) / Scale) - 1;
        return key < TriggerMark.MaxKey ? -(int)key : -TriggerMark.MaxKey;
    }
}

/// <summary>Both, for all instruments.</summary>
internal sealed unsafe class TriggerMarks : IDisposable
{
    private readonly NativeColumn<TriggerMark> _marks;
    private readonly NativeColumn<TriggerPrice> _prices;

    public TriggerMarks(int count)
    {
        (_marks, _prices) = (new NativeColumn<TriggerMark>(count), new NativeColumn<TriggerPrice>(count));
        Mark = _marks.Start;
        Price = _prices.Start;
        Count = count;
    }

    public TriggerMark* Mark { get; }

    public TriggerPrice* Price { get; }

    public int Count { get; }

    public long Size => _marks.Size + _prices.Size;

    /// <summary>Sets the ticks that an instrument is taken to have had.</summary>
    public void SetTicks(int instrument, int ticks)
    {
        Mark[instrument].Ticks = ticks;
        Price[instrument].Weight = MathF.Sqrt(ticks);
    }

    public void Dispose()
    {
        _marks.Dispose();
        _prices.Dispose();
    }
}
