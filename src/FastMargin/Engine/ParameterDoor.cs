using System.Text;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>
/// Other margin tables and collateral schedules, and accounts and pools that come and go. An account goes only when
/// its pools hold nothing, because nobody else could take it; what an isolated pool holds goes to its cross pool, a
/// position as a fill at its entry price, so that excess moves between the two and is not made or lost.
/// </summary>
internal sealed class ParameterDoor(
    MarginBook book, EngineOptions options, ParameterShelf shelf, TradeDoor trades, ModelDoor models)
{
    private readonly List<Trade> _moves = [];
    private readonly Dictionary<int, Money> _balances = [];

    /// <summary>Pools that the input has opened or closed, for its outputs.</summary>
    public List<(OutputKind Kind, int Pool, long Detail)> Notes { get; } = [];

    public RefusalReason InstrumentTable(in InputEvent input)
    {
        if (CheckTable(input, out MarginTable table) is var reason and not RefusalReason.None) return reason;
        book.SetInstrumentTable(input.Subject, table);
        return RefusalReason.None;
    }

    public RefusalReason AccountTable(in InputEvent input)
    {
        if (!book.IsAccount(input.Owner)) return RefusalReason.UnknownAccount;
        if (CheckTable(input, out MarginTable table) is var reason and not RefusalReason.None) return reason;
        book.SetTable(input.Owner, input.Subject, table);
        return RefusalReason.None;
    }

    public RefusalReason Collateral(in InputEvent input)
    {
        if ((uint)input.Subject >= (uint)book.Universe.Currencies.Count) return RefusalReason.UnknownCurrency;
        if (!shelf.TryGet(input.Other, out CollateralSchedule? schedule)) return RefusalReason.UnknownParameter;
        book.SetCollateral(input.Subject, schedule);
        return RefusalReason.None;
    }

    public RefusalReason OpenAccount(in InputEvent input)
    {
        if (!shelf.TryGet(input.Other, out AccountOpening? opening)) return RefusalReason.UnknownParameter;
        if (!IsName(opening.Name) || book.FindAccount(opening.Name) >= 0) return RefusalReason.BadName;
        if (opening.Profile >= options.Profiles.Count) return RefusalReason.UnknownProfile;
        if (!models.Knows(opening.Model)) return RefusalReason.UnknownModel;
        int account = book.AddAccount(opening.Name, opening.IsHedged, opening.Profile);
        models.Set(account, opening.Model);
        Notes.Add((OutputKind.PoolOpened, book.CrossPool(account), input.Other));
        return RefusalReason.None;
    }

    public RefusalReason CloseAccount(in InputEvent input)
    {
        if (!book.IsAccount(input.Owner)) return RefusalReason.UnknownAccount;
        int first = book.CrossPool(input.Owner);
        for (int pool = first; pool >= 0; pool = book.NextPool(pool))
        {
            if (book.PositionsOf(pool) > 0 || book.Balances(pool).Count > 0) return RefusalReason.NotEmpty;
        }

        for (int pool = first; pool >= 0; pool = book.NextPool(pool)) Notes.Add((OutputKind.PoolClosed, pool, 0));
        Notes.Sort((a, b) => a.Pool.CompareTo(b.Pool));
        book.RemoveAccount(input.Owner);
        return RefusalReason.None;
    }

    public RefusalReason OpenPool(in InputEvent input)
    {
        if (!book.IsAccount(input.Owner)) return RefusalReason.UnknownAccount;
        if (!shelf.TryGet(input.Other, out string? name)) return RefusalReason.UnknownParameter;
        if (!IsName(name) || book.FindPool(input.Owner, name) >= 0) return RefusalReason.BadName;
        Notes.Add((OutputKind.PoolOpened, book.AddPool(input.Owner, name), input.Other));
        return RefusalReason.None;
    }

    public RefusalReason ClosePool(in InputEvent input)
    {
        int pool = input.Owner;
        if (!book.IsPool(pool)) return RefusalReason.UnknownPool;
        if (book.IsCross(pool)) return RefusalReason.CrossPool;
        int cross = book.CrossPool(book.AccountOf(pool));
        if (PlanMoves(pool, cross) is var reason and not RefusalReason.None) return reason;
        foreach (Trade move in _moves) trades.Put(move);
        foreach ((int currency, Money balance) in _balances) book.SetBalance(cross, currency, balance);
        book.RemovePool(pool);
        Notes.Add((OutputKind.PoolClosed, pool, 0));
        return RefusalReason.None;
    }

    private RefusalReason PlanMoves(int pool, int cross)
    {
        _moves.Clear();
        _balances.Clear();
        int opened = book.PositionsOf(cross);
        foreach (BalanceView balance in book.Balances(pool))
        {
            if (!TryAdd(cross, balance.Currency, balance.Amount.Atto)) return RefusalReason.Overflow;
        }

        for (int i = 0; i < book.PositionsOf(pool); i++)
        {
            Slot slot = book.SlotAt(pool, i);
            Instrument of = book.ChainAt(slot.Row).Instrument;
            RefusalReason reason = trades.Merge(slot, of.Id, cross, out Trade move, out Int128 cash);
            if (reason != RefusalReason.None) return reason;
            if (!TryAdd(cross, of.SettleCurrency, cash)) return RefusalReason.Overflow;
            if (move.Index < 0 && ++opened > Kernels.SlotLayout.MaxPositions) return RefusalReason.TooManyPositions;
            _moves.Add(move);
        }

        return RefusalReason.None;
    }

    private bool TryAdd(int pool, int currency, Int128 amount)
    {
        if (amount == 0) return true;
        Money held = _balances.TryGetValue(currency, out Money known) ? known : book.Balance(pool, currency);
        if (!CashDoor.TryAdd(held.Atto, amount, out Money sum)) return false;
        _balances[currency] = sum;
        return true;
    }

    private RefusalReason CheckTable(in InputEvent input, out MarginTable table)
    {
        table = null!;
        if ((uint)input.Subject >= (uint)book.Universe.Instruments.Count) return RefusalReason.UnknownInstrument;
        Instrument of = book.Universe.Instruments[input.Subject];
        if (!of.CanBeHeld) return RefusalReason.NeverHeld;
        if (!shelf.TryGet(input.Other, out MarginTable? found)) return RefusalReason.UnknownParameter;
        if (OverrideCheck.Refusal(of, found) is not null) return RefusalReason.WrongTable;
        if (book.MaySurcharge(of.Id) && found.Rule != MarginRule.Tiered) return RefusalReason.WrongTable;
        if (!book.HasRows(of.Id, found)) return RefusalReason.TooManyTables;
        table = found;
        return RefusalReason.None;
    }

    private static bool IsName(string? name) =>
        !string.IsNullOrEmpty(name) && Encoding.UTF8.GetByteCount(name) <= ushort.MaxValue;
}
