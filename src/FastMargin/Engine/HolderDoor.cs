using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>
/// What concerns all holders of an instrument or a currency at once. All of them are worked out before any is changed.
/// <code>
/// funding    balance −= lots·c·p·rate at the mark (inverse: lots·c/p·rate), of each position, rounded up
/// interest   balance −= rate·|balance| of each balance below zero, rounded up
/// expiry     balance += what closing every position at the price brings; then there is no mark
/// split      lots·to/from, which must be whole; entry·from/to, rounded against the account; mark·from/to, rounded
///            to the nearest step, half a step up; strike·from/to, exactly, or what the input says
/// </code>
/// </summary>
internal sealed class HolderDoor(MarginBook book, TradeDoor trades)
{
    private readonly CashDoor _cash = new(book);
    private readonly List<int> _pools = [];
    private readonly List<(int Pool, Money Balance)> _balances = [];
    private readonly List<(int Pool, Slot Slot, PackedPrice Entry, long Lots)> _positions = [];

    public RefusalReason Funding(in InputEvent input)
    {
        if (Check(input) is var reason and not RefusalReason.None) return reason;
        if (!book.HasMark(input.Subject)) return RefusalReason.NoMark;
        Instrument of = book.Universe.Instruments[input.Subject];
        Rational price = Rational.FromAtto(book.Mark(input.Subject).Atto);
        Rational perLot = trades.MathOf(input.Subject).ExactUnit * Rational.FromAtto(input.Amount);
        perLot = of.Kind == InstrumentKind.Inverse ? perLot / price : perLot * price;
        return Settle(of, TryPay);

        bool TryPay(Slot slot, out Int128 cash) => TryFloor(-(Rational.FromInt(slot.Lots) * perLot), out cash);
    }

    public RefusalReason Interest(in InputEvent input)
    {
        int currency = input.Subject;
        if ((uint)currency >= (uint)book.Universe.Currencies.Count) return RefusalReason.UnknownCurrency;
        var rate = Rational.FromAtto(input.Amount);
        _balances.Clear();
        for (int pool = 0; pool < book.PoolTop; pool++)
        {
            if (!book.IsPool(pool)) continue;
            Money balance = book.Balance(pool, currency);
            if (balance.Sign >= 0) continue;
            bool fits = TryFloor(Rational.FromAtto(balance.Atto) * (Rational.One + rate), out Int128 after);
            if (!fits) return RefusalReason.Overflow;
            _balances.Add((pool, new Money(after)));
        }

        ApplyBalances(currency);
        return RefusalReason.None;
    }

    public RefusalReason Expiry(in InputEvent input)
    {
        if (Check(input) is var reason and not RefusalReason.None) return reason;
        Instrument of = book.Universe.Instruments[input.Subject];
        var price = new Price(input.Amount);
        if (of.Kind == InstrumentKind.Inverse && price.Sign <= 0) return RefusalReason.BadPrice;
        if (of.Kind == InstrumentKind.Equity && price.Sign < 0) return RefusalReason.BadPrice;
        Models.TradeMath math = trades.MathOf(of.Id);
        reason = Settle(of, TryClose);
        if (reason != RefusalReason.None) return reason;
        foreach (int pool in _pools)
        {
            book.PutPosition(pool, of.Id, 0, 0, default);
        }

        if (book.HasMark(of.Id)) book.ClearMark(of.Id);
        return RefusalReason.None;

        bool TryClose(Slot slot, out Int128 cash) => math.IsPaidFor
            ? math.TryPay(-slot.Lots, price, out cash)
            : math.TryProfit(slot.Lots, slot.Entry.ToPrice(), price, out cash);
    }

    public RefusalReason Split(in InputEvent input)
    {
        if (Check(input) is var reason and not RefusalReason.None) return reason;
        if (input.Other <= 0 || input.Count is <= 0 or > int.MaxValue) return RefusalReason.BadAmount;
        Instrument of = book.Universe.Instruments[input.Subject];
        var ratio = new SplitRatio(input.Other, (int)input.Count);
        OptionContract? option = book.OptionOf(of.Id);
        Price strike = default;
        bool hasStrike = option is null
            ? input.Amount == 0
            : ratio.TryScaleStrike(option.Strike, new Price(input.Amount), out strike);
        if (!hasStrike) return RefusalReason.BadPrice;
        _positions.Clear();
        book.CollectHolders(of.Id, _pools);
        foreach (int pool in _pools)
        {
            reason = PlanSplit(pool, of, ratio);
            if (reason != RefusalReason.None) return reason;
        }

        long steps = 0;
        if (book.HasMark(of.Id) && !ratio.TryScaleMark(book.MarkSteps(of.Id), book.MarkLimit(of.Id), out steps))
        {
            return RefusalReason.MarkOutOfRange;
        }

        if (option is not null) book.SetOption(of.Id, option with { Strike = strike });
        if (steps != 0) book.SetMark(of.Id, steps);
        foreach ((int pool, Slot slot, PackedPrice entry, long lots) in _positions)
        {
            int side = book.IsHedged(book.AccountOf(pool)) ? Math.Sign(slot.Lots) : 0;
            book.PutPosition(pool, of.Id, side, lots, entry);
        }

        return RefusalReason.None;
    }

    private RefusalReason Check(in InputEvent input)
    {
        if ((uint)input.Subject >= (uint)book.Universe.Instruments.Count) return RefusalReason.UnknownInstrument;
        bool isHeld = book.Universe.Instruments[input.Subject].CanBeHeld;
        return isHeld ? RefusalReason.None : RefusalReason.NeverHeld;
    }

    private RefusalReason PlanSplit(int pool, Instrument of, SplitRatio ratio)
    {
        for (int i = 0; i < book.PositionsOf(pool); i++)
        {
            Slot slot = book.SlotAt(pool, i);
            if (book.ChainAt(slot.Row).Instrument.Id != of.Id) continue;
            if (!ratio.TryScaleLots(slot.Lots, out long lots)) return RefusalReason.FractionOfLot;
            if (lots is > Kernels.SlotLayout.MaxLots or < -Kernels.SlotLayout.MaxLots) return RefusalReason.TooManyLots;
            if (!ratio.TryScaleEntry(slot, out PackedPrice entry)) return RefusalReason.BadPrice;
            if (entry.Mantissa <= 0 && of.Kind != InstrumentKind.Equity) return RefusalReason.BadPrice;
            _positions.Add((pool, slot, entry, lots));
        }

        return RefusalReason.None;
    }

    /// <summary>Pays every holder of an instrument what each of its positions brings, or none of them.</summary>
    private RefusalReason Settle(Instrument of, Payment payment)
    {
        _balances.Clear();
        book.CollectHolders(of.Id, _pools);
        foreach (int pool in _pools)
        {
            Money balance = book.Balance(pool, of.SettleCurrency);
            for (int i = 0; i < book.PositionsOf(pool); i++)
            {
                Slot slot = book.SlotAt(pool, i);
                if (book.ChainAt(slot.Row).Instrument.Id != of.Id) continue;
                if (!payment(slot, out Int128 cash)) return RefusalReason.Overflow;
                if (!CashDoor.TryAdd(balance.Atto, cash, out balance)) return RefusalReason.Overflow;
            }

            _balances.Add((pool, balance));
        }

        ApplyBalances(of.SettleCurrency);
        return RefusalReason.None;
    }

    private void ApplyBalances(int currency)
    {
        foreach ((int pool, Money balance) in _balances) book.SetBalance(pool, currency, balance);
    }

    private static bool TryFloor(Rational value, out Int128 atto)
    {
        try
        {
            atto = value.FloorToAtto();
            return true;
        }
        catch (OverflowException)
        {
            atto = 0;
            return false;
        }
    }

    private delegate bool Payment(Slot slot, out Int128 cash);
}
