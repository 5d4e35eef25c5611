using FastMargin.Book;
using FastMargin.Kernels;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>
/// Fills and positions. A fill moves no excess but what it trades away from the mark: with position q and mark p
/// <code>
/// opens, adds    entry = average (see <see cref="TradeMath"/>)
/// reduces        balance of the settle currency += realised profit, entry stays
/// goes beyond    closes all of it at the price, opens the rest there
/// paid for       balance of the settle currency −= lots·c·p, whichever way; the entry is remembered only
/// </code>
/// In a hedged account a fill names its leg: lots of the leg's sign add to it, others reduce it, to zero at most.
/// </summary>
internal sealed class TradeDoor
{
    private readonly MarginBook _book;
    private readonly CashDoor _cash;
    private readonly TradeMath[] _math;

    public TradeDoor(MarginBook book)
    {
        _book = book;
        _cash = new CashDoor(book);
        _math = [.. book.Universe.Instruments.Select(i => new TradeMath(i))];
    }

    /// <summary>The arithmetic of an instrument.</summary>
    public TradeMath MathOf(int instrument) => _math[instrument];

    /// <summary>Lots traded.</summary>
    public RefusalReason Fill(in InputEvent input)
    {
        if (Check(input, out Trade trade) is var reason and not RefusalReason.None) return reason;
        if (input.Count == 0) return RefusalReason.NoLots;
        if (input.Amount < 0 || !PackedPrice.TryPack(trade.Price, out trade.Packed)) return RefusalReason.BadPrice;
        if (input.Amount == 0 && !trade.Math.IsPaidFor) return RefusalReason.BadPrice;
        if (Finish(ref trade) is var refusal and not RefusalReason.None) return refusal;
        if (!TryCash(trade, out Int128 cash)) return RefusalReason.Overflow;
        int currency = trade.Math.SettleCurrency;
        if (!_cash.TryAdd(trade.Pool, currency, cash, out Money balance)) return RefusalReason.Overflow;
        if (cash != 0) _book.PutBalance(trade.Pool, currency, balance);
        Put(trade);
        return RefusalReason.None;
    }

    /// <summary>
    /// What becomes of a position that goes to another pool of its account: as a fill at its entry price, but that
    /// nothing is paid for what is paid for already.
    /// </summary>
    public RefusalReason Merge(in Slot from, int instrument, int pool, out Trade trade, out Int128 cash)
    {
        int side = _book.IsHedged(_book.AccountOf(pool)) ? Math.Sign(from.Lots) : 0;
        trade = new Trade { Math = _math[instrument], Pool = pool, Side = side, Lots = from.Lots };
        trade.Packed = from.Entry;
        trade.Price = from.Entry.ToPrice();
        Hold(ref trade);
        cash = 0;
        if (Finish(ref trade) is var refusal and not RefusalReason.None) return refusal;
        return trade.Math.IsPaidFor || TryCash(trade, out cash) ? RefusalReason.None : RefusalReason.Overflow;
    }

    /// <summary>Writes what was worked out into the book.</summary>
    public void Put(in Trade trade) =>
        _book.PutPosition(trade.Pool, trade.Math.InstrumentId, trade.Side, trade.After, trade.Packed);

    /// <summary>A position set to what it is, whatever it was; no cash moves.</summary>
    public RefusalReason Place(in InputEvent input)
    {
        if (Check(input, out Trade trade) is var reason and not RefusalReason.None) return reason;
        trade.After = input.Count;
        if (input.Count == 0)
        {
            Put(trade);
            return RefusalReason.None;
        }

        if (!PackedPrice.TryPack(trade.Price, out trade.Packed)) return RefusalReason.BadPrice;
        if (input.Amount < 0 || (input.Amount == 0 && !trade.Math.IsPaidFor)) return RefusalReason.BadPrice;
        if (CheckAfter(trade) is var refusal and not RefusalReason.None) return refusal;
        Put(trade);
        return RefusalReason.None;
    }

    private RefusalReason Check(in InputEvent input, out Trade trade)
    {
        trade = default;
        if (!_book.IsPool(input.Owner)) return RefusalReason.UnknownPool;
        if ((uint)input.Subject >= (uint)_math.Length) return RefusalReason.UnknownInstrument;
        trade.Math = _math[input.Subject];
        if (!trade.Math.CanBeHeld) return RefusalReason.NeverHeld;
        InputFacts leg = input.Facts & (InputFacts.LongLeg | InputFacts.ShortLeg);
        bool isHedged = _book.IsHedged(_book.AccountOf(input.Owner));
        if (isHedged != leg is InputFacts.LongLeg or InputFacts.ShortLeg) return RefusalReason.WrongLeg;
        if (!isHedged && leg != InputFacts.None) return RefusalReason.WrongLeg;
        trade.Side = leg switch { InputFacts.LongLeg => 1, InputFacts.ShortLeg => -1, _ => 0 };
        trade.Pool = input.Owner;
        trade.Lots = input.Count;
        trade.Price = new Price(input.Amount);
        Hold(ref trade);
        return RefusalReason.None;
    }

    private void Hold(ref Trade trade)
    {
        trade.Index = _book.FindSlot(trade.Pool, trade.Math.InstrumentId, trade.Side);
        trade.Held = trade.Index < 0 ? default : _book.SlotAt(trade.Pool, trade.Index);
    }

    /// <summary>The position after a fill.</summary>
    private RefusalReason Finish(ref Trade trade)
    {
        long held = trade.Held.Lots;
        // Both are checked to be far from the end of a long.
        if (trade.Lots is > SlotLayout.MaxLots or < -SlotLayout.MaxLots) return RefusalReason.TooManyLots;
        trade.After = held + trade.Lots;
        if (held != 0 && Math.Sign(held) == Math.Sign(trade.Lots))
        {
            Price entry = trade.Held.Entry.ToPrice();
            bool fits = trade.Math.TryMean(held, entry, trade.Lots, trade.Price, out trade.Packed);
            if (!fits) return RefusalReason.BadPrice;
        }
        else if (Math.Abs(trade.Lots) < Math.Abs(held))
        {
            trade.Packed = trade.Held.Entry;
        }

        return CheckAfter(trade);
    }

    private RefusalReason CheckAfter(in Trade trade)
    {
        if (trade.After == 0) return RefusalReason.None;
        if (trade.After is > SlotLayout.MaxLots or < -SlotLayout.MaxLots) return RefusalReason.TooManyLots;
        if (trade.Side != 0 && Math.Sign(trade.After) != trade.Side) return RefusalReason.WrongLeg;
        if (trade.Index < 0 && !_book.HasRoom(trade.Pool)) return RefusalReason.TooManyPositions;
        bool hasRows = _book.HasRows(trade.Pool, trade.Math.InstrumentId, trade.After > 0);
        return hasRows ? RefusalReason.None : RefusalReason.TooManyTables;
    }

    /// <summary>What a fill brings in cash.</summary>
    private static bool TryCash(in Trade trade, out Int128 cash)
    {
        cash = 0;
        if (trade.Math.IsPaidFor) return trade.Math.TryPay(trade.Lots, trade.Price, out cash);
        long held = trade.Held.Lots;
        if (held == 0 || Math.Sign(held) == Math.Sign(trade.Lots)) return true;
        long closed = Math.Sign(held) * Math.Min(Math.Abs(held), Math.Abs(trade.Lots));
        return trade.Math.TryProfit(closed, trade.Held.Entry.ToPrice(), trade.Price, out cash);
    }
}
