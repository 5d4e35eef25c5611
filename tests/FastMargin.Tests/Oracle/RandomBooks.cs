using System.Numerics;
using FastMargin.Instruments;

namespace FastMargin.Tests.Oracle;

/// <summary>Makes twin books and edits them at random, adversarial by design.</summary>
internal sealed class RandomBooks
{
    private readonly Dice _dice;
    private int _names;

    private RandomBooks(Dice dice, TwinBook book)
    {
        _dice = dice;
        Book = book;
    }

    public TwinBook Book { get; }

    private OracleBook Oracle => Book.Oracle;

    /// <summary>A book of some accounts; without marks where <paramref name="marked"/> is false.</summary>
    public static RandomBooks Make(
        Dice dice, int accounts, bool marked = true, int instruments = 0, bool hasOptions = false)
    {
        if (instruments == 0) instruments = dice.OneOf(5, 12, 40);
        (Universe universe, OracleBook oracle) = RandomUniverse.Make(dice, instruments, hasOptions);
        var books = new RandomBooks(dice, new TwinBook(universe, oracle));
        if (marked) books.MarkAll();
        for (int i = 0; i < accounts; i++) books.AddAccount();
        return books;
    }

    /// <summary>The next mark of some instrument: near, a jump, an edge of a holder's bracket; 0: none.</summary>
    public (OracleInstrument Instrument, long Steps) NextMark()
    {
        OracleInstrument instrument = _dice.Pick(Oracle.Instruments);
        OraclePool pool = _dice.Pick(_dice.Pick(Oracle.Accounts).Pools);
        if (pool.Positions.Count > 0 && _dice.Chance(0.3))
        {
            OraclePosition position = _dice.Pick(pool.Positions);
            if (RandomSizes.MarkOnEdge(_dice, pool, position) is { } edge) return (position.Instrument, edge);
        }

        return (instrument, _dice.Chance(0.02) ? 0 : RandomSizes.Mark(_dice, instrument));
    }

    public void MarkAll()
    {
        foreach (OracleInstrument instrument in Oracle.Instruments)
        {
            Book.SetMark(instrument, RandomSizes.Mark(_dice, instrument));
        }
    }

    /// <summary>One edit of any kind; without marks when the marks come another way.</summary>
    public void Edit(bool withMarks = true)
    {
        if (Oracle.Accounts.Count == 0) AddAccount();
        OracleAccount account = _dice.Pick(Oracle.Accounts);
        OraclePool pool = _dice.Pick(account.Pools);
        OracleInstrument instrument = _dice.Pick(Oracle.Instruments);
        switch (_dice.Below(24) is var kind && kind < 8 && !withMarks ? 16 : kind)
        {
            case < 8: MoveMark(pool, instrument); break;
            case < 12: AddPosition(pool); break;
            case 12 when pool.Positions.Count > 0: Book.RemoveLeg(pool, _dice.Pick(pool.Positions)); break;
            case 13 when pool.Positions.Count > 0: Resize(pool); break;
            case 14: Hedge(pool); break;
            case 15: Book.SetBalance(pool, _dice.Pick(Oracle.Currencies), AmountOrNone()); break;
            case 16: Pin(pool); break;
            case 17: Fill(Book.AddPool(account, $"iso-{_names++}")); break;
            case 18 when !pool.IsCross: Book.RemovePool(pool); break;
            case 19: AddAccount(); break;
            case 20 when Oracle.Accounts.Count > 3: Book.RemoveAccount(account); break;
            case 21: Override(account); break;
            case 22: Book.SetAddOn(account, AmountOrNone().TrimStart('-')); break;
            case 23 when withMarks && _dice.Chance(0.3): Book.ClearMark(instrument); break;
            default:
                if (withMarks) MoveMark(pool, instrument);
                break;
        }
    }

    /// <summary>
    /// Sets the base balance so that equity is exactly a threshold times the requirement where 18 decimals can say it,
    /// and at most a unit of the last place away where not; or one such unit to either side.
    /// </summary>
    public void Pin(OraclePool pool, string threshold = "1")
    {
        OracleCurrency home = Oracle.Currencies[0];
        Book.SetBalance(pool, home, "0");
        if (OracleMargin.Evaluate(Oracle, pool) is not { } value) return;
        Fraction needed = (Fraction.Parse(threshold) * value.Maintenance) - value.Equity;
        if (needed.Sign < 0) needed /= home.LiabilityWeight;
        BigInteger units = (needed / Fraction.Unit).Floor() + _dice.Below(4) - 1;
        if (BigInteger.Abs(units) < BigInteger.Pow(10, 38)) Book.SetBalance(pool, home, Fraction.Text(units, 18));
    }

    public void Fill(OraclePool pool)
    {
        int positions = _dice.OneOf(0, 1, 1, 2, 3, 5, 8, 17);
        if (_dice.Chance(0.5))
        {
            for (int i = 0; i < positions; i++) AddPosition(pool);
        }
        else
        {
            IEnumerable<OracleInstrument> all = Oracle.Instruments.Where(i => i.Kind != OracleKind.Index);
            Book.SetPositions(
                pool,
                [
                    .. _dice.Shuffle(all).Take(positions)
                        .Select(i => (i, RandomSizes.Lots(_dice, pool, i), RandomSizes.Entry(_dice, i))),
                ]);
        }

        for (int i = _dice.Below(3); i > 0; i--)
        {
            Book.SetBalance(pool, _dice.Pick(Oracle.Currencies), RandomSizes.Amount(_dice));
        }

        if (_dice.Chance(0.2)) Hedge(pool);
        if (_dice.Chance(0.3)) Pin(pool, _dice.OneOf("1", "0.8", "1.3", "0", "1.05"));
    }

    private string AmountOrNone() => _dice.Chance(0.3) ? "0" : RandomSizes.Amount(_dice);

    private void AddAccount()
    {
        OracleAccount account = Book.AddAccount($"account-{_names++}", _dice.Chance(0.3), (byte)_dice.Below(2));
        Fill(account.Pools[0]);
        for (int i = _dice.OneOf(0, 0, 1, 3); i > 0; i--) Fill(Book.AddPool(account, $"iso-{_names++}"));
    }

    private void AddPosition(OraclePool pool)
    {
        OracleInstrument instrument = _dice.Pick(Oracle.Instruments);
        if (instrument.Kind == OracleKind.Index) return;
        long lots = RandomSizes.Lots(_dice, pool, instrument);
        Book.SetPosition(pool, instrument, lots, RandomSizes.Entry(_dice, instrument));
    }

    private void Resize(OraclePool pool)
    {
        OraclePosition held = _dice.Pick(pool.Positions);
        long lots = held.Lots + (Math.Sign(held.Lots) * _dice.OneOf(1, -1, 100));
        if (Math.Sign(lots) != Math.Sign(held.Lots) || Math.Abs(lots) > 1L << 53) return;
        Book.SetPosition(pool, held.Instrument, lots, RandomSizes.Entry(_dice, held.Instrument));
    }

    /// <summary>Both legs of an instrument at the same size, or in a net account two that nearly cancel.</summary>
    private void Hedge(OraclePool pool)
    {
        OracleInstrument instrument = _dice.Pick(Oracle.Instruments);
        if (instrument.Kind == OracleKind.Index) return;
        long lots = Math.Abs(RandomSizes.Lots(_dice, pool, instrument));
        Book.SetPosition(pool, instrument, lots, RandomSizes.Entry(_dice, instrument));
        if (pool.Account.IsHedged) Book.SetPosition(pool, instrument, -lots, RandomSizes.Entry(_dice, instrument));
    }

    private void Override(OracleAccount account)
    {
        OracleInstrument instrument = _dice.Pick(Oracle.Instruments);
        OracleTable table = _dice.Pick(Oracle.Tables);
        bool isStock = instrument.Kind == OracleKind.Equity && instrument.Multiplier == Fraction.One;
        if (instrument.Kind == OracleKind.Index || (table.Rule == OracleRule.EquityShort && !isStock)) return;
        Book.SetTable(account, instrument, table);
    }

    private void MoveMark(OraclePool pool, OracleInstrument instrument)
    {
        if (pool.Positions.Count > 0 && _dice.Chance(0.3))
        {
            OraclePosition position = _dice.Pick(pool.Positions);
            if (RandomSizes.MarkOnEdge(_dice, pool, position) is { } edge) Book.SetMark(position.Instrument, edge);
        }
        else
        {
            Book.SetMark(instrument, RandomSizes.Mark(_dice, instrument));
        }
    }
}
