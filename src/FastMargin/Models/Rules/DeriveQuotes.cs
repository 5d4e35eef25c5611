using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Kernels.Options;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>An instrument at its marks, as a Derive manager takes it.</summary>
/// <param name="Stamp">When it was read.</param>
/// <param name="Contract">The terms that were read; null for what is no option.</param>
/// <param name="Blame">The instrument to blame when there is nothing, else -1.</param>
/// <param name="Mark">The mark.</param>
/// <param name="Leg">An option, of no amount yet.</param>
/// <param name="Feed">Its expiry.</param>
internal sealed record DeriveQuote<T>(
    long Stamp, OptionContract? Contract, int Blame, T Mark, DeriveLeg<T>? Leg = null, DeriveFeed<T>? Feed = null)
    where T : struct, IRuleNumber<T>;

/// <summary>An option whose volatility is looked for.</summary>
internal readonly record struct DeriveMark<T>(
    Instrument Of, DeriveTerms Market, bool IsCall, T Forward, T Strike, T Years, T Rate, T Mark)
    where T : struct, IRuleNumber<T>;

/// <summary>
/// The instruments of a book in one kind of number, each read again when what it follows has moved: marks as prices,
/// the volatility of an option that of its mark on the mark of its underlying as a forward. A part of that, in the last
/// half hour, is fixed as <see cref="DeriveExpiry.Averaged"/> says. Several threads may ask.
/// </summary>
/// <param name="book">The book.</param>
/// <param name="times">When marks moved.</param>
/// <param name="isDiscounted">Whether marks are present values.</param>
/// <param name="volatility">Finds a volatility; null when none gives the mark.</param>
internal sealed class DeriveQuotes<T>(
    MarginBook book, MarkTimes times, bool isDiscounted, Func<DeriveMark<T>, T?> volatility)
    where T : struct, IRuleNumber<T>
{
    private const long NsPerSecond = 1_000_000_000;

    private readonly Lock _gate = new();
    private readonly DeriveQuote<T>?[] _quotes = new DeriveQuote<T>?[book.Universe.Instruments.Count];
    private readonly (T Lot, T Multiplier)[] _units = [.. book.Universe.Instruments.Select(UnitsOf)];

    /// <summary>A position in units of what it is on.</summary>
    public T AmountOf(in ModelPosition position)
    {
        (T lot, T multiplier) = _units[position.Instrument.Id];
        return T.Of(position.Lots, Rational.FromInt(position.Lots)) * lot * multiplier;
    }

    /// <summary>The mark of an instrument that has one.</summary>
    public T MarkOf(int instrument) => T.Of(book.PriceOf(instrument), Exact.Of(book.Mark(instrument)));

    /// <summary>What a currency with a rate is worth in base currency.</summary>
    public T FxOf(int currency) => T.Of(book.FxOf(currency), book.Fx(currency));

    /// <summary>An instrument that has a mark.</summary>
    public DeriveQuote<T> Of(Instrument of, DeriveTerms market)
    {
        lock (_gate)
        {
            long stamp = times.StampOf(of);
            OptionContract? contract = book.OptionOf(of.Id);
            if (_quotes[of.Id] is { } kept && kept.Stamp == stamp && kept.Contract == contract) return kept;
            DeriveQuote<T> read = contract is null
                ? new DeriveQuote<T>(stamp, null, -1, MarkOf(of.Id))
                : Option(of, contract, market, stamp);
            return _quotes[of.Id] = read;
        }
    }

    private static (T Lot, T Multiplier) UnitsOf(Instrument of)
    {
        Rational lot = Exact.Of(of.Lot);
        Rational multiplier = Exact.Of(of.Multiplier);
        return (T.Of(lot.ToDouble(), lot), T.Of(multiplier.ToDouble(), multiplier));
    }

    private DeriveQuote<T> Option(Instrument of, OptionContract contract, DeriveTerms market, long stamp)
    {
        if (!book.HasMark(contract.Underlying)) return Unknown(contract.Underlying);
        T mark = MarkOf(of.Id);
        T forward = MarkOf(contract.Underlying);
        long seconds = (contract.ExpiryNs - times.TimeOf(of)) / NsPerSecond;
        if (seconds <= 0) return Unknown(of.Id);
        Rational exactStrike = Exact.Of(contract.Strike);
        T strike = T.Of(exactStrike.ToDouble(), exactStrike);
        DeriveFeed<T> feed = DeriveFeed<T>.Averaged(seconds, forward, T.Of(market.Rate));
        T rate = isDiscounted ? feed.LeastRate : T.Zero;
        var asked = new DeriveMark<T>(of, market, contract.IsCall, forward, strike, feed.Years, rate, mark);
        if (volatility(asked) is not { } found) return Unknown(of.Id);
        var leg = new DeriveLeg<T>(
            seconds, contract.Strike.Atto, strike, contract.IsCall, T.Zero, found, T.One);
        return new DeriveQuote<T>(stamp, contract, -1, mark, leg, feed);

        DeriveQuote<T> Unknown(int blame) => new(stamp, contract, blame, T.Zero);
    }
}

/// <summary>Volatilities of marks on forwards, never below 0.001.</summary>
internal static class DeriveVolatility
{
    private const double Least = 0.001;

    // A volatility less certain than this is not told from its price in doubles.
    private const double Sure = 1e-8;

    /// <summary>To 106 bits.</summary>
    public static WideNumber? Precise(DeriveMark<WideNumber> of)
    {
        DoubleDouble rate = of.Rate.Value;
        var terms = new PreciseTerms(
            of.IsCall, of.Forward.Value, of.Strike.Value, of.Years.Value, DoubleDouble.Zero, rate, rate);
        var pricer = new PrecisePricer(isAmerican: false, isForward: true, steps: 0, []);
        return pricer.Volatility(terms, of.Mark.Value, WideNumber.Of(Least).Value) is { } found
            ? new WideNumber(found)
            : null;
    }

    /// <summary>In doubles, between bounds that prices prove; the precise one where they prove nothing.</summary>
    /// <param name="of">The option.</param>
    /// <param name="precise">The same instruments in 106 bits.</param>
    public static BoundedNumber? Bounded(DeriveMark<BoundedNumber> of, DeriveQuotes<WideNumber> precise)
    {
        double rate = of.Rate.Value;
        double mark = of.Mark.Value;
        var terms = new OptionTerms(of.IsCall, of.Forward.Value, of.Strike.Value, of.Years.Value, Least, rate, rate);
        double error = PriceDoubt.European(mark, PriceDoubt.Scale(terms, terms.Underlying));
        if (mark + error < EuropeanOption.Price(terms)) return BoundedNumber.Of(Least);
        // Without interest a forward is a spot.
        OptionTerms bare = terms with { Rate = 0, Yield = 0 };
        double grown = mark * Math.Exp(rate * terms.Years);
        if (EuropeanOption.ImpliedVolatility(bare, grown) is { } found
            && PriceTolerance.EuropeanRange(terms, mark, found) is { } range && range.Width <= Sure * found)
        {
            return BoundedNumber.Max(new(found, range.Width), BoundedNumber.Of(Least));
        }

        return precise.Of(of.Of, of.Market).Leg is { } leg
            ? BoundedNumber.Of(leg.Volatility.Rounded, Rational.Zero)
            : null;
    }
}
