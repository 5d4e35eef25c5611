using FastMargin.Models.Strategies;
using FastMargin.Units;

namespace FastMargin.Tests.Oracle;

/// <summary>
/// One contract ('C' or 'P'), or the shares of one ('S'), long (1) or short (-1), in whole numbers; marks in
/// hundredths.
/// </summary>
internal sealed record OracleItem(char Kind, int Sign, long Strike, int Day, long MarkCents);

/// <summary>
/// The cheapest pairing by trying every way to put single contracts into groups. The rules of the groups are stated a
/// second time, for contracts of 100 and the rates of stock options.
/// </summary>
internal sealed class OraclePairing(long spot, bool isInitial)
{
    private readonly List<List<OracleItem>> _groups = [];
    private Fraction? _best;

    public Fraction Cheapest(IReadOnlyList<OracleItem> items)
    {
        _best = null;
        Place(items, 0);
        return _best!.Value;
    }

    private void Place(IReadOnlyList<OracleItem> items, int next)
    {
        if (next == items.Count)
        {
            Fraction total = Fraction.Zero;
            foreach (List<OracleItem> group in _groups)
            {
                if (CostOf(group) is not { } cost) return;
                total += cost;
            }

            _best = _best is { } known ? Fraction.Min(known, total) : total;
            return;
        }

        // By index: the list of groups grows and shrinks below.
        int count = _groups.Count;
        for (int g = 0; g < count; g++)
        {
            _groups[g].Add(items[next]);
            Place(items, next + 1);
            _groups[g].RemoveAt(_groups[g].Count - 1);
        }

        _groups.Add([items[next]]);
        Place(items, next + 1);
        _groups.RemoveAt(_groups.Count - 1);
    }

    private Fraction? CostOf(List<OracleItem> group)
    {
        OracleItem[] stock = [.. group.Where(item => item.Kind == 'S')];
        OracleItem[] options = [.. group.Where(item => item.Kind != 'S')];
        if (stock.Length > 1) return null;
        if (stock.Length == 1) return StockCost(stock[0].Sign, options);
        if (options.All(o => o.Sign > 0)) return Fraction.Zero;
        if (options.Length == 1) return Naked(options[0]);
        Fraction? spread = SpreadCost(options);
        if (options.Length != 2 || options.Any(o => o.Sign > 0) || options[0].Kind == options[1].Kind) return spread;
        Fraction first = Naked(options[0]);
        Fraction second = Naked(options[1]);
        return first >= second ? first + options[1].MarkCents : second + options[0].MarkCents;
    }

    private static Fraction? SpreadCost(OracleItem[] options)
    {
        foreach (char kind in "CP")
        {
            if (options.Where(o => o.Kind == kind).Sum(o => o.Sign) < 0) return null;
        }

        int lastShort = options.Where(o => o.Sign < 0).Max(o => o.Day);
        if (options.Any(o => o.Sign > 0 && o.Day < lastShort)) return null;
        long loss = options.Max(at => options.Sum(o => -o.Sign * Payoff(o, at.Strike)));
        return 100 * Math.Max(0, loss);
    }

    private Fraction? StockCost(int sign, OracleItem[] options)
    {
        Fraction value = 100 * spot;
        Fraction half = value * new Fraction(1, 2);
        Fraction keep = value * (sign > 0 ? new Fraction(1, 4) : new Fraction(3, 10));
        if (options.Length == 0) return isInitial ? half : keep;
        OracleItem? call = Array.Find(options, o => o.Kind == 'C' && o.Sign == -sign);
        OracleItem? put = Array.Find(options, o => o.Kind == 'P' && o.Sign == sign);
        if (options.Length == 1 && (call ?? put) is { } only) return Hedged(only, value, half, keep);
        if (options.Length != 2 || call is null || put is null || call.Day != put.Day) return null;
        bool isConversion = call.Strike == put.Strike;
        if (!isConversion && (sign < 0 || put.Strike > call.Strike)) return null;
        OracleItem written = sign > 0 ? call : put;
        if (isInitial) return half + (100 * Payoff(written, spot));
        if (isConversion) return (10 * written.Strike) + (100 * Payoff(written, spot));
        return Fraction.Min((10 * put.Strike) + (100 * Math.Max(0, spot - put.Strike)), 25 * call.Strike);
    }

    private Fraction Hedged(OracleItem option, Fraction value, Fraction half, Fraction keep)
    {
        long inside = 100 * Payoff(option, spot);
        if (option.Sign > 0)
        {
            long outside = 100 * Math.Max(0, option.Kind == 'C' ? option.Strike - spot : spot - option.Strike);
            return isInitial ? half : Fraction.Min((10 * option.Strike) + outside, keep);
        }

        if (option.Kind == 'P') return half + inside;
        if (isInitial) return half;
        Fraction capped = Fraction.Min(keep, keep * new Fraction(option.Strike, spot));
        return Fraction.Max(capped + inside, Fraction.Min(value, Fraction.Max(option.MarkCents, keep)));
    }

    private Fraction Naked(OracleItem option)
    {
        long outside = Math.Max(0, option.Kind == 'C' ? option.Strike - spot : spot - option.Strike);
        long least = 10 * (option.Kind == 'C' ? spot : option.Strike);
        return option.MarkCents + Math.Max((20 * spot) - (100 * outside), least);
    }

    private static long Payoff(OracleItem option, long at) =>
        Math.Max(0, option.Kind == 'C' ? at - option.Strike : option.Strike - at);

    /// <summary>The same items as a book of the product, one leg an item.</summary>
    public OptionBook BookOf(IEnumerable<OracleItem> items)
    {
        OracleItem[] all = [.. items];
        return new OptionBook
        {
            Underlying = Price.FromDecimal(spot),
            Shares = Quantity.FromDecimal(100 * all.Where(item => item.Kind == 'S').Sum(item => item.Sign)),
            Legs = [.. all.Where(item => item.Kind != 'S').Select(LegOf)],
        };
    }

    private static OptionLeg LegOf(OracleItem item) => new(
        item.Kind == 'C' ? OptionRight.Call : OptionRight.Put,
        Price.FromDecimal(item.Strike),
        new DateOnly(2026, 1, 1).AddDays(item.Day),
        item.Sign,
        Price.FromDecimal(item.MarkCents / 100m));
}
