using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Engine;

/// <summary>What stands at the head of a pool's row in the trigger index.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct TriggerRow
{
    public double Cash;
    public double RequirementBase;
    public float Magnitude;
    public int Pool;

    /// <summary>The input at which the pool was last looked at, its low bits.</summary>
    public uint LookedAt;

    /// <summary>Positions; none once the row is given back.</summary>
    public ushort Count;

    /// <summary>Number of the level profile.</summary>
    public byte Profile;

    public TriggerForm Form;
}

/// <summary>How a row is laid out and what may be assumed of its slots.</summary>
[Flags]
internal enum TriggerForm : byte
{
    /// <summary>One key a slot: for one guard, whose slopes all have a certain sign.</summary>
    OneKey = 0,

    /// <summary>Two keys a slot, in two columns.</summary>
    TwoKeys = 1,

    /// <summary>Some requirement does not move in proportion to its notional.</summary>
    IsMixed = 2,

    /// <summary>
    /// Some slope is bounded only, or its sign is in doubt: low keys in one column, high ones in the other.
    /// </summary>
    IsBounded = 4,

    /// <summary>Lots that do not fit: the row has keys only, all at the marks as they are.</summary>
    IsWide = 8,

    /// <summary>Some slot has brackets, which must be looked up before the row is evaluated.</summary>
    HasBrackets = 16,

    /// <summary>Something is in a currency whose rate moves: its cash is valued before the row is.</summary>
    HasRates = 32,
}

/// <summary>The triggers of a currency's rate.</summary>
internal struct TriggerRate
{
    /// <summary>Whose mark is the rate.</summary>
    public int Instrument;

    public int Low;
    public int High;
}

/// <summary>
/// The rows of the trigger index: all that a look at a pool reads, side by side. After the head come
/// <c>int keys[n]</c> (twice with two keys), <c>int lots[n]</c> and <c>ushort index[n]</c>, where n is rounded up to
/// whole vectors; what is added is zero. Rows with rates end with <c>int m</c> and <c>TriggerRate rates[m]</c>.
/// </summary>
internal sealed unsafe class TriggerRows(int maxRates) : IDisposable
{
    private const int Unit = 8;
    private const int Lanes = 4;

    private readonly NativePool<long> _units = new();
    private readonly uint[] _free =
        new uint[Units(SlotLayout.MaxPositions, TriggerForm.TwoKeys | TriggerForm.HasRates, maxRates) + 1];

    /// <summary>Bytes of all rows ever in use at once.</summary>
    public long Size => _units.Size;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TriggerRow* At(uint row) => (TriggerRow*)_units.At(row);

    public static int* Keys(TriggerRow* row) => (int*)(row + 1);

    /// <summary>Slots of a column, those that only fill the last vector included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Stride(TriggerRow* row) => Stride(row->Count);

    public static int KeyCount(TriggerRow* row) => Stride(row) << (int)(row->Form & TriggerForm.TwoKeys);

    public static int* Lots(TriggerRow* row) => Keys(row) + KeyCount(row);

    public static ushort* Index(TriggerRow* row) => (ushort*)(Lots(row) + Stride(row));

    /// <summary>The rates of a row, and how many there are.</summary>
    public static TriggerRate* Rates(TriggerRow* row, out int count)
    {
        int* at = (int*)(Index(row) + Stride(row));
        count = (row->Form & TriggerForm.HasRates) != 0 ? *at : 0;
        return (TriggerRate*)(at + 1);
    }

    /// <summary>The row as the kernel evaluates it.</summary>
    public static PoolRow View(TriggerRow* row) => new()
    {
        Positions = row->Count,
        Lots = Lots(row),
        Index = Index(row),
        Cash = row->Cash,
        RequirementBase = row->RequirementBase,
        Magnitude = row->Magnitude,
    };

    /// <summary>A row without keys, lots and indices; its head is what a former row left.</summary>
    public uint Take(int positions, TriggerForm form, int rates)
    {
        int units = Units(positions, form, rates);
        uint row = _free[units];
        if (row == 0) row = _units.Take(units);
        else _free[units] = *(uint*)_units.At(row);
        TriggerRow* at = At(row);
        at->Count = (ushort)positions;
        at->Form = form;
        new Span<byte>(at + 1, (units * Unit) - sizeof(TriggerRow)).Clear();
        if (rates > 0) *((int*)Rates(at, out _) - 1) = rates;
        return row;
    }

    /// <summary>Gives a row back; entries that point to it find no key in it.</summary>
    public void Free(uint row)
    {
        TriggerRow* at = At(row);
        _ = Rates(at, out int rates);
        int units = Units(at->Count, at->Form, rates);
        (at->Count, at->Form) = (0, TriggerForm.OneKey);
        *(uint*)at = _free[units];
        _free[units] = row;
    }

    /// <summary>True when some slot of the row has this key: its entry is not void.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(uint row, int key)
    {
        TriggerRow* at = At(row);
        return new ReadOnlySpan<int>(Keys(at), KeyCount(at)).Contains(key) || HoldsRate(at, key);
    }

    /// <summary>Fetches where the keys of a row begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FetchHead(uint row) => Cache.Fetch(_units.At(row));

    /// <summary>Fetches as much of a row as most rows have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch(uint row)
    {
        byte* at = (byte*)_units.At(row);
        Cache.Fetch(at);
        Cache.Fetch(at + Cache.LineSize);
        Cache.Fetch(at + (2 * Cache.LineSize));
    }

    public void Dispose() => _units.Dispose();

    private static int Stride(int positions) => (positions + Lanes - 1) & -Lanes;

    private static bool HoldsRate(TriggerRow* row, int key)
    {
        TriggerRate* rates = Rates(row, out int count);
        for (int i = 0; i < count; i++)
        {
            if (rates[i].Low == key || rates[i].High == key) return true;
        }

        return false;
    }

    private static int Units(int positions, TriggerForm form, int rates)
    {
        int each = sizeof(int) + sizeof(ushort) + (sizeof(int) << (int)(form & TriggerForm.TwoKeys));
        int size = sizeof(TriggerRow) + (Stride(positions) * each);
        if ((form & TriggerForm.HasRates) != 0) size += sizeof(int) + (rates * sizeof(TriggerRate));
        return (size + Unit - 1) / Unit;
    }
}
