using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// The margin of a pool in exact rationals, from the exact columns alone:
/// <code>
/// E  = Σ collateral value(balance_c)·fx_c + Σ profit_i·fx   (market value where that counts)
/// MM = Σ maintenance_i·fx + add-on                          IM = Σ initial_i·fx + add-on
///      or, in place of the sums, what the pool's margin model asks for
/// profit: linear, quanto  lots·c·(p − e)     inverse  lots·c·(1/e − 1/p)     equity  lots·c·p
/// c = lot · multiplier · quanto rate
/// </code>
/// It decides what the kernel's certified sign leaves open, and is what reports print.
/// </summary>
internal static class ExactMargin
{
    /// <summary>Evaluates a pool at the book's marks.</summary>
    public static ExactValue Evaluate(MarginBook book, int pool) => Evaluate(book, pool, default);

    /// <summary>Evaluates a pool at marks in steps by instrument, 0 for none; without any, at the book's.</summary>
    public static ExactValue Evaluate(MarginBook book, int pool, ReadOnlySpan<long> steps)
    {
        var marks = new ExactMarks(book, steps);
        foreach (BalanceView balance in book.Balances(pool))
        {
            Currency currency = book.Universe.Currencies[balance.Currency];
            if (!marks.HasRate(balance.Currency)) return ExactValue.Unknown(currency.FxInstrument!.Value);
        }

        Rational equity = CollateralOf(book, pool, marks);
        Rational addOn = book.IsCross(pool) ? Rational.FromAtto(book.AddOn(book.AccountOf(pool)).Atto) : Rational.Zero;
        ExactRequirement modelled = book.IsModelled(pool) ? book.Requirements!.Exact(pool) : ExactRequirement.None;
        if (modelled.UnpricedInstrument >= 0) return ExactValue.Unknown(modelled.UnpricedInstrument);
        Rational maintenance = addOn + modelled.Maintenance;
        Rational initial = addOn + modelled.Initial;
        for (int i = 0; i < book.PositionsOf(pool); i++)
        {
            PositionView position = book.Position(pool, i);
            Instrument instrument = position.Instrument;
            if (!marks.Has(instrument.Id)) return ExactValue.Unknown(instrument.Id);
            int settle = instrument.SettleCurrency;
            if (!marks.HasRate(settle)) return ExactValue.Unknown(book.Universe.Currencies[settle].FxInstrument!.Value);
            Rational fx = marks.Rate(settle);
            var leg = new ExactLeg(position, marks.Price(instrument.Id));
            equity += leg.Profit * fx;
            maintenance += leg.Maintenance * fx;
            initial += leg.Initial * fx;
        }

        return new ExactValue(equity, maintenance, initial, UnpricedInstrument: -1);
    }

    /// <summary>
    /// What the balances of a pool count, in base currency; every currency of them must have its rate.
    /// </summary>
    public static Rational CollateralOf(MarginBook book, int pool) =>
        CollateralOf(book, pool, new ExactMarks(book, default));

    private static Rational CollateralOf(MarginBook book, int pool, in ExactMarks marks)
    {
        Rational value = Rational.Zero;
        foreach (BalanceView balance in book.Balances(pool))
        {
            value += book.CollateralOf(balance.Currency).Value(Rational.FromAtto(balance.Amount.Atto))
                * marks.Rate(balance.Currency);
        }

        return value;
    }
}

/// <summary>What exact arithmetic gives for a pool, or the instrument whose price is missing.</summary>
internal readonly record struct ExactValue(
    Rational Equity, Rational Maintenance, Rational Initial, int UnpricedInstrument)
{
    public bool IsKnown => UnpricedInstrument < 0;

    public static ExactValue Unknown(int instrument) => new(Rational.Zero, Rational.Zero, Rational.Zero, instrument);

    /// <summary>
    /// Number of thresholds <c>t</c> with <c>E − t·MM ≥ 0</c>; with <paramref name="isStrict"/> off, <c>&gt; 0</c>.
    /// </summary>
    public int Rung(ReadOnlySpan<Rate> thresholds, bool isStrict)
    {
        // Without any requirement and without debt there is nothing to be deficient against.
        if (Maintenance.Sign == 0 && Equity.Sign == 0) return thresholds.Length;
        int rung = 0;
        foreach (Rate threshold in thresholds)
        {
            int sign = (Equity - (Rational.FromAtto(threshold.Atto) * Maintenance)).Sign;
            // Bankrupt means E < 0 everywhere; what venues disagree on is equality with a requirement.
            if (isStrict || threshold.Atto == 0 ? sign < 0 : sign <= 0) break;
            rung++;
        }

        return rung;
    }
}

/// <summary>The marks that pools are valued at: those of the book, or others in steps by instrument.</summary>
internal readonly ref struct ExactMarks(MarginBook book, ReadOnlySpan<long> steps)
{
    private readonly ReadOnlySpan<long> _steps = steps;

    public bool Has(int instrument) => _steps.IsEmpty ? book.HasMark(instrument) : _steps[instrument] > 0;

    public Rational Price(int instrument)
    {
        Price step = book.Universe.Instruments[instrument].MarkStep;
        Price mark = _steps.IsEmpty ? book.Mark(instrument) : Units.Price.FromSteps(_steps[instrument], step);
        return Rational.FromAtto(mark.Atto);
    }

    public bool HasRate(int currency) =>
        book.Universe.Currencies[currency].FxInstrument is not { } source || Has(source);

    public Rational Rate(int currency) =>
        book.Universe.Currencies[currency].FxInstrument is { } source ? Price(source) : book.Fx(currency);
}

/// <summary>One position at one price, in its settle currency, exactly.</summary>
internal readonly struct ExactLeg
{
    public ExactLeg(in PositionView position, Rational price)
    {
        Instrument instrument = position.Instrument;
        Rational quantity = Rational.FromInt(position.Lots) * Rational.FromAtto(instrument.Lot.Atto);
        Rational size = quantity
            * Rational.FromAtto(instrument.Multiplier.Atto)
            * Rational.FromAtto(instrument.QuantoRate.Atto);
        Rational entry = Rational.FromAtto(position.Entry.Atto);
        Profit = instrument.Kind switch
        {
            InstrumentKind.Inverse => size * ((Rational.One / entry) - (Rational.One / price)),
            InstrumentKind.Equity => size * price,
            _ => size * (price - entry),
        };
        Notional = Rational.Abs(instrument.Kind == InstrumentKind.Inverse ? size / price : size * price);
        Maintenance = position.Table.Maintenance(Notional, quantity, price);
        Initial = position.Table.Initial(Notional, quantity, price, EdgeBelongs.Lower);
    }

    /// <summary>Unrealised profit; for instruments whose market value counts, that value.</summary>
    public Rational Profit { get; }

    public Rational Notional { get; }

    public Rational Maintenance { get; }

    public Rational Initial { get; }
}
