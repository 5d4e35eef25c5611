using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Kernels.Options;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;

namespace FastMargin.Models.Rules;

/// <summary>The instruments of one market of a Derive manager.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spot">Row of the index that is spot.</param>
/// <param name="Perpetuals">Rows of perpetuals.</param>
/// <param name="Bases">Rows of what is held as the base asset.</param>
/// <param name="Rate">Continuous interest rate of a year, of every expiry.</param>
internal sealed record DeriveTerms(string Name, int Spot, int[] Perpetuals, int[] Bases, double Rate)
{
    /// <summary>Reads a market.</summary>
    /// <exception cref="DataException">A symbol that is not there.</exception>
    public static DeriveTerms Read(string name, Universe universe, ModelParameters from)
    {
        var read = new DeriveTerms(
            name, Id("spot", from.Text("spot")), [.. from.Texts("perpetuals").Select(s => Id("perpetuals", s))],
            [.. from.Texts("bases").Select(s => Id("bases", s))], from.Number("rate", -2, 2, 0));
        from.Done();
        return read;

        int Id(string parameter, string symbol) => universe.TryInstrumentId(symbol, out int id)
            ? id
            : throw from.Refuse(parameter, $"\"{symbol}\"", "instruments of the book");
    }
}

/// <summary>
/// The positions of a pool in one market, as a Derive manager takes them: amounts in units of the underlying, marks as
/// prices, the volatility of an option that of its mark on the mark of its underlying as a forward. A part of it, in
/// the last half hour, is fixed as <see cref="DeriveExpiry.Averaged"/> says.
/// </summary>
internal sealed class DeriveReader(DeriveTerms terms, bool isDiscounted)
{
    private const double SecondsPerNs = 1e-9;
    private const double LeastVolatility = 0.001;

    private readonly List<DeriveOption> _options = [];
    private readonly Dictionary<long, DeriveExpiry> _expiries = [];
    private double _perpetual;
    private double _perpetualMark;

    /// <summary>The perpetual.</summary>
    public DerivePerpetual Perpetual => new(_perpetual, _perpetualMark);

    /// <summary>Amount of the base asset.</summary>
    public double Base { get; private set; }

    /// <summary>Options.</summary>
    public IReadOnlyList<DeriveOption> Options => _options;

    /// <summary>Their expiries.</summary>
    public IReadOnlyList<DeriveExpiry> Expiries => [.. _expiries.Values];

    /// <summary>Takes a position if it is of the market.</summary>
    /// <returns>
    /// -1, or the instrument that is to blame: an option whose time is over or whose mark no volatility gives, a short
    /// base asset, or the position's own when it is of another market.
    /// </returns>
    public int Add(MarginBook book, in ModelPosition position, long timeNs)
    {
        Instrument of = position.Instrument;
        double amount = position.Quantity * Exact.Of(of.Multiplier).ToDouble();
        double mark = book.PriceOf(of.Id);
        if (Array.IndexOf(terms.Perpetuals, of.Id) >= 0)
        {
            _perpetual += amount;
            _perpetualMark = mark;
            return -1;
        }

        if (Array.IndexOf(terms.Bases, of.Id) >= 0)
        {
            Base += amount;
            return amount < 0 ? of.Id : -1;
        }

        return of.Option is not null && Belongs(book, of) ? AddOption(book, of, amount, mark, timeNs) : of.Id;
    }

    private bool Belongs(MarginBook book, Instrument of)
    {
        int underlying = book.OptionOf(of.Id)!.Underlying;
        return underlying == terms.Spot || Array.IndexOf(terms.Perpetuals, underlying) >= 0
            || Array.IndexOf(terms.Bases, underlying) >= 0;
    }

    private int AddOption(MarginBook book, Instrument of, double amount, double mark, long timeNs)
    {
        OptionContract option = book.OptionOf(of.Id)!;
        double forward = book.PriceOf(option.Underlying);
        if (double.IsNaN(forward)) return option.Underlying;
        long seconds = (long)((option.ExpiryNs - timeNs) * SecondsPerNs);
        if (option.ExpiryNs <= timeNs || seconds <= 0) return of.Id;
        double strike = Exact.Of(option.Strike).ToDouble();
        var expiry = DeriveExpiry.Averaged(seconds, forward) with { Rate = terms.Rate };
        double grown = isDiscounted ? mark * Math.Exp(Math.Max(terms.Rate, 0) * expiry.Years) : mark;
        if (Volatility(option.IsCall, forward, strike, expiry.Years, grown) is not { } volatility) return of.Id;
        _expiries[seconds] = expiry;
        _options.Add(new DeriveOption
        {
            SecondsToExpiry = seconds,
            Strike = strike,
            IsCall = option.IsCall,
            Amount = amount,
            Volatility = volatility,
        });
        return -1;
    }

    private static double? Volatility(bool isCall, double forward, double strike, double years, double mark)
    {
        var priced = new OptionTerms(isCall, forward, strike, years, LeastVolatility);
        if (mark <= EuropeanOption.PriceOnForward(priced)) return LeastVolatility;
        // Without interest a forward is a spot.
        return EuropeanOption.ImpliedVolatility(priced, mark) is { } found ? Math.Max(found, LeastVolatility) : null;
    }
}
