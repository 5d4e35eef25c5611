using System.Numerics;
using FastMargin.Engine;

namespace FastMargin.Tests.Oracle;

/// <summary>
/// What an input does to the oracle's book, from the words of the documentation alone: whole fractions, rounded where
/// the documentation says so.
/// </summary>
internal sealed partial class OracleInputs(OracleBook book)
{
    // Entries are kept to as many decimals as leave less than 58 bits of digits.
    private static readonly BigInteger _entryDigits = BigInteger.Pow(2, 58);
    private static readonly Fraction _moneyEnd = new(BigInteger.Pow(2, 127), BigInteger.Pow(10, 18));
    private const long MostLots = 1L << 53;

    private Dictionary<int, OraclePool> Pools => book.Pools.ToDictionary(p => p.Id);

    /// <summary>Applies an input; false, and nothing done, when it must be refused.</summary>
    public bool Apply(in InputEvent input)
    {
        Fraction amount = new(input.Amount, BigInteger.Pow(10, 18));
        // Most inputs are of no pool, and the book of a simulation has many.
        OraclePool? pool = input.Owner < 0 ? null : Pools.GetValueOrDefault(input.Owner);
        switch (input.Kind)
        {
            case InputKind.Timer: return true;
            case InputKind.Mark: return Mark(input.Subject, input.Count);
            case InputKind.Fill: return Fill(input, pool, amount);
            case InputKind.Position: return Place(input, pool, amount);
            case InputKind.Deposit: return amount.Sign > 0 && Add(pool, input.Subject, amount);
            case InputKind.Withdrawal: return amount.Sign > 0 && Add(pool, input.Subject, -amount);
            case InputKind.Fee: return amount.Sign != 0 && amount != -_moneyEnd && Add(pool, input.Subject, -amount);
            case InputKind.Balance: return Set(pool, input.Subject, amount);
            case InputKind.Transfer: return Transfer(input, pool, amount);
            case InputKind.AddOn: return AddOn(input.Owner, amount);
            default: return ApplyOther(input, amount);
        }
    }

    /// <summary>The largest whole number of 10^-18 not above a value.</summary>
    public static Fraction Down(Fraction value) => Fraction.Unit * new Fraction((value / Fraction.Unit).Floor(), 1);

    /// <summary>The smallest whole number of 10^-18 not below a value.</summary>
    public static Fraction Up(Fraction value) => -Down(-value);

    /// <summary>An entry with as many decimals as fit: a long one rounded up, a short one down.</summary>
    public static Fraction Entry(Fraction exact, bool isLong)
    {
        Fraction best = isLong ? Up(exact) : Down(exact);
        for (int decimals = 18; decimals >= 0; decimals--)
        {
            var step = new Fraction(1, BigInteger.Pow(10, decimals));
            BigInteger digits = isLong ? -(-exact / step).Floor() : (exact / step).Floor();
            if (BigInteger.Abs(digits) < _entryDigits) return step * new Fraction(digits, 1);
        }

        return best;
    }

    /// <summary>Profit of lots between two prices, in the settle currency.</summary>
    public static Fraction Profit(OracleInstrument i, long lots, Fraction entry, Fraction price)
    {
        Fraction size = i.Lot * lots * i.Multiplier;
        return i.Kind switch
        {
            OracleKind.Inverse => (size / entry) - (size / price),
            OracleKind.Quanto => size * (price - entry) * i.QuantoRate,
            _ => size * (price - entry),
        };
    }

    private bool Mark(int instrument, long steps)
    {
        if ((uint)instrument >= (uint)book.Instruments.Count) return false;
        OracleInstrument of = book.Instruments[instrument];
        bool isPrice = steps > 0 && steps <= MostLots && of.MarkStep * steps < _moneyEnd;
        of.Mark = isPrice ? of.MarkStep * steps : null;
        return true;
    }

    private bool Fill(in InputEvent input, OraclePool? pool, Fraction price)
    {
        if (!IsTrade(input, pool) || input.Count == 0 || !IsPrice(input, price, isZeroGood: true)) return false;
        OracleInstrument of = book.Instruments[input.Subject];
        bool isLongLeg = (input.Facts & InputFacts.LongLeg) != 0;
        OraclePosition? held = pool!.Positions.SingleOrDefault(
            p => p.Instrument == of && (!pool.Account.IsHedged || p.Lots > 0 == isLongLeg));
        long before = held?.Lots ?? 0;
        BigInteger after = (BigInteger)before + input.Count;
        if (!IsHeld(input, pool, after) || BigInteger.Abs(input.Count) > MostLots) return false;
        Fraction cash = 0;
        Fraction entry = price;
        if (of.Kind == OracleKind.Equity) cash = -Profit(of, input.Count, 0, price);
        if (held != null && Math.Sign(before) == Math.Sign(input.Count))
        {
            entry = Entry(Mean(of, held, input.Count, price), before > 0);
        }
        else if (held != null)
        {
            long closed = after.Sign == Math.Sign(before) ? -input.Count : before;
            if (of.Kind != OracleKind.Equity) cash = Profit(of, closed, held.Entry, price);
            if (after.Sign == Math.Sign(before)) entry = held.Entry;
        }

        if (!Add(pool, of.Settle.Id, Down(cash))) return false;
        if (held != null) pool.Positions.Remove(held);
        if (!after.IsZero) pool.Positions.Add(new OraclePosition(of, (long)after, entry));
        return true;
    }

    private static Fraction Mean(OracleInstrument of, OraclePosition held, long lots, Fraction price)
    {
        Fraction all = held.Lots + (Fraction)lots;
        return of.Kind == OracleKind.Inverse
            ? all / ((held.Lots / held.Entry) + (lots / price))
            : ((held.Entry * held.Lots) + (price * lots)) / all;
    }

    private bool Place(in InputEvent input, OraclePool? pool, Fraction entry)
    {
        if (!IsTrade(input, pool) || !IsHeld(input, pool!, input.Count)) return false;
        if (input.Count != 0 && !IsPrice(input, entry, isZeroGood: true)) return false;
        OracleInstrument of = book.Instruments[input.Subject];
        bool isLongLeg = (input.Facts & InputFacts.LongLeg) != 0;
        pool!.Positions.RemoveAll(p => p.Instrument == of && (!pool.Account.IsHedged || p.Lots > 0 == isLongLeg));
        if (input.Count != 0) pool.Positions.Add(new OraclePosition(of, input.Count, entry));
        return true;
    }

    private bool IsTrade(in InputEvent input, OraclePool? pool)
    {
        if (pool is null || (uint)input.Subject >= (uint)book.Instruments.Count) return false;
        InputFacts leg = input.Facts & (InputFacts.LongLeg | InputFacts.ShortLeg);
        bool isOneLeg = leg is InputFacts.LongLeg or InputFacts.ShortLeg;
        bool isLegRight = pool.Account.IsHedged ? isOneLeg : leg == InputFacts.None;
        return isLegRight && book.Instruments[input.Subject].Kind != OracleKind.Index;
    }

    private static bool IsHeld(in InputEvent input, OraclePool pool, BigInteger lots)
    {
        bool isLongLeg = (input.Facts & InputFacts.LongLeg) != 0;
        if (pool.Account.IsHedged && !lots.IsZero && lots.Sign > 0 != isLongLeg) return false;
        return BigInteger.Abs(lots) <= MostLots;
    }

    private bool IsPrice(in InputEvent input, Fraction price, bool isZeroGood)
    {
        bool isPaidFor = book.Instruments[input.Subject].Kind == OracleKind.Equity;
        if (price.Sign < 0 || (price.Sign == 0 && !(isPaidFor && isZeroGood))) return false;
        return Entry(price, true) == price && price < new Fraction(_entryDigits, 1);
    }

    private bool Add(OraclePool? pool, int currency, Fraction amount)
    {
        if (pool is null || (uint)currency >= (uint)book.Currencies.Count) return false;
        OracleCurrency of = book.Currencies[currency];
        return Set(pool, currency, pool.Balances.GetValueOrDefault(of) + amount);
    }

    private bool Set(OraclePool? pool, int currency, Fraction amount)
    {
        if (pool is null || (uint)currency >= (uint)book.Currencies.Count) return false;
        if (amount >= _moneyEnd || amount < -_moneyEnd) return false;
        pool.Balances[book.Currencies[currency]] = amount;
        return true;
    }

    private bool Transfer(in InputEvent input, OraclePool? pool, Fraction amount)
    {
        OraclePool? to = Pools.GetValueOrDefault(input.Other);
        if (pool is null || to is null || pool == to || amount.Sign <= 0) return false;
        if (!Add(pool, input.Subject, -amount)) return false;
        if (Add(to, input.Subject, amount)) return true;
        Add(pool, input.Subject, amount);
        return false;
    }

    private bool AddOn(int account, Fraction amount)
    {
        if (book.Accounts.SingleOrDefault(a => a.Id == account) is not { } of || amount.Sign < 0) return false;
        of.AddOn = amount;
        return true;
    }
}
