using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>
/// Sets triggers: of one pool at once, or of those whose levels an input has moved when its outputs are on their way.
/// </summary>
internal sealed unsafe class TriggerWork(
    TriggerRows rows, TriggerBands bands, TriggerRowWriter writer, TriggerRates rates)
{
    private const int FetchAhead = 4;

    private LookedAt[] _looks = new LookedAt[256];

    /// <summary>Pools that wait for new triggers.</summary>
    public int Count { get; private set; }

    /// <summary>What is known of them.</summary>
    public ReadOnlySpan<LookedAt> Undone => _looks.AsSpan(0, Count);

    /// <summary>Leaves a pool's triggers for later.</summary>
    public void Add(in LookedAt look)
    {
        if (Count == _looks.Length) Array.Resize(ref _looks, 2 * Count);
        _looks[Count++] = look;
    }

    /// <summary>Gives all that wait new triggers.</summary>
    public void DoAll()
    {
        ReadOnlySpan<LookedAt> looks = Undone;
        for (int i = 0; i < looks.Length; i++)
        {
            // After a tick that has moved many pools, their rows are no longer in the nearest cache.
            if (i + FetchAhead < looks.Length) rows.Fetch(looks[i + FetchAhead].Row);
            Do(looks[i]);
        }

        Clear();
    }

    /// <summary>Forgets what was left.</summary>
    public void Clear() => Count = 0;

    /// <summary>Gives a pool new triggers.</summary>
    public void Do(in LookedAt look)
    {
        const TriggerForm Special = TriggerForm.IsBounded | TriggerForm.IsWide | TriggerForm.HasRates;
        if ((rows.At(look.Row)->Form & Special) != 0)
        {
            BandSpecial(look);
            return;
        }

        (TriggerHold hold, PoolValue value, bool isAll) = (look.Hold, look.Value, look.IsMoved);
        uint at = writer.Fit(look.Row, hold.HasDown && hold.HasUp);
        TriggerRow* row = rows.At(at);
        int* keys = TriggerRows.Keys(row);
        if (hold.HasDown)
        {
            bands.Share(at, row, keys, Guard(hold.Down, value, isUp: false), isAll);
            keys += TriggerRows.Stride(row);
        }

        if (hold.HasUp) bands.Share(at, row, keys, Guard(hold.Up, value, isUp: true), isAll);
    }

    /// <summary>Bands rows with rates, which take their part first, and rows whose slopes are only bounded.</summary>
    private void BandSpecial(in LookedAt look)
    {
        (uint at, TriggerHold hold, PoolValue value, bool isAll) = (look.Row, look.Hold, look.Value, look.IsMoved);
        TriggerGuard? down = hold.HasDown ? Guard(hold.Down, value, isUp: false) : null;
        TriggerGuard? up = hold.HasUp ? Guard(hold.Up, value, isUp: true) : null;
        TriggerRow* row = rows.At(at);
        bool isBounded = (row->Form & (TriggerForm.IsBounded | TriggerForm.IsWide)) != 0;
        if (!isBounded)
        {
            at = writer.Fit(at, hold.HasDown && hold.HasUp);
            row = rows.At(at);
        }

        if ((row->Form & TriggerForm.HasRates) != 0) rates.Band(at, row, ref down, ref up);
        if (isBounded)
        {
            bands.Bound(at, row, down, up);
            return;
        }

        int* keys = TriggerRows.Keys(row);
        if (down is { } lower)
        {
            bands.Share(at, row, keys, lower, isAll);
            keys += TriggerRows.Stride(row);
        }

        if (up is { } upper) bands.Share(at, row, keys, upper, isAll);
    }

    private static TriggerGuard Guard(double ratio, in PoolValue value, bool isUp)
    {
        double distance = value.Equity - (ratio * value.Requirement);
        return new TriggerGuard(ratio, isUp ? -distance : distance, isUp);
    }
}

/// <summary>A pool whose level is known and whose triggers are to be set.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Hold">What must hold while it keeps its level.</param>
/// <param name="Value">What it is worth.</param>
/// <param name="IsMoved">True when its level is another than before.</param>
internal readonly record struct LookedAt(uint Row, int Pool, TriggerHold Hold, PoolValue Value, bool IsMoved);
