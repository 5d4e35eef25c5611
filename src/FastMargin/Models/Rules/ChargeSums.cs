using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>
/// The charges of one pool after another beside the losses of its scenarios, class by class, in memory that is used
/// again:
/// <code>
/// short options = rate·Σ over (underlying, expiry, strike) max(0, −Σ q·c·U)        calls and puts netted
/// futures       = rate·min(Σ long |q|·v, Σ short |q|·v)                            v = c·p, inverse: c/p
/// gross options = rate·Σ |q|·c·U                 q in base currency, c as in LossBoard, U the underlying's mark
/// </code>
/// Source: Deribit, "Portfolio Margin". Exact form: <see cref="ExactCharges"/>.
/// </summary>
internal sealed class ChargeSums
{
    private readonly ScenarioRule _rule;
    private readonly bool _isCharged;
    private readonly double[] _units;
    private readonly int[] _strikes;
    private readonly double[] _nets;
    private readonly (double Short, double Futures, double Options)[] _rates;
    private readonly (double Long, double Short, double Options, double Gross)[] _values;

    /// <summary>Over the instruments of a universe.</summary>
    public ChargeSums(ScenarioRule rule, Universe universe)
    {
        _rule = rule;
        _isCharged = rule.Classes.Any(of => of.HasCharges);
        _units = [.. universe.Instruments.Select(i => ExactCharges.UnitOf(i).ToDouble())];
        _strikes = StrikesOf(universe);
        _nets = new double[universe.Instruments.Count];
        _rates =
        [
            .. rule.Classes.Select(of => (
                Exact.Of(of.ShortOptionCharge).ToDouble(), Exact.Of(of.FuturesCharge).ToDouble(),
                Exact.Of(of.OptionCharge).ToDouble())),
        ];
        _values = new (double, double, double, double)[rule.Classes.Length];
    }

    /// <summary>Adds a position whose marks are known.</summary>
    /// <param name="book">Its marks.</param>
    /// <param name="of">What is held.</param>
    /// <param name="quantity">Signed, times the rate to base.</param>
    public void Add(MarginBook book, Instrument of, double quantity)
    {
        if (!_isCharged) return;
        ref (double Long, double Short, double Options, double Gross) values = ref _values[_rule.ClassOf[of.Id]];
        double price = book.PriceOf(ScenarioRule.DriverOf(of));
        double value = quantity * (of.Kind == InstrumentKind.Inverse ? _units[of.Id] / price : _units[of.Id] * price);
        values.Gross += Math.Abs(value);
        if (of.Option is not null)
        {
            _nets[_strikes[of.Id]] += value;
            values.Options += Math.Abs(value);
        }
        else if (ExactCharges.IsFuture(of))
        {
            if (value > 0) values.Long += value;
            else values.Short -= value;
        }
    }

    /// <summary>Adds the charges of the positions to the sums that have them, and forgets them.</summary>
    public void MoveTo(ScenarioSums sums, in ModelPool pool)
    {
        if (!_isCharged) return;
        for (int i = 0; i < pool.Count; i++)
        {
            Instrument of = pool[i].Instrument;
            int node = _rule.ClassOf[of.Id];
            (double shortRate, double futuresRate, double optionRate) = _rates[node];
            if (of.Option is not null)
            {
                ref double net = ref _nets[_strikes[of.Id]];
                if (net < 0) sums.AddCharge(node, shortRate * -net, 0);
                net = 0;
            }

            (double longs, double shorts, double options, double gross) = _values[node];
            if (gross == 0) continue;
            double charge = (futuresRate * Math.Min(longs, shorts)) + (optionRate * options);
            sums.AddCharge(node, charge, gross * (shortRate + futuresRate + optionRate));
            _values[node] = default;
        }
    }

    /// <summary>Forgets positions of a pool that turned out to be unknown.</summary>
    public void Clear()
    {
        if (!_isCharged) return;
        Array.Clear(_nets);
        Array.Clear(_values);
    }

    /// <summary>By option: the first instrument of its underlying, expiry and strike.</summary>
    private static int[] StrikesOf(Universe universe)
    {
        var first = new Dictionary<(int, long, Price), int>();
        int[] strikes = new int[universe.Instruments.Count];
        foreach (Instrument of in universe.Instruments)
        {
            if (of.Option is not { } option) continue;
            (int, long, Price) key = ExactCharges.StrikeOf(option);
            first.TryAdd(key, of.Id);
            strikes[of.Id] = first[key];
        }

        return strikes;
    }
}
