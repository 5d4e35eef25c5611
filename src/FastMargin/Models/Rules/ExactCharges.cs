using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>The charges of <see cref="ChargeSums"/> on one class of a pool, in fractions.</summary>
internal sealed class ExactCharges(ScenarioClass rates)
{
    private readonly Dictionary<(int, long, Price), Rational> _nets = [];
    private Rational _longs = Rational.Zero;
    private Rational _shorts = Rational.Zero;
    private Rational _options = Rational.Zero;

    /// <summary>The charges by name.</summary>
    public IReadOnlyList<(string Name, Rational Amount)> Lines =>
    [
        (
            "net short options",
            Exact.Of(rates.ShortOptionCharge) * _nets.Values.Aggregate(
                Rational.Zero, (sum, net) => net.Sign < 0 ? sum - net : sum)),
        ("futures that offset", Exact.Of(rates.FuturesCharge) * (_longs < _shorts ? _longs : _shorts)),
        ("gross options", Exact.Of(rates.OptionCharge) * _options),
    ];

    /// <summary>Their sum.</summary>
    public Rational Sum => Lines.Aggregate(Rational.Zero, (sum, line) => sum + line.Amount);

    /// <summary>True for what the charge on offsetting futures counts.</summary>
    public static bool IsFuture(Instrument of) =>
        of.Option is null && of.Kind is not (InstrumentKind.Equity or InstrumentKind.Index);

    /// <summary>What one instrument is worth at a price of 1, in its settle currency.</summary>
    public static Rational UnitOf(Instrument of) => Exact.Of(of.Multiplier) * Exact.Of(of.QuantoRate);

    /// <summary>What calls and puts that are netted have in common.</summary>
    public static (int Underlying, long ExpiryNs, Price Strike) StrikeOf(OptionContract option) =>
        (option.Underlying, option.ExpiryNs, option.Strike);

    /// <summary>Adds a position whose marks are known.</summary>
    /// <param name="book">Its marks.</param>
    /// <param name="of">What is held.</param>
    /// <param name="quantity">Signed, times the rate to base.</param>
    public void Add(MarginBook book, Instrument of, Rational quantity)
    {
        if (!rates.HasCharges) return;
        Rational price = Exact.Of(book.Mark(ScenarioRule.DriverOf(of)));
        Rational unit = UnitOf(of);
        Rational value = quantity * (of.Kind == InstrumentKind.Inverse ? unit / price : unit * price);
        if (of.Option is { } option)
        {
            (int, long, Price) key = StrikeOf(option);
            _nets[key] = _nets.GetValueOrDefault(key, Rational.Zero) + value;
            _options += Rational.Abs(value);
        }
        else if (IsFuture(of))
        {
            if (value.Sign > 0) _longs += value;
            else _shorts -= value;
        }
    }
}
