using FastMargin.Book;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>Amounts into, out of and between pools. A balance may go below zero: margin is about that.</summary>
internal sealed class CashDoor(MarginBook book)
{
    /// <summary>A deposit (sign 1) or a withdrawal (-1) of an amount above zero.</summary>
    public RefusalReason Add(in InputEvent input, int sign)
    {
        if (Check(input) is var reason and not RefusalReason.None) return reason;
        if (input.Amount <= 0) return RefusalReason.BadAmount;
        return Move(input.Owner, input.Subject, sign * input.Amount);
    }

    /// <summary>A fee: of either sign, as a rebate is a fee below zero; the smallest number has no opposite.</summary>
    public RefusalReason Charge(in InputEvent input)
    {
        if (Check(input) is var reason and not RefusalReason.None) return reason;
        if (input.Amount == 0) return RefusalReason.BadAmount;
        if (input.Amount == Int128.MinValue) return RefusalReason.Overflow;
        return Move(input.Owner, input.Subject, -input.Amount);
    }

    /// <summary>A balance set to an amount of either sign.</summary>
    public RefusalReason Set(in InputEvent input)
    {
        if (Check(input) is var reason and not RefusalReason.None) return reason;
        book.SetBalance(input.Owner, input.Subject, new Money(input.Amount));
        return RefusalReason.None;
    }

    /// <summary>An amount above zero from one pool to another, of any account.</summary>
    public RefusalReason Transfer(in InputEvent input)
    {
        if (Check(input) is var reason and not RefusalReason.None) return reason;
        if (!book.IsPool(input.Other)) return RefusalReason.UnknownPool;
        if (input.Owner == input.Other) return RefusalReason.SamePool;
        if (input.Amount <= 0) return RefusalReason.BadAmount;
        if (!TryAdd(input.Other, input.Subject, input.Amount, out Money to)) return RefusalReason.Overflow;
        reason = Move(input.Owner, input.Subject, -input.Amount);
        if (reason == RefusalReason.None) book.SetBalance(input.Other, input.Subject, to);
        return reason;
    }

    /// <summary>A balance and an amount together; false when that does not fit.</summary>
    public bool TryAdd(int pool, int currency, Int128 amount, out Money sum) =>
        TryAdd(book.Balance(pool, currency).Atto, amount, out sum);

    /// <inheritdoc cref="TryAdd(int, int, Int128, out Money)"/>
    public static bool TryAdd(Int128 held, Int128 amount, out Money sum)
    {
        Int128 both = unchecked(held + amount);
        sum = new Money(both);
        // Two of one sign must not give the other.
        return ((held ^ both) & (amount ^ both)) >= 0;
    }

    private RefusalReason Check(in InputEvent input)
    {
        if (!book.IsPool(input.Owner)) return RefusalReason.UnknownPool;
        bool isCurrency = (uint)input.Subject < (uint)book.Universe.Currencies.Count;
        return isCurrency ? RefusalReason.None : RefusalReason.UnknownCurrency;
    }

    private RefusalReason Move(int pool, int currency, Int128 amount)
    {
        if (!TryAdd(pool, currency, amount, out Money sum)) return RefusalReason.Overflow;
        book.SetBalance(pool, currency, sum);
        return RefusalReason.None;
    }
}
