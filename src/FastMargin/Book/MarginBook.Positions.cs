using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using FastMargin.Instruments;
using FastMargin.Kernels;
using FastMargin.Units;

namespace FastMargin.Book;

/// <content>Positions: rows of slots, in order of instrument, the long leg before the short one.</content>
public sealed partial class MarginBook
{
    private readonly List<Slot> _row = [];
    private readonly List<Slot> _oldRow = [];

    /// <summary>Sets, changes or (with no lots) removes a position.</summary>
    /// <param name="pool">The pool that holds it.</param>
    /// <param name="instrument">What is held.</param>
    /// <param name="lots">Signed lots; 0 removes. In a hedged account the sign names the leg.</param>
    /// <param name="entry">Average entry price; not used for instruments whose market value counts.</param>
    /// <param name="leg">Which leg to remove in a hedged account; otherwise follows from the sign.</param>
    /// <exception cref="DataException">An index or an amount that cannot be held.</exception>
    public void SetPosition(int pool, int instrument, long lots, Price entry, Leg leg = Leg.Net)
    {
        CheckPool(pool);
        int side = SideOf(pool, lots, leg);
        if (lots == 0)
        {
            RemovePositions(pool, instrument, side);
            return;
        }

        var position = new NewPosition(instrument, lots, entry);
        PackedPrice packed = Check(position);
        // Before the row for its table: without room for the position nothing has changed.
        if (FindSlot(pool, instrument, side) < 0) CheckRoom(PositionsOf(pool) + 1);
        PutSlot(pool, side, MakeSlot(pool, position, packed));
    }

    /// <summary>Replaces all positions of a pool at once; the way to load a book.</summary>
    /// <inheritdoc cref="SetPosition"/>
    public void SetPositions(int pool, ReadOnlySpan<NewPosition> positions)
    {
        CheckPool(pool);
        _row.Clear();
        foreach (NewPosition position in positions)
        {
            if (position.Lots != 0) _row.Add(MakeSlot(pool, position, Check(position)));
        }

        SetRow(pool);
    }

    /// <summary>Number of positions of a pool.</summary>
    public int PositionsOf(int pool) => _slabs[_pools[pool].Slab].Positions;

    /// <summary>One position of a pool, in order of instrument.</summary>
    public PositionView Position(int pool, int index)
    {
        Slot slot = SlabOf(pool, out int at).ReadSlot(at, index);
        MarginChain chain = _chainOfRow[slot.Row];
        int bracket = slot.Row - chain.FirstRow;
        return new PositionView(chain.Instrument, chain.Table, slot.Lots, slot.Entry.ToPrice(), bracket);
    }

    /// <summary>
    /// Margins one instrument of one account by another table: an override of the house. The rule for short stock
    /// replaces that of the short side, any other rule those of both sides.
    /// </summary>
    /// <exception cref="DataException">
    /// An index, which is never held; the rule for short stock on anything else; or no room for the table.
    /// </exception>
    public void SetTable(int account, int instrument, MarginTable table)
    {
        CheckAccount(account);
        ArgumentNullException.ThrowIfNull(table);
        Instrument of = Universe.Instruments[instrument];
        if (OverrideCheck.Refusal(of, table) is { } refusal) throw refusal;
        if (MaySurcharge(instrument)) Surcharge.Check(of, table);
        // The chain first: without room for it nothing has changed.
        _ = ChainOf(instrument, table);
        _ = ChainOf(instrument, Charged(instrument, table));
        _overrides[(account, instrument)] = table;
        for (int pool = _firstPool[account]; pool >= 0; pool = _pools.NextOfAccount[pool]) Retable(pool, instrument);
    }

    /// <summary>
    /// The margin table of a position: the account's override, or what the instrument has now for that side; surcharged
    /// while the instrument's price is in doubt.
    /// </summary>
    public MarginTable TableOf(int account, int instrument, bool isLong) =>
        Charged(instrument, PlainTableOf(account, instrument, isLong));

    /// <summary>The margin table of a position as if its price were sure.</summary>
    internal MarginTable PlainTableOf(int account, int instrument, bool isLong)
    {
        if (_overrides.Count > 0 && _overrides.TryGetValue((account, instrument), out MarginTable? table)
            && !(isLong && table.Rule == MarginRule.EquityShort))
        {
            return table;
        }

        if ((isLong ? _long : _short)[instrument] is { } own) return own;
        string symbol = Universe.Instruments[instrument].Symbol;
        throw new DataException($"a position in {symbol}, which is only quoted", "an instrument that can be held");
    }

    private void Retable(int pool, int instrument)
    {
        ReadRow(pool, _row);
        for (int i = 0; i < _row.Count; i++)
        {
            if (_chainOfRow[_row[i].Row].Instrument.Id != instrument) continue;
            _row[i] = MakeSlot(pool, new NewPosition(instrument, _row[i].Lots, default), _row[i].Entry);
        }

        SetRow(pool);
    }

    private int SideOf(int pool, long lots, Leg leg)
    {
        if (!_isHedged[_pools[pool].Account]) return 0;
        int side = leg switch { Leg.Long => 1, Leg.Short => -1, _ => Math.Sign(lots) };
        if (lots != 0 && Math.Sign(lots) != side)
        {
            throw new DataException($"{lots} lots on the {leg} leg", "the leg's own sign");
        }

        return side;
    }

    private PackedPrice Check(in NewPosition position)
    {
        if ((uint)position.Instrument >= (uint)Universe.Instruments.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(position), position.Instrument, "No such instrument.");
        }

        if (position.Lots is > SlotLayout.MaxLots or < -SlotLayout.MaxLots)
        {
            throw new DataException($"{position.Lots} lots", $"at most {SlotLayout.MaxLots} lots a position");
        }

        if (!PackedPrice.TryPack(position.Entry, out PackedPrice entry))
        {
            throw new DataException($"entry price {position.Entry}", "at most 17 significant digits");
        }

        Instrument instrument = Universe.Instruments[position.Instrument];
        if (instrument.Kind is InstrumentKind.Equity || position.Entry.Atto > 0) return entry;
        throw new DataException($"entry price {position.Entry} of {instrument.Symbol}", "a price above zero");
    }

    private static void CheckRoom(int positions)
    {
        if (positions <= SlotLayout.MaxPositions) return;
        throw new DataException($"{positions} positions in a pool", $"at most {SlotLayout.MaxPositions}");
    }

    /// <summary>A checked position in the bracket that the mark gives it.</summary>
    private Slot MakeSlot(int pool, in NewPosition position, PackedPrice entry)
    {
        int instrument = position.Instrument;
        MarginTable table = PoolTableOf(pool, instrument, position.Lots > 0);
        MarginChain chain = ChainOf(instrument, table);
        bool isCharged = IsInDoubt(instrument) && table != _byModel;
        if (isCharged) chain = ChainOf(instrument, Charged(table, _growths[instrument]));
        if (chain.Brackets == 1) return new Slot(chain.FirstRow, position.Lots, entry);
        double price = _marks[instrument].Price;
        int bracket = double.IsNaN(price) ? 0 : chain.BracketOf(Math.Abs(position.Lots), price, Mark(instrument));
        chain.Note(price);
        return new Slot(chain.FirstRow + bracket, position.Lots, entry);
    }

    private void SetRow(int pool)
    {
        bool isHedged = _isHedged[_pools[pool].Account];
        _row.Sort((a, b) =>
        {
            int order = _chainOfRow[a.Row].Instrument.Id.CompareTo(_chainOfRow[b.Row].Instrument.Id);
            return order != 0 ? order : b.Lots.CompareTo(a.Lots);
        });
        for (int i = 1; i < _row.Count; i++)
        {
            Instrument instrument = _chainOfRow[_row[i].Row].Instrument;
            bool isSame = instrument.Id == _chainOfRow[_row[i - 1].Row].Instrument.Id;
            if (isSame && !(isHedged && Math.Sign(_row[i].Lots) != Math.Sign(_row[i - 1].Lots)))
            {
                throw new DataException(
                    $"two positions in {instrument.Symbol}", isHedged ? "one a leg" : "one an instrument");
            }
        }

        CheckRoom(_row.Count);
        ForgetDependencies(pool);
        ReplaceRow(pool, CollectionsMarshal.AsSpan(_row));
        NoteDependencies(pool);
        Revalue(pool);
    }

    private void ReplaceRow(int pool, ReadOnlySpan<Slot> row)
    {
        ReadRow(pool, _oldRow);
        if (_holdersReady) MoveHolders(pool, _oldRow, row);
        WriteRow(pool, row);
        PositionCount += row.Length - _oldRow.Count;
    }

    private void ReadRow(int pool, List<Slot> into)
    {
        into.Clear();
        Slab slab = _slabs[_pools[pool].Slab];
        for (int i = 0; i < slab.Positions; i++) into.Add(slab.ReadSlot(_pools[pool].Position, i));
    }

    private void Place(int pool, int positions, bool wide)
    {
        int slab = _slabs.Find(positions, wide, _profile[_pools[pool].Account]);
        _pools[pool].Slab = slab;
        _pools[pool].Position = _slabs[slab].Add(pool);
    }

    private void Displace(int pool)
    {
        int at = _pools[pool].Position;
        int moved = _slabs[_pools[pool].Slab].RemoveAt(at);
        if (moved >= 0) _pools[moved].Position = at;
    }
}

/// <summary>Which side of an instrument a position is.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The field's words for the sides, not types.")]
public enum Leg
{
    /// <summary>One position an instrument, long or short.</summary>
    Net,

    /// <summary>The long leg of a hedged account.</summary>
    Long,

    /// <summary>The short leg of a hedged account.</summary>
    Short,
}

/// <summary>A position as it comes in: signed lots at an average entry price.</summary>
public readonly record struct NewPosition(int Instrument, long Lots, Price Entry);

/// <summary>A position as it stands: with the table that margins it and the number of its bracket, from 0.</summary>
public readonly record struct PositionView(
    Instrument Instrument, MarginTable Table, long Lots, Price Entry, int Bracket);
