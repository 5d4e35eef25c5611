using FastMargin.Kernels;

namespace FastMargin.Book;

/// <content>One position at a time: what fills do. Nothing is allocated, and only what differs is touched.</content>
public sealed partial class MarginBook
{
    private Slot[] _edited = new Slot[64];

    /// <summary>
    /// Where a pool holds an instrument: its index, or the complement of the index at which it would stand.
    /// </summary>
    /// <param name="pool">The pool.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="side">1 or -1 for a leg of a hedged account, 0 for whatever there is.</param>
    internal int FindSlot(int pool, int instrument, int side)
    {
        Slab slab = RowOf(pool, out int at);
        int low = 0;
        int high = slab.Positions;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (IsBefore(slab.ReadSlot(at, middle), instrument, side)) low = middle + 1;
            else high = middle;
        }

        if (low == slab.Positions) return ~low;
        Slot slot = slab.ReadSlot(at, low);
        bool isIt = FactOf(slot).Instrument == instrument && (side == 0 || Math.Sign(slot.Lots) == side);
        return isIt ? low : ~low;
    }

    /// <summary>A slot of a pool, whose bracket may be that of a former mark.</summary>
    internal Slot SlotAt(int pool, int index) => RowOf(pool, out int at).ReadSlot(at, index);

    /// <summary>True when a pool may take one more position.</summary>
    internal bool HasRoom(int pool) => PositionsOf(pool) < SlotLayout.MaxPositions;

    /// <summary>True when a position of a side needs no kernel rows, or there are some left for it.</summary>
    internal bool HasRows(int pool, int instrument, bool isLong) =>
        HasRows(instrument, PoolTableOf(pool, instrument, isLong));

    /// <summary>
    /// Puts a position, all of which has been checked, into the place of what the pool holds of the instrument.
    /// </summary>
    /// <param name="pool">The pool.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="side">1 or -1 for a leg of a hedged account, else 0.</param>
    /// <param name="lots">Signed lots; 0 removes.</param>
    /// <param name="entry">The entry price.</param>
    internal void PutPosition(int pool, int instrument, int side, long lots, PackedPrice entry)
    {
        if (lots == 0) RemovePositions(pool, instrument, side);
        else PutSlot(pool, side, MakeSlot(pool, new NewPosition(instrument, lots, default), entry));
    }

    private void PutSlot(int pool, int side, Slot slot)
    {
        int index = FindSlot(pool, FactOf(slot).Instrument, side);
        if (index >= 0) ReplaceSlot(pool, index, slot);
        else InsertSlot(pool, ~index, slot);
        Revalue(pool);
    }

    private void RemovePositions(int pool, int instrument, int side)
    {
        for (int index = FindSlot(pool, instrument, side); index >= 0; index = FindSlot(pool, instrument, side))
        {
            RemoveSlot(pool, index);
            Revalue(pool);
        }
    }

    private bool IsBefore(in Slot slot, int instrument, int side)
    {
        int held = FactOf(slot).Instrument;
        // The long leg stands before the short one.
        return held < instrument || (held == instrument && side < 0 && slot.Lots > 0);
    }

    private void ReplaceSlot(int pool, int index, in Slot slot)
    {
        Slab slab = RowOf(pool, out int at);
        Slot old = slab.ReadSlot(at, index);
        ReplaceHolder(pool, old, slot);
        if (!slab.IsWide && !IsWide(slot.Lots))
        {
            slab.WriteSlot(at, index, slot);
            return;
        }

        Span<Slot> row = ReadRow(pool, room: 0);
        row[index] = slot;
        WriteRow(pool, row);
    }

    private void InsertSlot(int pool, int index, in Slot slot)
    {
        int currency = FactOf(slot).Settle;
        if (_dependents[currency] is { } set && !DependsOn(pool, currency)) set.Add((uint)pool);
        if (_holdersReady) AddHolder(pool, slot);
        Span<Slot> row = ReadRow(pool, room: 1);
        row[index..^1].CopyTo(row[(index + 1)..]);
        row[index] = slot;
        WriteRow(pool, row);
        PositionCount++;
    }

    private void RemoveSlot(int pool, int index)
    {
        Span<Slot> row = ReadRow(pool, room: 0);
        Slot slot = row[index];
        row[(index + 1)..].CopyTo(row[index..]);
        WriteRow(pool, row[..^1]);
        PositionCount--;
        if (_holdersReady) RemoveHolder(pool, slot);
        int currency = FactOf(slot).Settle;
        if (_dependents[currency] is { } set && !DependsOn(pool, currency)) set.Remove((uint)pool);
    }

    private void ReplaceHolder(int pool, in Slot old, in Slot slot)
    {
        if (!_holdersReady || (old.Lots == slot.Lots && _chainOfRow[old.Row] == _chainOfRow[slot.Row])) return;
        RemoveHolder(pool, old);
        AddHolder(pool, slot);
    }

    private Span<Slot> ReadRow(int pool, int room)
    {
        Slab slab = RowOf(pool, out int at);
        int positions = slab.Positions;
        if (positions + room > _edited.Length) Array.Resize(ref _edited, 2 * (positions + room));
        for (int i = 0; i < positions; i++) _edited[i] = slab.ReadSlot(at, i);
        return _edited.AsSpan(0, positions + room);
    }

    private void WriteRow(int pool, ReadOnlySpan<Slot> row)
    {
        bool isWide = false;
        foreach (Slot slot in row) isWide |= IsWide(slot.Lots);
        Slab slab = RowOf(pool, out int at);
        if (slab.Positions != row.Length || slab.IsWide != isWide)
        {
            Displace(pool);
            Place(pool, row.Length, isWide);
            slab = RowOf(pool, out at);
        }

        for (int i = 0; i < row.Length; i++) slab.WriteSlot(at, i, row[i]);
    }

    /// <summary>True when a currency's rate moves the pool: it holds some, or something that settles in it.</summary>
    private bool DependsOn(int pool, int currency)
    {
        int cursor = _pools[pool].FirstBalance;
        while (_balances.Next(ref cursor, out int held, out _))
        {
            if (held == currency) return true;
        }

        Slab slab = RowOf(pool, out int at);
        for (int i = 0; i < slab.Positions; i++)
        {
            if (FactOf(slab.ReadSlot(at, i)).Settle == currency) return true;
        }

        return false;
    }

    private static bool IsWide(long lots) => lots is > int.MaxValue or < -int.MaxValue;
}
