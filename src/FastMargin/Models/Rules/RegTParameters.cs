using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Models.Strategies;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>The rates of the rule <c>reg-t</c>: those of the rule, or of the class that an underlying is in.</summary>
internal sealed class RegTParameters
{
    private readonly Dictionary<int, OptionMarginRules> _ofDriver = [];
    private readonly OptionMarginRules _standard;

    private RegTParameters(OptionMarginRules standard, int maxNodes) => (_standard, MaxNodes) = (standard, maxNodes);

    /// <summary>Parts of the search for the cheapest pairing.</summary>
    public int MaxNodes { get; }

    /// <summary>Reads them.</summary>
    /// <exception cref="DataException">A rate out of range, or a class of no or of another's underlying.</exception>
    public static RegTParameters Read(Universe universe, ModelParameters parameters)
    {
        OptionMarginRules standard = Rates(parameters, OptionMarginRules.Equity);
        int nodes = (int)parameters.Whole("maxNodes", 1, 1_000_000, OptionPairing.DefaultMaxNodes);
        var read = new RegTParameters(standard, nodes);
        ModelParameters? classes = parameters.Object("classes");
        foreach (string name in classes?.Names ?? [])
        {
            ModelParameters one = classes!.Object(name)!;
            OptionMarginRules rates = Rates(one, standard);
            IReadOnlyList<string> symbols = one.Texts("underlyings");
            if (symbols.Count == 0) throw one.Refuse("underlyings", "none", "one or more symbols");
            foreach (string symbol in symbols)
            {
                if (!universe.TryInstrumentId(symbol, out int id))
                    throw one.Refuse("underlyings", $"\"{symbol}\"", "instruments of the book");
                if (!read._ofDriver.TryAdd(id, rates))
                    throw one.Refuse("underlyings", $"\"{symbol}\", which another class has", "each in one class");
            }

            one.Done();
        }

        return read;
    }

    /// <summary>The rates of an underlying.</summary>
    public OptionMarginRules RulesOf(int driver) => _ofDriver.GetValueOrDefault(driver, _standard);

    private static OptionMarginRules Rates(ModelParameters from, OptionMarginRules standard)
    {
        Rate most = Rate.FromDecimal(10);
        Rate floor = from.Exact("uncoveredFloor", Rate.Zero, Rate.FromDecimal(1_000_000), Rate.Zero);
        return standard with
        {
            UncoveredRate = from.Exact("uncoveredRate", Rate.Zero, most, standard.UncoveredRate),
            UncoveredMinimum = from.Exact("uncoveredMinimum", Rate.Zero, most, standard.UncoveredMinimum),
            UncoveredFloor = floor == Rate.Zero ? standard.UncoveredFloor : new Price(floor.Atto),
            StockInitial = from.Exact("stockInitial", Rate.Zero, most, standard.StockInitial),
            LongStockMaintenance = from.Exact("longStock", Rate.Zero, most, standard.LongStockMaintenance),
            ShortStockMaintenance = from.Exact("shortStock", Rate.Zero, most, standard.ShortStockMaintenance),
            HedgedStrikeShare = from.Exact("hedgedStrikeShare", Rate.Zero, most, standard.HedgedStrikeShare),
            CollarCallShare = from.Exact("collarCallShare", Rate.Zero, most, standard.CollarCallShare),
            CoveredCallPremiumShare = from.Exact(
                "coveredCallPremiumShare", Rate.Zero, most, standard.CoveredCallPremiumShare),
        };
    }
}
