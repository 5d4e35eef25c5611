using FastMargin.Book;

namespace FastMargin.Engine;

/// <summary>Keeps the row of each pool what the book says.</summary>
internal sealed unsafe class TriggerRowWriter(
    MarginBook book, TriggerSlots slots, TriggerRows rows, TriggerBands bands)
{
    private const int PriorTicks = 16;

    private uint[] _rowOfPool = new uint[1024];

    /// <summary>Bytes of what tells the row of a pool.</summary>
    public long Size => book.PoolTop * (long)sizeof(uint);

    /// <summary>
    /// Writes a pool's row anew. Triggers of positions that stay are kept: what they hold follows from the new
    /// numbers.
    /// </summary>
    /// <returns>The row; none for a pool without positions.</returns>
    public uint Write(int pool)
    {
        Slab slab = book.SlabOf(pool, out int at);
        TriggerForm form = FormOf(slab, at);
        uint row = RowFor(pool, slab.Positions, form);
        if (row == NativePool<long>.None) return row;
        TriggerRow* head = rows.At(row);
        head->Cash = slab.Cash.Start[at];
        head->RequirementBase = slab.RequirementBase.Start[at];
        head->Magnitude = slab.Magnitude.Start[at];
        head->Pool = pool;
        head->Profile = slab.Profile;
        head->Form = (head->Form & TriggerForm.TwoKeys) | form;
        WriteSlots(head, slab, at);
        return row;
    }

    /// <summary>Gives the row of a pool that is gone back.</summary>
    public void Drop(int pool)
    {
        if (pool >= _rowOfPool.Length || _rowOfPool[pool] == NativePool<long>.None) return;
        uint row = _rowOfPool[pool];
        bands.Unset(rows.At(row));
        rows.Free(row);
        _rowOfPool[pool] = NativePool<long>.None;
    }

    /// <summary>Takes all triggers of a pool back and gives it none.</summary>
    public void Misplace(int pool) => bands.Unset(rows.At(_rowOfPool[pool]));

    /// <summary>Takes the triggers of one instrument back, whose ladders are empty.</summary>
    public void Forget(int pool, int instrument)
    {
        if (pool >= _rowOfPool.Length || _rowOfPool[pool] == NativePool<long>.None) return;
        TriggerRow* row = rows.At(_rowOfPool[pool]);
        ushort* index = TriggerRows.Index(row);
        for (int i = 0; i < row->Count; i++)
        {
            if (slots.InstrumentOf(index[i] >> 1) == instrument) UnsetSlot(row, i);
        }
    }

    /// <summary>Gives a row as many keys as it needs; it may move.</summary>
    public uint Fit(uint at, bool hasTwoKeys)
    {
        TriggerRow* from = rows.At(at);
        TriggerForm wanted = hasTwoKeys ? TriggerForm.TwoKeys : TriggerForm.OneKey;
        if ((from->Form & TriggerForm.TwoKeys) == wanted) return at;
        uint moved = rows.Take(from->Count, (from->Form & ~TriggerForm.TwoKeys) | wanted);
        TriggerRow* to = rows.At(moved);
        TriggerForm form = to->Form;
        *to = *from;
        to->Form = form;
        int size = TriggerRows.Stride(from) * (sizeof(int) + sizeof(ushort));
        Buffer.MemoryCopy(TriggerRows.Lots(from), TriggerRows.Lots(to), size, size);
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

        double each = PriorTicks * (double)marks.Count / Math.Max(1, book.PositionCount);
        for (int i = 0; i < marks.Count; i++) marks.SetTicks(i, 1 + (int)(each * holders[i]));
    }

    private TriggerForm FormOf(Slab slab, int at)
    {
        if (slab.IsWide) return TriggerForm.IsWide;
        var form = TriggerForm.OneKey;
        for (int i = 0; i < slab.Positions; i++) form |= slots.FormOf(slab.ReadSlot(at, i).Row);
        return form;
    }

    private uint RowFor(int pool, int positions, TriggerForm form)
    {
        if (pool >= _rowOfPool.Length) Array.Resize(ref _rowOfPool, Math.Max(book.PoolTop, 2 * _rowOfPool.Length));
        uint row = _rowOfPool[pool];
        bool isBounded = (form & (TriggerForm.IsBounded | TriggerForm.IsWide)) != 0;
        if (row != NativePool<long>.None)
        {
            TriggerRow* head = rows.At(row);
            bool wasBounded = (head->Form & (TriggerForm.IsBounded | TriggerForm.IsWide)) != 0;
            if (head->Count == positions && isBounded == wasBounded) return row;
            Drop(pool);
        }

        if (positions == 0) return NativePool<long>.None;
        row = rows.Take(positions, form | (isBounded ? TriggerForm.TwoKeys : TriggerForm.OneKey));
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

    private void UnsetSlot(TriggerRow* row, int slot)
    {
        for (int i = slot; i < TriggerRows.KeyCount(row); i += TriggerRows.Stride(row)) bands.Unset(TriggerRows.Keys(row) + i);
    }
}
