using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    private const long ShiftBits = 0xFF;
    private const long InverseBit = 0x100;
    private const long FactBits = ShiftBits | InverseBit;

    /// <summary>The mark in mark steps; 0 when there is none.</summary>
    public double Steps;

    // A weight whose last digits are something else: the shift, and one bit for inverse contracts.
    private long _facts;

    /// <summary>Square root of the ticks seen, roughly: how the frequency counts in the shares of slack.</summary>
    public double Weight
    {
        readonly get => BitConverter.Int64BitsToDouble(_facts);
        set => _facts = (BitConverter.DoubleToInt64Bits(value) & ~FactBits) | (_facts & FactBits);
    }

    /// <inheritdoc cref="TriggerMark.Shift"/>
    public byte Shift
    {
        readonly get => (byte)_facts;
        set => _facts = (_facts & ~ShiftBits) | value;
    }

    /// <summary>True for contracts that are linear in <c>1/p</c>.</summary>
    public bool IsInverse
    {
        readonly get => (_facts & InverseBit) != 0;
        set => _facts = value ? _facts | InverseBit : _facts & ~InverseBit;
    }

    /// <summary><c>2^Shift</c>.</summary>
    public readonly double Scale => BitConverter.Int64BitsToDouble((One + Shift) << ExponentAt);

    /// <summary>The scales of the facts in four lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Scales(Vector256<long> facts) =>
        (((facts & Vector256.Create(ShiftBits)) + Vector256.Create(One)) << ExponentAt).AsDouble();

    /// <summary>All bits of the lanes of inverse contracts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> AreInverse(Vector256<long> facts) =>
        Vector256.Equals(facts & Vector256.Create(InverseBit), Vector256.Create(InverseBit)).AsDouble();

    /// <summary>The key that gives a relative move of the variable: never more, by rounding.</summary>
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
    public void SetTicks(int instrument, uint ticks)
    {
        Mark[instrument].Ticks = ticks;
        Weigh(instrument);
    }

    /// <summary>Brings the weight of an instrument up to its ticks.</summary>
    public void Weigh(int instrument) => Price[instrument].Weight = MathF.Sqrt(Math.Max(1, Mark[instrument].Ticks));

    public void Dispose()
    {
        _marks.Dispose();
        _prices.Dispose();
    }
}
