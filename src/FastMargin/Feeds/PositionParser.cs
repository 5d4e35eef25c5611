using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>
/// One row of positions after the other; remembers the account of the last, which the next mostly shares.
/// </summary>
internal sealed class PositionParser(BookDraft draft)
{
    private readonly AccountCursor _accounts = new(draft.Accounts);

    public int Pool { get; private set; }

    public int Instrument { get; private set; }

    public long Lots { get; private set; }

    public PackedPrice Entry { get; private set; }

    /// <summary>Parses the current row; false when it holds nothing, a quantity of zero.</summary>
    /// <exception cref="DataException">A name that is not known, or a number that cannot be held.</exception>
    public bool Parse(CsvRows rows)
    {
        ReadOnlySpan<byte> pool = rows[1];
        int account = _accounts.Find(rows[0]);
        if (account < 0) throw BookRows.UnknownAccount(rows[0], rows.Here);
        Instrument = draft.Instrument(rows[2]);
        if (Instrument < 0) Instrument = draft.Universe.InstrumentId(rows.Required(2), rows.Here);
        Instrument instrument = draft.Universe.Instruments[Instrument];
        Lots = LotsOf(rows, instrument);
        Entry = EntryOf(rows, instrument);
        Pool = BookDraft.IsCross(pool) ? account : draft.Isolated(account, pool, rows.Here);
        return Lots != 0;
    }

    private static long LotsOf(CsvRows rows, Instrument instrument)
    {
        if (!Quantity.TryParse(rows[3], out Quantity quantity)) throw rows.Malformed(3);
        if (quantity.TryToLots(instrument.Lot, out long lots)) return lots;
        if (quantity.Atto % instrument.Lot.Atto != 0)
        {
            throw rows.Refuse(
                $"quantity {quantity} of {instrument.Symbol}", $"a whole multiple of its lot {instrument.Lot}");
        }

        throw rows.Refuse(
            $"quantity {quantity} of {instrument.Symbol}", $"at most {long.MaxValue} times its lot {instrument.Lot}");
    }

    private static PackedPrice EntryOf(CsvRows rows, Instrument instrument)
    {
        ReadOnlySpan<byte> text = rows[4];
        if (text.IsEmpty)
        {
            if (instrument.Kind == InstrumentKind.Equity) return default;
            throw rows.Refuse($"no entry_price of {instrument.Symbol}", "a price above zero");
        }

        if (!Price.TryParse(text, out Price entry)) throw rows.Malformed(4);
        if (entry.Sign <= 0 && instrument.Kind != InstrumentKind.Equity)
        {
            throw rows.Refuse($"entry_price {entry} of {instrument.Symbol}", "a price above zero");
        }

        if (PackedPrice.TryPack(entry, out PackedPrice packed)) return packed;
        throw rows.Refuse($"entry_price {entry} of {instrument.Symbol}", "at most 17 significant digits");
    }
}
