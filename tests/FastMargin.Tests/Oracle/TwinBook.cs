using System.Text;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Oracle;

/// <summary>One book twice: every edit goes through the product's public API and into the oracle's lists.</summary>
internal sealed class TwinBook : IDisposable
{
    private readonly List<string> _log = [];
    private readonly List<Action<MarginBook>> _journal = [];

    public TwinBook(Universe universe, OracleBook oracle)
    {
        Product = new MarginBook(universe);
        Oracle = oracle;
    }

    public MarginBook Product { get; }

    public OracleBook Oracle { get; }

    /// <summary>The last edits, for a failure message.</summary>
    public string History => string.Join("; ", _log.TakeLast(12));

    public OracleAccount AddAccount(string name, bool isHedged, byte profile = 0)
    {
        Log($"AddAccount {name} hedged {isHedged} profile {profile}");
        int id = -1;
        Do(book => id = book.AddAccount(name, isHedged, profile));
        var account = new OracleAccount { Id = id, Name = name, IsHedged = isHedged, Profile = profile };
        account.Pools.Add(new OraclePool
        {
            Id = Product.CrossPool(id),
            Name = MarginBook.CrossName,
            Account = account,
            IsCross = true,
        });
        Oracle.Accounts.Add(account);
        return account;
    }

    public void RemoveAccount(OracleAccount account)
    {
        Log($"RemoveAccount {account.Name}");
        Do(book => book.RemoveAccount(account.Id));
        Oracle.Accounts.Remove(account);
    }

    public OraclePool AddPool(OracleAccount account, string name)
    {
        Log($"AddPool {account.Name} {name}");
        int id = -1;
        Do(book => id = book.AddPool(account.Id, name));
        var pool = new OraclePool { Id = id, Name = name, Account = account, IsCross = false };
        account.Pools.Add(pool);
        return pool;
    }

    public void RemovePool(OraclePool pool)
    {
        Log($"RemovePool {pool}");
        Do(book => book.RemovePool(pool.Id));
        pool.Account.Pools.Remove(pool);
    }

    public void SetBalance(OraclePool pool, OracleCurrency currency, string amount)
    {
        Log($"SetBalance {pool.Id} {currency.Code} {amount}");
        Do(book => book.SetBalance(pool.Id, currency.Id, Money.Parse(amount)));
        pool.Balances[currency] = Fraction.Parse(amount);
    }

    public void SetPosition(OraclePool pool, OracleInstrument instrument, long lots, string entry)
    {
        Log($"SetPosition {pool.Id} {instrument.Symbol} {lots} @ {entry}");
        Do(book => book.SetPosition(pool.Id, instrument.Id, lots, Price.Parse(entry)));
        pool.Positions.RemoveAll(p => IsReplaced(pool, p, instrument, lots));
        if (lots != 0) pool.Positions.Add(new OraclePosition(instrument, lots, Fraction.Parse(entry)));
    }

    public void RemoveLeg(OraclePool pool, OraclePosition position)
    {
        Leg leg = !pool.Account.IsHedged ? Leg.Net : position.Lots > 0 ? Leg.Long : Leg.Short;
        Log($"RemoveLeg {pool.Id} {position.Instrument.Symbol} {leg}");
        Do(book => book.SetPosition(pool.Id, position.Instrument.Id, 0, Price.One, leg));
        pool.Positions.Remove(position);
    }

    public void SetPositions(
        OraclePool pool, IReadOnlyList<(OracleInstrument Instrument, long Lots, string Entry)> positions)
    {
        Log($"SetPositions {pool.Id} {positions.Count}");
        NewPosition[] rows = [.. positions.Select(p => new NewPosition(p.Instrument.Id, p.Lots, Price.Parse(p.Entry)))];
        Do(book => book.SetPositions(pool.Id, rows));
        pool.Positions.Clear();
        foreach ((OracleInstrument instrument, long lots, string entry) in positions)
        {
            if (lots != 0) pool.Positions.Add(new OraclePosition(instrument, lots, Fraction.Parse(entry)));
        }
    }

    public void SetTable(OracleAccount account, OracleInstrument instrument, OracleTable table)
    {
        Log($"SetTable {account.Name} {instrument.Symbol} {table.Name}");
        MarginTable same = Product.Universe.Tables[Product.Universe.TableId(table.Name)];
        Do(book => book.SetTable(account.Id, instrument.Id, same));
        account.Overrides[instrument.Id] = table;
    }

    public void SetAddOn(OracleAccount account, string addOn)
    {
        Log($"SetAddOn {account.Name} {addOn}");
        Do(book => book.SetAddOn(account.Id, Money.Parse(addOn)));
        account.AddOn = Fraction.Parse(addOn);
    }

    public void SetMark(OracleInstrument instrument, long steps)
    {
        Log($"SetMark {instrument.Symbol} {steps} steps");
        Do(book => book.SetMark(instrument.Id, steps));
        instrument.Mark = instrument.MarkStep * steps;
    }

    public void ClearMark(OracleInstrument instrument)
    {
        Log($"ClearMark {instrument.Symbol}");
        Do(book => book.ClearMark(instrument.Id));
        instrument.Mark = null;
    }

    /// <summary>The mark as somebody else has already set it in the product.</summary>
    public static void NoteMark(OracleInstrument instrument, long steps) =>
        instrument.Mark = steps == 0 ? null : instrument.MarkStep * steps;

    /// <summary>The edits since the last call, for other books that follow this one.</summary>
    public IReadOnlyList<Action<MarginBook>> TakeJournal()
    {
        Action<MarginBook>[] edits = [.. _journal];
        _journal.Clear();
        return edits;
    }

    /// <summary>The same content in a new product book, added in another order.</summary>
    public MarginBook Rebuild(Dice dice, bool marksFirst)
    {
        var book = new MarginBook(Product.Universe);
        if (marksFirst) CopyMarks(book, dice);
        foreach (OracleAccount account in dice.Shuffle(Oracle.Accounts)) CopyAccount(book, account, dice);
        if (!marksFirst) CopyMarks(book, dice);
        return book;
    }

    /// <summary>The id in a rebuilt book of a pool of this one.</summary>
    public static int PoolIn(MarginBook book, OraclePool pool) =>
        book.FindPool(book.FindAccount(Encoding.UTF8.GetBytes(pool.Account.Name)), pool.Name);

    public void Dispose() => Product.Dispose();

    private static bool IsReplaced(OraclePool pool, OraclePosition held, OracleInstrument instrument, long lots) =>
        held.Instrument == instrument
        && (!pool.Account.IsHedged || lots == 0 || Math.Sign(held.Lots) == Math.Sign(lots));

    private static Price PriceOf(Fraction value) => Price.Parse(value.FloorText());

    private void CopyMarks(MarginBook book, Dice dice)
    {
        foreach (OracleInstrument instrument in dice.Shuffle(Oracle.Instruments))
        {
            if (instrument.Mark is { } mark) book.SetMark(instrument.Id, PriceOf(mark));
        }
    }

    private static void CopyAccount(MarginBook book, OracleAccount account, Dice dice)
    {
        int id = book.AddAccount(account.Name, account.IsHedged, account.Profile);
        if (account.AddOn.Sign != 0) book.SetAddOn(id, Money.Parse(account.AddOn.FloorText()));
        foreach ((int instrument, OracleTable table) in account.Overrides)
        {
            book.SetTable(id, instrument, book.Universe.Tables[book.Universe.TableId(table.Name)]);
        }

        foreach (OraclePool pool in dice.Shuffle(account.Pools))
        {
            int to = pool.IsCross ? book.CrossPool(id) : book.AddPool(id, pool.Name);
            foreach ((OracleCurrency currency, Fraction amount) in dice.Shuffle(pool.Balances))
            {
                book.SetBalance(to, currency.Id, Money.Parse(amount.FloorText()));
            }

            foreach (OraclePosition p in dice.Shuffle(pool.Positions))
            {
                book.SetPosition(to, p.Instrument.Id, p.Lots, PriceOf(p.Entry));
            }
        }
    }

    private void Do(Action<MarginBook> edit)
    {
        edit(Product);
        _journal.Add(edit);
    }

    private void Log(string edit) => _log.Add(edit);
}
