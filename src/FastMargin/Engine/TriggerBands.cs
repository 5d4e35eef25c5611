using System.Runtime.CompilerServices;
using FastMargin.Book;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Engine;

/// <summary>
/// A sign that must hold while a level stands: of <c>G = E - Ratio·MM</c>, not negative, or negative when
/// <see cref="IsUp"/>.
/// </summary>
/// <param name="Ratio">The ratio of the level's edge.</param>
/// <param name="Slack">How far G is from zero.</param>
/// <param name="IsUp">True when G must stay negative.</param>
internal readonly record struct TriggerGuard(double Ratio, double Slack, bool IsUp);

/// <summary>
/// Shares a pool's slack out among its positions. While no position changes its bracket, G is linear in every p (or
/// 1/p), and a relative move of one by x changes it by <c>w·x</c> with
/// <code>w = q·V - Ratio·|q|·R</code>
/// (V, R the position's kernel row; the requirement of a rule per contract does not move). Only one direction of each
/// price hurts, by the sign of w. A position that is given the part a of the slack has its trigger at
/// <c>x = a / |w|</c>, and the level stands while no trigger has fired, because <c>Σ a ≤ slack</c>. What the others
/// hold at any time follows from their keys and marks, so nothing is remembered but the keys.
/// </summary>
internal sealed unsafe class TriggerBands : IDisposable
{
    // G and w carry some 10^3 roundings of 2^-53 at most; a billionth of the gross worth is far more than that.
    public const double Doubt = 1e-9;

    // A crossed position is content with most of its fair share, and takes twice of it where nobody else needs it.
    private const double Enough = 0.7;
    private const double Gain = 2;

    private readonly TriggerSlots _slots;
    private readonly TriggerLadders _ladders;
    private readonly TriggerMarks _marks;
    private readonly TriggerShares _shares;
    private readonly NativeColumn<BandWidth> _widths = new(SlotLayout.MaxPositions);

    public TriggerBands(
        MarginBook book, TriggerSlots slots, TriggerLadders ladders, TriggerMarks marks)
    {
        (_slots, _ladders, _marks) = (slots, ladders, marks);
        _shares = new TriggerShares(book, slots, marks);
    }

    /// <summary>The input that is worked on, its low bits.</summary>
    public uint Input { get; set; }

    /// <summary>Keys that stand in ladders.</summary>
    public long Live { get; private set; }

    /// <summary>Entries put into ladders.</summary>
    public long Insertions { get; private set; }

    /// <summary>Takes all triggers of a row back.</summary>
    public void Unset(TriggerRow* row)
    {
        int* keys = TriggerRows.Keys(row);
        for (int i = 0; i < TriggerRows.KeyCount(row); i++) Unset(keys + i);
        TriggerRate* rates = TriggerRows.Rates(row, out int count);
        for (int i = 0; i < count; i++)
        {
            Unset(&rates[i].Low);
            Unset(&rates[i].High);
        }
    }

    /// <summary>Takes one trigger back; its entry is void from now on.</summary>
    public void Unset(int* key)
    {
        if (TriggerMark.IsLive(*key)) Live--;
        *key = TriggerMark.Unset;
    }

    /// <summary>Gives the triggers of one guard their places, all of them or only those that need one.</summary>
    public void Share(uint at, TriggerRow* row, int* keys, TriggerGuard guard, bool isAll)
    {
        _shares.Measure(row, keys, guard, isAll);
        double slack = guard.Slack - (Doubt * (_shares.Gross + ((1 + guard.Ratio) * row->Magnitude)));
        double fair = slack <= 0 ? 0 : slack / _shares.Weight;
        if (slack > 0 && _shares.CrossedWeight < _shares.Weight)
        {
            Refill(at, row, keys, slack);
            return;
        }

        for (int i = 0; i < row->Count; i++) Place(at, row, keys, i, fair * _shares.Weights[i]);
    }

    /// <summary>
    /// Bands a row whose slopes are only bounded: the same relative move for every position, both ways.
    /// </summary>
    public void Bound(uint at, TriggerRow* row, TriggerGuard? down, TriggerGuard? up)
    {
        int n = row->Count;
        BandWidth* shares = _widths.Start;
        bool isWide = (row->Form & TriggerForm.IsWide) != 0;
        double free = isWide ? 0 : double.PositiveInfinity;
        for (int i = 0; i < n; i++) (shares[i].Fall, shares[i].Rise) = (free, free);
        if (!isWide && down is { } lower) Limit(row, lower);
        if (!isWide && up is { } upper) Limit(row, upper);
        int* keys = TriggerRows.Keys(row);
        ushort* index = TriggerRows.Index(row);
        for (int i = 0; i < n; i++)
        {
            int slot = index[i] >> 1;
            int instrument = _slots.InstrumentOf(slot);
            ref TriggerPrice mark = ref _marks.Price[instrument];
            // A price of an inverse contract falls where 1/p rises.
            double fall = mark.IsInverse ? shares[i].Rise : shares[i].Fall;
            double rise = mark.IsInverse ? shares[i].Fall : shares[i].Rise;
            int low = mark.KeyAt(fall, isLow: true);
            int high = mark.KeyAt(rise, isLow: false);
            _slots.KeepOnSide(slot, mark, ref low, ref high);
            Put(at, keys + i, low, instrument);
            Put(at, keys + TriggerRows.Stride(row) + i, high, instrument);
        }
    }

    public void Dispose()
    {
        _shares.Dispose();
        _widths.Dispose();
    }

    private void Refill(uint at, TriggerRow* row, int* keys, double slack)
    {
        int n = row->Count;
        double* held = _shares.Held;
        double* weights = _shares.Weights;
        double fair = slack / _shares.Weight;
        double free = slack - (_shares.TotalHeld * (1 + Doubt));
        double wanted = fair * _shares.CrossedWeight;
        while (free < Enough * wanted)
        {
            int largest = _shares.LargestHolder(n, fair);
            if (largest < 0) break;
            free += held[largest] - (fair * weights[largest]);
            held[largest] = 0;
            Place(at, row, keys, largest, fair * weights[largest]);
        }

        double each = Math.Max(0, Math.Min(free, Gain * wanted)) / _shares.CrossedWeight;
        for (int i = 0; i < n; i++)
        {
            if (held[i] < 0) Place(at, row, keys, i, each * weights[i]);
        }
    }

    private void Place(uint at, TriggerRow* row, int* keys, int i, double amount)
    {
        int slot = TriggerRows.Index(row)[i] >> 1;
        int instrument = _slots.InstrumentOf(slot);
        double loss = _shares.LossOf(i);
        double reach = loss > 0 ? amount / loss * (1 - Doubt) : double.PositiveInfinity;
        if (_slots.IsLimited(slot)) reach = Math.Min(reach, BracketReach.Farthest);
        Put(at, keys + i, _marks.Price[instrument].KeyAt(reach, _shares.IsLow(i)), instrument);
    }

    /// <summary>What rounding may have added to the slack of a guard.</summary>
    public double DoubtOf(TriggerRow* row, in TriggerGuard guard)
    {
        int* lots = TriggerRows.Lots(row);
        ushort* index = TriggerRows.Index(row);
        double gross = 0;
        for (int i = 0; i < row->Count; i++) gross += _slots.Bound(index[i] >> 1, lots[i], guard.Ratio).Gross;
        return Doubt * (gross + ((1 + guard.Ratio) * row->Magnitude));
    }

    /// <summary>Sets one trigger, unless it stands where it is to stand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(uint at, int* key, int value, int instrument)
    {
        ref TriggerMark mark = ref _marks.Mark[instrument];
        int old = *key;
        // The entry of an old key is still there unless this very input has fired it.
        if (value == old && !(mark.TakenAt == Input && mark.Fires(old))) return;
        if (TriggerMark.IsLive(old)) Live--;
        *key = value;
        if (!TriggerMark.IsLive(value)) return;
        Live++;
        Insertions++;
        _ladders.Add(ref mark, value, at);
    }

    /// <summary>Narrows the moves that a guard survives: the same one for every slope it is hurt by.</summary>
    private void Limit(TriggerRow* row, TriggerGuard guard)
    {
        int n = row->Count;
        int* lots = TriggerRows.Lots(row);
        ushort* index = TriggerRows.Index(row);
        double total = 0;
        double gross = 0;
        for (int i = 0; i < n; i++)
        {
            SlopeBound slope = _slots.Bound(index[i] >> 1, lots[i], guard.Ratio);
            total += Math.Max(Math.Abs(slope.Least), Math.Abs(slope.Most));
            gross += slope.Gross;
        }

        double slack = guard.Slack - (Doubt * (gross + ((1 + guard.Ratio) * row->Magnitude)));
        double reach = slack <= 0 ? 0 : slack / total * (1 - Doubt);
        for (int i = 0; i < n; i++)
        {
            SlopeBound slope = _slots.Bound(index[i] >> 1, lots[i], guard.Ratio);
            ref BandWidth share = ref _widths.Start[i];
            bool hurtByFall = guard.IsUp ? slope.Least < 0 : slope.Most > 0;
            bool hurtByRise = guard.IsUp ? slope.Most > 0 : slope.Least < 0;
            if (hurtByFall) share.Fall = Math.Min(share.Fall, reach);
            if (hurtByRise) share.Rise = Math.Min(share.Rise, reach);
        }
    }

    /// <summary>Of a bounded row: the relative moves that are allowed.</summary>
    private struct BandWidth
    {
        public double Fall;
        public double Rise;
    }
}
