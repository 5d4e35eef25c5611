using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Bench.Suites;

/// <summary>
/// A tick of the underlying in an engine: 400 options re-priced at their own volatilities in sixteen scenarios, and
/// 100,000 portfolio accounts of 20 option positions margined again, each with its level.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the cleanup, never Dispose.")]
public class OptionBookBench : IWork
{
    private const int Accounts = 100_000;
    private const int Positions = 20;
    private const int Options = 400;
    private const long Steps = 740_000;

    private const string Json = """
        {
          "asOf": "2026-01-05T14:30:00Z",
          "sets": {
            "span": {
              "rule": "scenario", "grid": { "scanRange": 0.06 }, "rate": 0.02,
              "volatility": { "up": 0.25, "down": 0.25 }, "minimumPerUnit": 0.375
            }
          }
        }
        """;

    private MarginBook _book = null!;
    private MarginEngine _engine = null!;
    private long _timeNs;
    private long _tick;

    /// <inheritdoc/>
    public double UnitsPerOperation => Accounts;

    /// <inheritdoc/>
    public string Unit => "account";

    [GlobalSetup]
    public void Setup()
    {
        Universe universe = Build();
        _book = new MarginBook(universe);
        _book.SetMark(0, Steps);
        for (int i = 1; i <= Options; i++) _book.SetMark(i, Mark(universe.Instruments[i].Option!));
        _book.Reserve(Accounts, Accounts);
        var random = new Random(1);
        for (int a = 0; a < Accounts; a++) Fill(random, a);
        ModelDesk desk = ModelDesk.Open(_book, RequirementSets.Parse(Json, universe));
        for (int a = 0; a < Accounts; a++) desk.Assign(a, "span");
        _engine = new MarginEngine(_book);
        _timeNs = 1_767_623_400_000_000_000;
        long before = _engine.Evaluations;
        Tick();
        long looks = _engine.Evaluations - before;
        if (looks < Accounts) throw new InvalidOperationException($"Found {looks} pools looked at, not {Accounts}.");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _engine.Dispose();
        _book.Dispose();
    }

    [Benchmark]
    public int Tick()
    {
        _tick = 50 - _tick;
        _timeNs += 1_000_000;
        return _engine.On(InputEvent.Mark(0, Steps + _tick, _timeNs)).Length;
    }

    private static Universe Build()
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        builder.AddTable(MarginTable.Flat("flat", Rate.One));
        Add(builder, "IDX", InstrumentKind.Index, null);
        for (int i = 0; i < Options; i++)
        {
            long expiry = 1_767_647_000_000_000_000 + ((1 + (i % 8)) * 7 * 86_400_000_000_000);
            string strike = (2800 + (5 * (i / 8 * 8))).ToString(CultureInfo.InvariantCulture);
            bool isCall = i / 8 % 2 == 0;
            var option = new OptionDefinition("IDX", Price.Parse(strike), expiry, isCall, IsAmerican: false);
            Add(builder, $"O{i}", InstrumentKind.Equity, option);
        }

        return builder.Build();
    }

    private static void Add(UniverseBuilder builder, string symbol, InstrumentKind kind, OptionDefinition? option) =>
        builder.AddInstrument(new InstrumentDefinition
        {
            Symbol = symbol,
            Kind = kind,
            SettleCurrency = "USD",
            Lot = Quantity.Parse("1"),
            Tick = Price.Parse("0.01"),
            Multiplier = Rate.Parse(kind == InstrumentKind.Index ? "1" : "50"),
            LongTable = kind == InstrumentKind.Index ? null : "flat",
            Option = option,
        });

    /// <summary>A price between exercise and the underlying, by no formula: any volatility will do.</summary>
    private static long Mark(OptionContract option)
    {
        double strike = double.Parse(option.Strike.ToString(), CultureInfo.InvariantCulture);
        double away = option.IsCall ? 3700 - strike : strike - 3700;
        double weeks = (option.ExpiryNs - 1_767_647_000_000_000_000) / (7 * 86_400e9);
        double value = (0.5 * (away + Math.Sqrt((away * away) + (4000 * weeks)))) + 1;
        return (long)(value / 0.005);
    }

    private void Fill(Random random, int number)
    {
        int pool = _book.CrossPool(_book.AddAccount(string.Create(CultureInfo.InvariantCulture, $"account {number}")));
        var positions = new NewPosition[Positions];
        int option = 1 + random.Next(Options / Positions);
        for (int i = 0; i < Positions; i++)
        {
            long lots = random.Next(1, 51) * (random.Next(2) == 0 ? 1 : -1);
            positions[i] = new NewPosition(option, lots, default);
            option += 1 + random.Next((Options / Positions) - 1);
        }

        _book.SetPositions(pool, positions);
        _book.SetBalance(pool, 0, Money.FromDecimal(5_000_000));
    }
}
