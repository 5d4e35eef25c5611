using System.Globalization;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Rules;

/// <summary>
/// A market of one stock with American options, an index and a future with European ones, an index in another currency,
/// an inverse contract, and the rates of two currencies; prices near those of a smile, some of them odd.
/// </summary>
internal sealed class OptionMarket
{
    /// <summary>The rule of the tests, and <see cref="Plain"/> by other words.</summary>
    public const string Json = """
        {
          "asOf": "2026-01-05T14:30:00Z",
          "sets": {
            "tims": {
              "rule": "tims", "grid": "equity", "rate": 0.03, "yield": 0.01, "treeSteps": 25, "initialFactor": 1.25,
              "classes": {
                "index": { "underlyings": ["IDX"], "grid": "broad-index", "group": "indices", "credit": 0.9 },
                "future": {
                  "underlyings": ["FUT"], "grid": "broad-index", "pricing": "forward", "group": "indices", "credit": 0.9
                },
                "stock": { "underlyings": ["STK"], "group": "all", "credit": 0.3, "minimumPerUnit": 0.5 }
              },
              "groups": { "indices": { "parent": "all", "credit": 0.5, "minimum": 100 }, "all": {} }
            },
            "grid": {
              "rule": "scenario", "rate": 0.02,
              "grid": { "points": [
                { "price": 0.9, "volatility": "up" }, { "price": 1, "volatility": "up" },
                { "price": 1, "volatility": "down" }, { "price": 1.1, "volatility": "down" },
                { "price": 2, "share": 0.25 }
              ] },
              "volatility": { "up": 0.4, "down": 0.3, "shortPower": 0.3, "longPower": 0.13, "floorDays": 1 },
              "treeSteps": 25
            },
            "venue": {
              "rule": "deribit-portfolio", "rate": 0.02, "treeSteps": 25, "optionCharge": 0.002,
              "classes": {
                "coin": {
                  "underlyings": ["FUT", "INV"], "shortOptionCharge": 0.02, "group": "all", "credit": 0.5
                },
                "index": { "underlyings": ["IDX"], "group": "all", "credit": 0.5 }
              },
              "groups": { "all": {} }
            }
          },
          "groups": { "both": ["tims", "grid"] }
        }
        """;

    private static readonly string[] _expiries =
        ["2026-01-05T21:00:00Z", "2026-01-16T21:00:00Z", "2026-06-19T21:00:00Z"];

    private readonly Dice _dice;

    public OptionMarket(Dice dice, int strikes = 4)
    {
        _dice = dice;
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddCurrency(new CurrencyDefinition { Code = "EUR", FxSymbol = "EURUSD" });
        builder.AddCurrency(new CurrencyDefinition { Code = "BTC", FxSymbol = "BTCUSD" });
        builder.AddTable(MarginTable.Flat("flat", Rate.FromDecimal(0.2m)));
        Add(builder, "EURUSD", InstrumentKind.Index, "USD", "0.0001", "1");
        Add(builder, "BTCUSD", InstrumentKind.Index, "USD", "0.5", "1");
        Add(builder, "IDX", InstrumentKind.Index, "USD", "0.01", "1");
        Add(builder, "DAX", InstrumentKind.Index, "EUR", "0.01", "1");
        Add(builder, "STK", InstrumentKind.Equity, "USD", "0.01", "1");
        Add(builder, "FUT", InstrumentKind.Linear, "USD", "0.25", "50");
        Add(builder, "INV", InstrumentKind.Inverse, "BTC", "0.5", "100");
        AddChain(builder, "IDX", "USD", "100", 4000, 100, strikes, isAmerican: false);
        AddChain(builder, "DAX", "EUR", "5", 16000, 400, strikes, isAmerican: false);
        AddChain(builder, "STK", "USD", "100", 150, 5, strikes, isAmerican: true);
        AddChain(builder, "FUT", "USD", "50", 4000, 100, strikes, isAmerican: false);
        Universe = builder.Build();
    }

    public Universe Universe { get; }

    public static long AsOf => Ns("2026-01-05T14:30:00Z");

    /// <summary>The rule <c>tims</c> of <see cref="Json"/>, said again.</summary>
    public static PlainScenario Plain { get; } = new(
        [
            new("index", Steps(0.08, 0.06), 0.03, 0.01, false, 0.375, "indices", 0.9),
            new("future", Steps(0.08, 0.06), 0.03, 0.01, true, 0.375, "indices", 0.9),
            new("stock", Steps(0.15, 0.15), 0.03, 0.01, false, 0.5, "all", 0.3),
            new("DAX", Steps(0.15, 0.15), 0.03, 0.01, false, 0.375),
            new("INV", Steps(0.15, 0.15), 0.03, 0.01, false, 0.375),
        ],
        [("indices", "all", 0.5, 100), ("all", null, 0, 0)],
        25);

    public static long Ns(string utc) => (DateTime.Parse(utc, CultureInfo.InvariantCulture,
        DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal) - DateTime.UnixEpoch).Ticks * 100;

    /// <summary>A book without accounts, at first marks.</summary>
    public MarginBook Book(IReadOnlyDictionary<int, long> marks)
    {
        var book = new MarginBook(Universe);
        foreach ((int instrument, long steps) in marks) book.SetMark(instrument, steps);
        return book;
    }

    /// <summary>The sets of <see cref="Json"/> over a book.</summary>
    public static ModelDesk Desk(MarginBook book, string json = Json) =>
        ModelDesk.Open(book, RequirementSets.Parse(json, book.Universe));

    /// <summary>Marks of everything, in steps: underlyings anywhere near their middle, options near a smile.</summary>
    public Dictionary<int, long> Marks()
    {
        var marks = new Dictionary<int, long>();
        foreach (Instrument of in Universe.Instruments.Where(i => i.Option is null))
            marks[of.Id] = (long)(Middle(of.Symbol) * _dice.Real(0.95, 1.05) / Step(of));
        foreach (Instrument of in Universe.Instruments.Where(i => i.Option is not null))
            marks[of.Id] = OptionMark(of, marks[of.Option!.Underlying], AsOf);
        return marks;
    }

    /// <summary>A mark of an option, in steps.</summary>
    public long OptionMark(Instrument of, long underlyingSteps, long timeNs)
    {
        OptionContract option = of.Option!;
        double spot = underlyingSteps * Step(Universe.Instruments[option.Underlying]);
        double strike = Number(option.Strike);
        double years = Math.Max(1e-5, (option.ExpiryNs - timeNs) / (365.0 * 86_400e9));
        double smile = 0.2 + (0.3 * Math.Abs(Math.Log(strike / spot))) + _dice.Real(0, 0.1);
        var terms = new PlainOption.Terms(option.IsCall, spot, strike, years, 0.03, 0.01);
        double fair = PlainOption.Value(terms, smile);
        double intrinsic = Math.Max(0, option.IsCall ? spot - strike : strike - spot);
        double price = _dice.Below(20) switch
        {
            0 => intrinsic,
            1 => intrinsic * 0.999,
            2 => fair * 1.5,
            _ => fair,
        };
        return Math.Max(1, (long)Math.Round(price / Step(of)));
    }

    public static double Step(Instrument of) => Number(of.MarkStep);

    public static double Number(Price price) => double.Parse(price.ToString(), CultureInfo.InvariantCulture);

    /// <summary>Some positions, signed lots by instrument.</summary>
    public Dictionary<int, long> Positions(int most = 20)
    {
        IEnumerable<Instrument> all = Universe.Instruments.Where(i => i.CanBeHeld);
        return _dice.Shuffle(all).Take(1 + _dice.Below(most)).ToDictionary(
            i => i.Id, i => _dice.OneOf(1, -1) * (1L + _dice.Below(i.Option is null ? 300 : 20)));
    }

    /// <summary>Positions as the plain statement takes them.</summary>
    public static IEnumerable<PlainScenario.Held> Held(
        MarginBook book, int pool, Func<Instrument, long> timeOf, Func<Instrument, string>? classOf = null)
    {
        for (int i = 0; i < book.PositionsOf(pool); i++)
        {
            PositionView position = book.Position(pool, i);
            Instrument of = position.Instrument;
            double mark = Number(book.Mark(of.Id));
            double fx = FxOf(book, of);
            PlainScenario.OptionHeld? option = null;
            if (of.Option is { } contract)
            {
                double years = (contract.ExpiryNs - timeOf(of)) / (365.0 * 86_400e9);
                option = new(
                    contract.IsCall, contract.IsAmerican, Number(contract.Strike), years,
                    Number(book.Mark(contract.Underlying)));
            }

            string name = (classOf ?? (i => ClassOf(book.Universe, i)))(of);
            double multiplier = double.Parse(of.Multiplier.ToString(), CultureInfo.InvariantCulture);
            yield return new(name, of.Kind, position.Lots, multiplier, mark, fx, option);
        }
    }

    private static string ClassOf(Universe universe, Instrument of) =>
        universe.Instruments[of.Option?.Underlying ?? of.Id].Symbol switch
        {
            "IDX" => "index",
            "FUT" => "future",
            "STK" => "stock",
            var symbol => symbol,
        };

    public static double FxOf(MarginBook book, Instrument of) => of.SettleCurrency switch
    {
        0 => 1,
        var currency => Number(book.Mark(book.Universe.Currencies[currency].FxInstrument!.Value)),
    };

    private static double[] Steps(double down, double up) =>
        [.. UpTo(5).Select(k => 1 - (down * (6 - k) / 5)), .. UpTo(5).Select(k => 1 + (up * k / 5))];

    private static IEnumerable<int> UpTo(int last) => Enumerable.Range(1, last);

    private static double Middle(string symbol) => symbol switch
    {
        "EURUSD" => 1.1,
        "BTCUSD" or "INV" => 60_000,
        "IDX" or "FUT" => 4000,
        "DAX" => 16_000,
        _ => 150,
    };

    private static void Add(
        UniverseBuilder builder, string symbol, InstrumentKind kind, string settle, string tick, string multiplier,
        OptionDefinition? option = null) => builder.AddInstrument(new InstrumentDefinition
        {
            Symbol = symbol,
            Kind = kind,
            SettleCurrency = settle,
            Lot = Quantity.Parse("1"),
            Tick = Price.Parse(tick),
            Multiplier = Rate.Parse(multiplier),
            LongTable = kind == InstrumentKind.Index ? null : "flat",
            Option = option,
        });

    private static void AddChain(
        UniverseBuilder builder, string underlying, string settle, string multiplier, int middle, int step, int strikes,
        bool isAmerican)
    {
        foreach (string expiry in _expiries)
        {
            for (int k = 0; k < strikes; k++)
            {
                int strike = middle + ((k - (strikes / 2)) * step);
                foreach (bool isCall in new[] { true, false })
                {
                    string right = isCall ? "C" : "P";
                    string symbol = string.Create(
                        CultureInfo.InvariantCulture, $"{underlying}_{expiry[..10]}_{right}_{strike}");
                    string price = strike.ToString(CultureInfo.InvariantCulture);
                    var option = new OptionDefinition(underlying, Price.Parse(price), Ns(expiry), isCall, isAmerican);
                    Add(builder, symbol, InstrumentKind.Equity, settle, "0.05", multiplier, option);
                }
            }
        }
    }
}
