using System.Text;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Oracle;

/// <summary>One book twice: every edit goes through the public API of the product and into the oracle's lists.</summary>
internal sealed class TwinBook : IDisposable
{
    private readonly List<string> _log = [];

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
        int id = Product.AddAccount(name, isHedged, profile);
        var account = new OracleAccount { Id = id, Name = name, IsHedged = isHedged, Profile = profile };
        account.Pools.Add(new OraclePool { Id = Product.CrossPool(id), Name = MarginBook.CrossName, Account = account, IsCross = true });
        Oracle.Accounts.Add(account);
        return account;
    }

    public void RemoveAccount(OracleAccount account)
    {
        Log($"RemoveAccount {account.Name}");
        Product.RemoveAccount(account.Id);
        Oracle.Accounts.Remove(account);
    }

    public OraclePool AddPool(OracleAccount account, string name)
    {
        Log($"AddPool {account.Name} {name}");
        int id = Product.AddPool(account.Id, name);
        var pool = new OraclePool { Id = id, Name = name, Account = account, IsCross = false };
        account.Pools.Add(pool);
        return pool;
    }

    public void RemovePool(OraclePool pool)
    {
        Log($"RemovePool {pool}");
        Product.RemovePool(pool.Id);
        pool.Account.Pools.Remove(pool);
    }

    public void SetBalance(OraclePool pool, OracleCurrency currency, string amount)
    {
        Log($"SetBalance {pool.Id} {currency.Code} {amount}");
        Product.SetBalance(pool.Id, currency.Id, Money.Parse(amount));
        pool.Balances[currency] = Fraction.Parse(amount);
    }

    public void SetPosition(OraclePool pool, OracleInstrument instrument, long lots, string entry)
    {
        Log($"SetPosition {pool.Id} {instrument.Symbol} {lots} @ {entry}");
        Product.SetPosition(pool.Id, instrument.Id, lots, Price.Parse(entry));
        pool.Positions.RemoveAll(p => IsReplaced(pool, p, instrument, lots));
        if (lots != 0) pool.Positions.Add(new OraclePosition(instrument, lots, Fraction.Parse(entry)));
    }

    public void RemoveLeg(OraclePool pool, OraclePosition position)
    {
        Leg leg = !pool.Account.IsHedged ? Leg.Net : position.Lots > 0 ? Leg.Long : Leg.Short;
        Log($"RemoveLeg {pool.Id} {position.Instrument.Symbol} {leg}");
        Product.SetPosition(pool.Id, position.Instrument.Id, 0, Price.One, leg);
        pool.Positions.Remove(position);
    }

    public void SetPositions(OraclePool pool, IReadOnlyList<(OracleInstrument Instrument, long Lots, string Entry)> positions)
    {
        Log($"SetPositions {pool.Id} {positions.Count}");
        Product.SetPositions(
            pool.Id, [.. positions.Select(p => new NewPosition(p.Instrument.Id, p.Lots, Price.Parse(p.Entry)))]);
        pool.Positions.Clear();
        pool.Positions.AddRange(positions.Where(p => p.Lots != 0).Select(p => new OraclePosition(p.Instrument, p.Lots, Fraction.Parse(p.Entry))));
    }

    public void SetTable(OracleAccount account, OracleInstrument instrument, OracleTable table)
    {
        Log($"SetTable {account.Name} {instrument.Symbol} {table.Name}");
        Product.SetTable(account.Id, instrument.Id, Product.Universe.Tables[Product.Universe.TableId(table.Name)]);
        account.Overrides[instrument.Id] = table;
    }

    public void SetAddOn(OracleAccount account, string addOn)
    {
        Log($"SetAddOn {account.Name} {addOn}");
        Product.SetAddOn(account.Id, Money.Parse(addOn));
        account.AddOn = Fraction.Parse(addOn);
    }

    public void SetMark(OracleInstrument instrument, long steps)
    {
        Log($"SetMark {instrument.Symbol} {steps} steps");
        Product.SetMark(instrument.Id, steps);
        instrument.Mark = instrument.MarkStep * steps;
    }

    public void ClearMark(OracleInstrument instrument)
    {
        Log($"ClearMark {instrument.Symbol}");
        Product.ClearMark(instrument.Id);
        instrument.Mark = null;
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
        held.Instrument == instrument && (!pool.Account.IsHedged || lots == 0 || Math.Sign(held.Lots) == Math.Sign(lots));

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

    private void Log(string edit) => _log.Add(edit);
}
