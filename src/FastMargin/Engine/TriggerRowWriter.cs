using FastMargin.Book;
using FastMargin.Kernels.Memory;

namespace FastMargin.Engine;

/// <summary>Keeps the row of each pool what the book says.</summary>
internal sealed unsafe class TriggerRowWriter(
    MarginBook book, TriggerSlots slots, TriggerRows rows, TriggerBands bands)
{
    private const int PriorTicks = 16;

    private uint[] _rowOfPool = new uint[1024];
    private int[] _sources = new int[4];

    /// <summary>Bytes of what tells the row of a pool.</summary>
    public long Size => book.PoolTop * (long)sizeof(uint);

    /// <summary>
    /// Writes a pool's row anew. Triggers of positions that stay are kept: what they hold follows from the new
    /// numbers.
    /// </summary>
    /// <returns>The row; none for a pool that depends on no mark.</returns>
    public uint Write(int pool)
    {
        Slab slab = book.SlabOf(pool, out int at);
        int rates = book.RateSources(pool, ref _sources);
        TriggerForm form = FormOf(slab, at) | (rates > 0 ? TriggerForm.HasRates : TriggerForm.OneKey);
        uint row = RowFor(pool, slab.Positions, rates, form);
        if (row == NativePool<long>.None) return row;
        TriggerRow* head = rows.At(row);
        head->Cash = slab.Cash.Start[at];
        head->RequirementBase = slab.RequirementBase.Start[at];
        head->Magnitude = slab.Magnitude.Start[at];
        head->Pool = pool;
        head->Profile = slab.Profile;
        head->Form = (head->Form & TriggerForm.TwoKeys) | form;
        WriteSlots(head, slab, at);
        if (rates > 0) WriteRates(head);
        return row;
    }

    /// <summary>The row of a pool, or none.</summary>
    public uint RowOf(int pool) => pool < _rowOfPool.Length ? _rowOfPool[pool] : NativePool<long>.None;

    /// <summary>Fetches what says where the row of a pool is.</summary>
    public void FetchPool(int pool) => Cache.Fetch(_rowOfPool, pool);

    /// <summary>Fetches the row of a pool.</summary>
    public void FetchRow(int pool)
    {
        rows.Fetch(RowOf(pool));
    }

    /// <summary>Gives the row of a pool that is gone back.</summary>
    public void Drop(int pool)
    {
        uint row = RowOf(pool);
        if (row == NativePool<long>.None) return;
        bands.Unset(rows.At(row));
        rows.Free(row);
        _rowOfPool[pool] = NativePool<long>.None;
    }

    /// <summary>Takes all triggers of a pool back and gives it none.</summary>
    public void Misplace(int pool) => bands.Unset(rows.At(_rowOfPool[pool]));

    /// <summary>
    /// The triggers of a pool as they stand: instrument, key, and the column it is in; rates come third.
    /// </summary>
    public List<(int Instrument, int Key, int Column)> TriggersOf(int pool)
    {
        var found = new List<(int Instrument, int Key, int Column)>();
        if (RowOf(pool) == NativePool<long>.None) return found;
        TriggerRow* row = rows.At(RowOf(pool));
        for (int i = 0; i < TriggerRows.KeyCount(row); i++)
        {
            int slot = i % TriggerRows.Stride(row);
            int instrument = slots.InstrumentOf(TriggerRows.Index(row)[slot] >> 1);
            if (slot < row->Count) found.Add((instrument, TriggerRows.Keys(row)[i], i / TriggerRows.Stride(row)));
        }

        TriggerRate* rates = TriggerRows.Rates(row, out int count);
        for (int i = 0; i < count; i++)
        {
            found.AddRange([(rates[i].Instrument, rates[i].Low, 2), (rates[i].Instrument, rates[i].High, 2)]);
        }

        return found;
    }

    /// <summary>Takes the triggers of one instrument back, whose ladders are empty.</summary>
    public void Forget(int pool, int instrument)
    {
        if (RowOf(pool) == NativePool<long>.None) return;
        TriggerRow* row = rows.At(RowOf(pool));
        ushort* index = TriggerRows.Index(row);
        for (int i = 0; i < row->Count; i++)
        {
            if (slots.InstrumentOf(index[i] >> 1) == instrument) UnsetSlot(row, i);
        }

        TriggerRate* rates = TriggerRows.Rates(row, out int count);
        for (int i = 0; i < count; i++)
        {
            if (rates[i].Instrument == instrument) UnsetRate(rates + i);
        }
    }

    /// <summary>Gives a row as many keys as it needs; it may move.</summary>
    public uint Fit(uint at, bool hasTwoKeys)
    {
        TriggerRow* from = rows.At(at);
        TriggerForm wanted = hasTwoKeys ? TriggerForm.TwoKeys : TriggerForm.OneKey;
        if ((from->Form & TriggerForm.TwoKeys) == wanted) return at;
        TriggerRate* rates = TriggerRows.Rates(from, out int count);
        uint moved = rows.Take(from->Count, (from->Form & ~TriggerForm.TwoKeys) | wanted, count);
        TriggerRow* to = rows.At(moved);
        TriggerForm form = to->Form;
        *to = *from;
        to->Form = form;
        int size = TriggerRows.Stride(from) * (sizeof(int) + sizeof(ushort));
        Buffer.MemoryCopy(TriggerRows.Lots(from), TriggerRows.Lots(to), size, size);
        for (int i = 0; i < count; i++) TriggerRows.Rates(to, out _)[i].Instrument = rates[i].Instrument;
        _rowOfPool[from->Pool] = moved;
        bands.Unset(from);
        rows.Free(at);
        return moved;
    }

    /// <summary>Makes every row one that has not been looked at.</summary>
    public void ForgetInputs()
    {
        foreach (uint row in _rowOfPool)
        {
            if (row != NativePool<long>.None) rows.At(row)->LookedAt = 0;
        }
    }

    /// <summary>Until ticks have been seen, what is held most is taken to tick most.</summary>
    public void CountHolders(TriggerMarks marks)
    {
        var holders = new long[marks.Count];
        foreach (Slab slab in book.Slabs)
        {
            for (int at = 0; at < slab.Count; at++)
            {
                for (int i = 0; i < slab.Positions; i++) holders[slots.InstrumentOf(slab.ReadSlot(at, i).Row)]++;
            }
        }

        for (int i = 0; i < marks.Count; i++)
        {
            foreach (int currency in book.CurrenciesOf(i)) holders[i] += book.DependentsOf(currency)!.Count;
        }

        double each = PriorTicks * (double)marks.Count / Math.Max(1, book.PositionCount);
        for (int i = 0; i < marks.Count; i++) marks.SetTicks(i, 1 + (uint)(each * holders[i]));
    }

    private TriggerForm FormOf(Slab slab, int at)
    {
        if (slab.IsWide) return TriggerForm.IsWide;
        var form = TriggerForm.OneKey;
        for (int i = 0; i < slab.Positions; i++) form |= slots.FormOf(slab.ReadSlot(at, i).Row);
        return form;
    }

    private uint RowFor(int pool, int positions, int rates, TriggerForm form)
    {
        if (pool >= _rowOfPool.Length) Array.Resize(ref _rowOfPool, Math.Max(book.PoolTop, 2 * _rowOfPool.Length));
        uint row = _rowOfPool[pool];
        bool isBounded = (form & (TriggerForm.IsBounded | TriggerForm.IsWide)) != 0;
        if (row != NativePool<long>.None)
        {
            TriggerRow* head = rows.At(row);
            bool wasBounded = (head->Form & (TriggerForm.IsBounded | TriggerForm.IsWide)) != 0;
            _ = TriggerRows.Rates(head, out int former);
            if (head->Count == positions && former == rates && isBounded == wasBounded) return row;
            Drop(pool);
        }

        if (positions + rates == 0) return NativePool<long>.None;
        row = rows.Take(positions, isBounded ? form | TriggerForm.TwoKeys : form, rates);
        return _rowOfPool[pool] = row;
    }

    private void WriteSlots(TriggerRow* row, Slab slab, int at)
    {
        int* lots = TriggerRows.Lots(row);
        ushort* index = TriggerRows.Index(row);
        for (int i = 0; i < row->Count; i++)
        {
            Slot slot = slab.ReadSlot(at, i);
            if (slots.InstrumentOf(slot.Row) != slots.InstrumentOf(index[i] >> 1)) UnsetSlot(row, i);
            index[i] = (ushort)(2 * slot.Row);
            lots[i] = slab.IsWide ? 0 : (int)slot.Lots;
        }
    }

    private void WriteRates(TriggerRow* row)
    {
        TriggerRate* rates = TriggerRows.Rates(row, out int count);
        for (int i = 0; i < count; i++)
        {
            if (rates[i].Instrument == _sources[i]) continue;
            UnsetRate(rates + i);
            rates[i].Instrument = _sources[i];
        }
    }

    private void UnsetRate(TriggerRate* rate)
    {
        bands.Unset(&rate->Low);
        bands.Unset(&rate->High);
    }

    private void UnsetSlot(TriggerRow* row, int slot)
    {
        int* keys = TriggerRows.Keys(row);
        for (int i = slot; i < TriggerRows.KeyCount(row); i += TriggerRows.Stride(row)) bands.Unset(keys + i);
    }
}
