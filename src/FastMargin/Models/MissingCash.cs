using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// What a pool lacks of a ratio, <c>ratio·MM − E</c>, between two whole numbers of 10^-22 in base currency: the sums of
/// <see cref="ExactMargin"/> term by term in integers on the stack, each term rounded down and up where it is finer.
/// </summary>
internal static class MissingCash
{
    /// <summary>Bounds of what is missing; every price must be there.</summary>
    /// <returns>False when a rule has no terms of its own here.</returns>
    /// <exception cref="OverflowException">A number does not fit.</exception>
    public static bool TryBound(MarginBook book, int pool, Rate ratio, out DecimalBounds missing)
    {
        missing = default;
        if (book.IsModelled(pool)) return false;
        int cursor = MarginBook.FirstBalance;
        while (book.NextBalance(pool, ref cursor, out int currency, out Money amount))
        {
            AddBalance(book, currency, amount, ref missing);
        }

        if (book.IsCross(pool))
        {
            Int128 addOn = book.AddOn(book.AccountOf(pool)).Atto;
            missing.Add(new DecimalProduct(addOn).Times(ratio.Atto), isNegative: false);
        }

        for (int i = 0; i < book.PositionsOf(pool); i++)
        {
            PositionView position = book.Position(pool, i);
            if (position.Table.Rule == MarginRule.EquityShort) return false;
            AddPosition(book, position, ratio, ref missing);
        }

        return true;
    }

    private static void AddBalance(MarginBook book, int currency, Money amount, ref DecimalBounds missing)
    {
        Int128 fx = book.FxAtto(currency);
        CollateralSchedule schedule = book.Universe.Currencies[currency].Collateral;
        if (amount.Sign < 0)
        {
            DecimalProduct debt = new DecimalProduct(amount.Atto).Times(schedule.LiabilityWeight.Atto).Times(fx);
            missing.Add(debt, isNegative: false);
            return;
        }

        Int128 begin = 0;
        for (int i = 0; i < schedule.Tiers.Count && begin < amount.Atto; i++)
        {
            CollateralTier tier = schedule.Tiers[i];
            Int128 end = tier.Cap is { } cap ? Int128.Min(cap.Atto, amount.Atto) : amount.Atto;
            missing.Add(new DecimalProduct(end - begin).Times(tier.Weight.Atto).Times(fx), isNegative: true);
            begin = end;
        }
    }

    private static void AddPosition(MarginBook book, in PositionView position, Rate ratio, ref DecimalBounds missing)
    {
        Instrument instrument = position.Instrument;
        Int128 price = book.Mark(instrument.Id).Atto;
        Int128 fx = book.FxAtto(instrument.SettleCurrency);
        DecimalProduct contracts = DecimalProduct.OfWhole(position.Lots).Times(instrument.Lot.Atto).Times(fx);
        DecimalProduct size = contracts.Times(instrument.Multiplier.Atto).Times(instrument.QuantoRate.Atto);

        // What a position gains takes from what is missing.
        bool isEquity = instrument.Kind == InstrumentKind.Equity;
        bool isInverse = instrument.Kind == InstrumentKind.Inverse;
        Int128 move = isEquity ? price : checked(price - position.Entry.Atto);
        DecimalProduct gain = size.Times(move);
        if (isInverse) gain = gain.Over(price).Over(position.Entry.Atto);
        missing.Add(gain, isNegative: position.Lots > 0 == Int128.IsPositive(move));

        Bracket bracket = position.Table.Brackets[position.Bracket];
        bool isPerContract = position.Table.Rule == MarginRule.PerContract;
        DecimalProduct charged = isPerContract ? contracts : isInverse ? size.Over(price) : size.Times(price);
        missing.Add(charged.Times(bracket.Maintenance.Atto).Times(ratio.Atto), isNegative: false);
        if (isPerContract) return;
        missing.Add(new DecimalProduct(bracket.Amount.Atto).Times(fx).Times(ratio.Atto), isNegative: true);
    }
}
