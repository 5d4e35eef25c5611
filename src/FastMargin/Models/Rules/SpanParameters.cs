using System.Globalization;
using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>Reads the parameters of the rule <c>span</c>; docs/models.md lists them.</summary>
internal sealed class SpanParameters
{
    private const int FirstMonth = 1;
    private const int LastMonth = 99_991_231;

    private static readonly Rate _mostAmount = Rate.FromDecimal(1_000_000_000_000);
    private static readonly Rate _leastDeltas = Rate.FromDecimal(0.000001m);
    private static readonly (string, ShortOptionCount)[] _counts =
        [("larger-side", ShortOptionCount.LargerSide), ("gross", ShortOptionCount.Gross)];

    private readonly Dictionary<string, SpanTerms> _commodities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _currencies = new(StringComparer.Ordinal);
    private readonly ExactSpanContract?[] _contracts;

    private SpanParameters(Universe universe) => _contracts = new ExactSpanContract?[universe.Instruments.Count];

    /// <summary>Credits by priority.</summary>
    public IReadOnlyList<SpanCreditTerms> Credits { get; private set; } = [];

    /// <summary>The initial requirement in maintenance requirements.</summary>
    public Rational InitialFactor { get; private set; }

    /// <summary>Reads them.</summary>
    /// <exception cref="DataException">
    /// A parameter missing, unknown or out of range, an array that is not sixteen losses, a commodity or instrument
    /// that is not there, a credit above 1, contracts of one commodity in two currencies.
    /// </exception>
    public static SpanParameters Read(Universe universe, ModelParameters parameters)
    {
        ModelParameters from = parameters.Inside("file");
        var read = new SpanParameters(universe)
        {
            InitialFactor = Exact.Of(parameters.Exact("initialFactor", Rate.One, Rate.FromDecimal(100), Rate.One)),
        };
        ModelParameters commodities = from.Object("commodities")
            ?? throw from.Refuse("commodities", "missing", "an object of combined commodities");
        foreach (string name in commodities.Names) read._commodities[name] = Commodity(name, commodities.Object(name)!);
        ModelParameters contracts = from.Object("contracts")
            ?? throw from.Refuse("contracts", "missing", "an object of instruments");
        foreach (string symbol in contracts.Names) read.AddContract(universe, symbol, contracts);
        read.Credits = [.. from.Objects("credits").Select(read.Credit)];
        if (from != parameters) from.Done();
        return read;
    }

    /// <summary>How an instrument is margined; null when no parameter names it.</summary>
    public ExactSpanContract? ContractOf(int instrument) => _contracts[instrument];

    /// <summary>The currency of a commodity's amounts: that of its contracts.</summary>
    public int CurrencyOf(string commodity) => _currencies[commodity];

    private static SpanTerms Commodity(string name, ModelParameters from)
    {
        ModelParameters? tiers = from.Object("tiers");
        var read = new SpanTerms
        {
            Name = name,
            Tiers = tiers?.Names.ToDictionary(m => Month(tiers, m), m => (int)tiers.Whole(m, 0, LastMonth)) ?? [],
            Spreads = [.. from.Objects("spreads").Select(Spread)],
            Deliveries = [.. from.Objects("deliveries").Select(Delivery)],
            ShortOptionMinimum = Amount(from, "shortOptionMinimum", Rate.Zero),
            ShortOptions = from.Choice("shortOptions", _counts, "larger-side"),
        };
        from.Done();
        return read;
    }

    private static int Month(ModelParameters tiers, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int month) && month >= FirstMonth
            ? month
            : throw tiers.Refuse(text, "no month", "a number as 202103");

    private static SpanSpreadTerms Spread(ModelParameters from)
    {
        var read = new SpanSpreadTerms(
            (int)from.Whole("first", 0, LastMonth), Deltas(from, "firstDeltas"),
            (int)from.Whole("second", 0, LastMonth), Deltas(from, "secondDeltas"), Amount(from, "charge", null));
        from.Done();
        return read;
    }

    private static (int, Rational, Rational) Delivery(ModelParameters from)
    {
        int month = (int)from.Whole("month", FirstMonth, LastMonth);
        var read = (month, Amount(from, "perSpreadDelta", Rate.Zero), Amount(from, "perOutrightDelta", Rate.Zero));
        from.Done();
        return read;
    }

    private static Rational Amount(ModelParameters from, string name, Rate? otherwise) =>
        Exact.Of(from.Exact(name, Rate.Zero, _mostAmount, otherwise));

    private static Rational Deltas(ModelParameters from, string name) =>
        Exact.Of(from.Exact(name, _leastDeltas, _mostAmount, Rate.One));

    private void AddContract(Universe universe, string symbol, ModelParameters contracts)
    {
        if (!universe.TryInstrumentId(symbol, out int id))
            throw contracts.Refuse(symbol, "no such instrument", "instruments of the book");
        Instrument of = universe.Instruments[id];
        ModelParameters from = contracts.Object(symbol)!;
        string name = from.Text("commodity");
        if (!_commodities.TryGetValue(name, out SpanTerms? commodity))
            throw from.Refuse("commodity", $"\"{name}\"", $"one of {string.Join(", ", _commodities.Keys)}");
        if (_currencies.TryAdd(name, of.SettleCurrency) || _currencies[name] == of.SettleCurrency)
        {
            _contracts[id] = new ExactSpanContract(
                commodity, (int)from.Whole("month", FirstMonth, LastMonth),
                Exact.Of(from.Exact("delta", -_mostAmount, _mostAmount, Rate.One)), Losses(from), of.Option?.IsCall);
            from.Done();
            return;
        }

        string code = universe.Currencies[_currencies[name]].Code;
        throw from.Refuse("commodity", $"{name} in {universe.Currencies[of.SettleCurrency].Code}", code);
    }

    /// <summary>The array as it stands, or that of a future by its scan range.</summary>
    private static Rational[] Losses(ModelParameters from)
    {
        if (from.Has("array"))
        {
            IReadOnlyList<Rate> losses = from.Exacts("array", -_mostAmount, _mostAmount);
            return losses.Count == SpanArray.Scenarios
                ? [.. losses.Select(Exact.Of)]
                : throw from.Refuse("array", $"{losses.Count} losses", $"{SpanArray.Scenarios}");
        }

        Rational range = Amount(from, "scanRange", null);
        Rational extreme = Exact.Of(from.Exact("extreme", Rate.Zero, Rate.FromDecimal(100), Rate.FromDecimal(3)));
        Rational cover = Exact.Of(from.Exact("cover", Rate.Zero, Rate.One, Rate.FromDecimal(0.33m)));
        int[] thirds = [0, 0, 1, 1, -1, -1, 2, 2, -2, -2, 3, 3, -3, -3];
        Rational tail = range * extreme * cover;
        return [.. thirds.Select(t => -range * new Rational(t, 3)), -tail, tail];
    }

    private SpanCreditTerms Credit(ModelParameters from)
    {
        Rational rate = Exact.Of(from.Exact("rate", Rate.Zero, Rate.One));
        List<(SpanTerms, Rational, bool)> legs = [.. from.Objects("legs").Select(Leg)];
        if (legs.Count < 2 || legs.DistinctBy(l => l.Item1.Name).Count() < legs.Count)
            throw from.Refuse("legs", $"{legs.Count}", "two or more different commodities");
        from.Done();
        return new SpanCreditTerms(legs, rate);
    }

    private (SpanTerms, Rational, bool) Leg(ModelParameters from)
    {
        string name = from.Text("commodity");
        if (!_commodities.TryGetValue(name, out SpanTerms? commodity))
            throw from.Refuse("commodity", $"\"{name}\"", $"one of {string.Join(", ", _commodities.Keys)}");
        var leg = (commodity, Deltas(from, "deltas"), from.Flag("reversed", false));
        from.Done();
        return leg;
    }
}
