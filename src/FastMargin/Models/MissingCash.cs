using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// What a pool lacks of a ratio, <c>ratio·MM − E</c>, in base currency: the sums of <see cref="ExactMargin"/> term by
/// term in integers on the stack. What is a small decimal is added exactly, of anything else each term is rounded down
/// and up at 10^-22.
/// </summary>
internal struct MissingCash
{
    private readonly MarginBook _book;
    private readonly Int128 _ratioAtto;
    private readonly bool _isRatioSmall;
    private readonly SmallDecimal _ratio;
    private DecimalSum _sum;
    private int _currency = -1;
    private bool _isFxSmall;
    private SmallDecimal _fx;

    private MissingCash(MarginBook book, Rate ratio)
    {
        (_book, _ratioAtto) = (book, ratio.Atto);
        _isRatioSmall = SmallDecimal.TryOf(ratio.Atto, out _ratio);
    }

    /// <returns>False when a price is missing, or a rule has no terms of its own here.</returns>
    /// <exception cref="OverflowException">A number does not fit.</exception>
    public static bool TrySum(MarginBook book, int pool, Rate ratio, out DecimalSum sum)
    {
        var missing = new MissingCash(book, ratio);
        bool isComplete = !book.IsModelled(pool) && missing.TryAddCash(pool) && missing.TryAddPositions(pool);
        sum = missing._sum;
        return isComplete;
    }

    private bool TryAddPositions(int pool)
    {
        Slab slab = _book.SlabOf(pool, out int at);
        for (int i = 0; i < slab.Positions; i++)
        {
            Slot slot = slab.ReadSlot(at, i);
            MarginChain chain = _book.ChainAt(slot.Row);
            ChainFactors factors = chain.Factors;
            bool isPriced = _book.MarkSteps(factors.Instrument) != 0 && _book.HasFx(factors.SettleCurrency);
            if (!isPriced || factors.Rule == MarginRule.EquityShort) return false;
            if (!TryAddSmall(factors, slot, slot.Row - chain.FirstRow)) AddWide(chain, slot);
            if (slot.Row == chain.FirstRow) continue;
            Int128 amount = chain.Table.Brackets[slot.Row - chain.FirstRow].Amount.Atto;
            AddAmount(amount, _ratioAtto, factors.SettleCurrency, isNegative: true);
        }

        return true;
    }

    /// <summary>
    /// A position as one product, <c>|lots|·c·fx·(p·rate·ratio ∓ (p − e))</c>, that of a fixed amount a contract as
    /// two; false, and nothing done, where a number is too long, and for an inverse contract, which takes a division.
    /// </summary>
    private bool TryAddSmall(ChainFactors factors, in Slot slot, int bracket)
    {
        if (!factors.AreSmall || !_isRatioSmall || factors.Kind == InstrumentKind.Inverse) return false;
        if (!factors.Rate(bracket).TryTimes(_ratio, out SmallDecimal rate)) return false;
        bool isPerContract = factors.Rule == MarginRule.PerContract;
        SmallDecimal priced = isPerContract ? default : rate;
        if (!TryMove(factors, slot, priced, out Int128 move, out int scale)) return false;
        if (!TryUseFx(factors.SettleCurrency) || !TrySize(slot, factors.Unit, out UInt128 size)) return false;
        UInt128 lots = 0;
        if (isPerContract && !TrySize(slot, factors.Lot, out lots)) return false;
        scale += factors.Unit.Scale + _fx.Scale;
        int chargedScale = factors.Lot.Scale + _fx.Scale + rate.Scale;
        if (Math.Max(scale, chargedScale) > DecimalSum.MaxScale) return false;
        _sum.Add(size, Atto.Magnitude(move), scale, Int128.IsNegative(move));
        if (isPerContract) _sum.Add(lots, rate.Mantissa, chargedScale, isNegative: false);
        return true;
    }

    /// <summary>What a lot of one adds to what is missing, <c>p·rate ∓ (p − e)</c>, as a whole number.</summary>
    private readonly bool TryMove(
        ChainFactors factors, in Slot slot, SmallDecimal rate, out Int128 move, out int scale)
    {
        (move, scale) = (0, 0);
        var steps = new SmallDecimal((ulong)_book.MarkSteps(factors.Instrument), 0);
        if (rate.Scale > Atto.Decimals || !steps.TryTimes(factors.MarkStep, out SmallDecimal price)) return false;
        // Where market value counts nothing was paid, or it has left the cash already.
        SmallDecimal entry = factors.Kind == InstrumentKind.Equity
            ? default
            : new SmallDecimal((ulong)slot.Entry.Mantissa, slot.Entry.Scale);
        int common = Math.Max(price.Scale, entry.Scale);
        if (!price.TryMantissaAt(common, out ulong to) || !entry.TryMantissaAt(common, out ulong from)) return false;
        Int128 gain = Math.BigMul((long)to - (long)from, (long)Atto.PowerOfTen(rate.Scale));
        var charge = (Int128)Math.BigMul(to, rate.Mantissa);
        move = slot.Lots > 0 ? charge - gain : charge + gain;
        scale = common + rate.Scale;
        return true;
    }

    /// <summary><c>|lots|·factor·fx</c> as a whole number; false where that is too long.</summary>
    private readonly bool TrySize(in Slot slot, SmallDecimal factor, out UInt128 size)
    {
        size = Math.BigMul((ulong)Math.Abs(slot.Lots), factor.Mantissa);
        if (_fx.Mantissa == 1) return true;
        bool fits = size >> (128 - SmallDecimal.Bits) == 0;
        size *= _fx.Mantissa;
        return fits;
    }

    private bool TryUseFx(int currency)
    {
        if (currency == _currency) return _isFxSmall;
        _currency = currency;
        return _isFxSmall = SmallDecimal.TryOf(_book.FxAtto(currency), out _fx);
    }

    private void AddWide(MarginChain chain, in Slot slot)
    {
        Instrument instrument = chain.Instrument;
        Int128 price = _book.Mark(instrument.Id).Atto;
        Int128 entry = slot.Entry.ToPrice().Atto;
        Int128 fx = _book.FxAtto(instrument.SettleCurrency);
        DecimalProduct contracts = DecimalProduct.OfWhole(slot.Lots).Times(instrument.Lot.Atto).Times(fx);
        DecimalProduct size = contracts.Times(instrument.Multiplier.Atto).Times(instrument.QuantoRate.Atto);

        // What a position gains takes from what is missing.
        bool isInverse = instrument.Kind == InstrumentKind.Inverse;
        Int128 move = instrument.Kind == InstrumentKind.Equity ? price : checked(price - entry);
        DecimalProduct gain = size.Times(move);
        if (isInverse) gain = gain.Over(price).Over(entry);
        _sum.Add(gain, isNegative: slot.Lots > 0 == Int128.IsPositive(move));

        Int128 rate = chain.Table.Brackets[slot.Row - chain.FirstRow].Maintenance.Atto;
        bool isPerContract = chain.Table.Rule == MarginRule.PerContract;
        DecimalProduct charged = isPerContract ? contracts : isInverse ? size.Over(price) : size.Times(price);
        _sum.Add(charged.Times(rate).Times(_ratioAtto), isNegative: false);
    }

    private bool TryAddCash(int pool)
    {
        int cursor = MarginBook.FirstBalance;
        while (_book.NextBalance(pool, ref cursor, out int currency, out Money amount))
        {
            if (!_book.HasFx(currency)) return false;
            AddBalance(currency, amount);
        }

        if (!_book.IsCross(pool)) return true;
        Int128 addOn = _book.AddOn(_book.AccountOf(pool)).Atto;
        AddAmount(addOn, _ratioAtto, _book.Universe.BaseCurrency, isNegative: false);
        return true;
    }

    private void AddBalance(int currency, Money amount)
    {
        CollateralSchedule schedule = _book.CollateralOf(currency);
        if (amount.Sign < 0)
        {
            AddAmount(amount.Atto, schedule.LiabilityWeight.Atto, currency, isNegative: false);
            return;
        }

        Int128 begin = 0;
        for (int i = 0; i < schedule.Tiers.Count && begin < amount.Atto; i++)
        {
            CollateralTier tier = schedule.Tiers[i];
            Int128 end = tier.Cap is { } cap ? Int128.Min(cap.Atto, amount.Atto) : amount.Atto;
            AddAmount(end - begin, tier.Weight.Atto, currency, isNegative: true);
            begin = end;
        }
    }

    /// <summary>The magnitude of an amount of a currency, weighed.</summary>
    private void AddAmount(Int128 amount, Int128 weight, int currency, bool isNegative)
    {
        if (amount == 0) return;
        bool isSmall = TryUseFx(currency) & SmallDecimal.TryOf(weight, out SmallDecimal factor);
        if (isSmall && factor.TryTimes(_fx, out factor) && Atto.Decimals + factor.Scale <= DecimalSum.MaxScale)
            _sum.Add(Atto.Magnitude(amount), factor.Mantissa, Atto.Decimals + factor.Scale, isNegative);
        else
            _sum.Add(new DecimalProduct(amount).Times(weight).Times(_book.FxAtto(currency)), isNegative);
    }
}
