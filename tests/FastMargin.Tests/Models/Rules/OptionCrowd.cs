using System.Runtime.InteropServices;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Tests.Simulation;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Rules;

/// <summary>
/// Engines of all modes and widths over books of <see cref="OptionMarket"/>, some accounts under its sets and some
/// under tables: all take the same inputs, must say the same bytes, and have the levels of exact arithmetic.
/// </summary>
internal sealed class OptionCrowd : IDisposable
{
    private static readonly LevelProfile _memoryless =
        new(Band("1.25"), Band("1"), Band("0.8"));

    private readonly Dice _dice;
    private readonly OptionMarket _market;
    private readonly Dictionary<int, long> _marks;
    private readonly List<MarginBook> _books = [];
    private readonly List<MarginEngine> _engines = [];
    private readonly Dictionary<int, string?> _sets = [];
    private readonly HashSet<int> _settled = [];
    private long _time = OptionMarket.AsOf;

    public OptionCrowd(Dice dice, int accounts, string json, params string?[] sets)
    {
        _dice = dice;
        _market = new OptionMarket(dice);
        _marks = _market.Marks();
        List<Action<MarginBook>> accountsMade = [.. Enumerable.Range(0, accounts).Select(i => Account(i, sets))];
        foreach (EngineOptions options in SimulationPlan.AllWidths)
        {
            MarginBook book = _market.Book(_marks);
            foreach (Action<MarginBook> make in accountsMade) make(book);
            ModelDesk desk = OptionMarket.Desk(book, json);
            foreach ((int account, string? set) in _sets.Where(s => s.Value is not null)) desk.Assign(account, set!);
            _books.Add(book);
            _engines.Add(new MarginEngine(book, options with { Profiles = [_memoryless] }));
        }

        Check();
    }

    /// <summary>Pools whose level was compared with the plain statement.</summary>
    public int Proved { get; private set; }

    /// <summary>Signs that exact arithmetic decided, of the first engine.</summary>
    public long ExactDecisions => _engines[0].ExactDecisions;

    /// <summary>Outputs so far.</summary>
    public long Outputs => _engines[0].OutputNumber;

    private MarginBook Book => _books[0];

    /// <summary>The next input, compared.</summary>
    public void Next()
    {
        _time += _dice.OneOf(0, 1_000_000, 1_000_000_000, 60_000_000_000);
        InputEvent input = Draw();
        byte[] said = MemoryMarshal.AsBytes(_engines[0].On(input)).ToArray();
        for (int i = 1; i < _engines.Count; i++)
        {
            bool isSame = MemoryMarshal.AsBytes(_engines[i].On(input)).SequenceEqual(said);
            Assert.True(isSame, $"{_engines[i].Options.Mode} {_engines[i].Options.Width} differs at {input.Kind}");
        }
    }

    /// <summary>Every level of every engine, against exact arithmetic and the plain statement.</summary>
    public void Check()
    {
        for (int pool = 0; pool < Book.PoolTop; pool++)
        {
            ExactValue exact = ExactMargin.Evaluate(Book, pool);
            Level expected = exact.IsKnown
                ? _memoryless.Next(Level.Healthy, exact.Rung(_memoryless.Ratios.ToArray(), isStrict: true))
                : Level.Unknown;
            foreach (MarginEngine engine in _engines) Assert.Equal(expected, engine.LevelOf(pool));
            if (exact.IsKnown) Assert.True(exact.Maintenance.Sign >= 0);
            if (_sets[Book.AccountOf(pool)] == "tims") Prove(pool, expected);
        }
    }

    public void Dispose()
    {
        foreach (MarginEngine engine in _engines) engine.Dispose();
        foreach (MarginBook book in _books) book.Dispose();
    }

    private static LevelBand Band(string ratio) => new(Rate.Parse(ratio), Rate.Parse(ratio));

    private Action<MarginBook> Account(int number, string?[] sets)
    {
        Dictionary<int, long> positions = _market.Positions(12);
        string cash = Quantity.Parse(_dice.OneOf("100000", "20000", "1000", "-500")).ToString();
        _sets[number] = _dice.OneOf(sets);
        return book =>
        {
            int pool = book.CrossPool(book.AddAccount($"account {number}"));
            foreach ((int id, long lots) in positions)
                book.SetPosition(pool, id, lots, book.HasMark(id) ? book.Mark(id) : Price.Parse("100"));
            book.SetBalance(pool, 0, Money.Parse(cash));
        };
    }

    private InputEvent Draw()
    {
        Instrument of = _dice.Pick(_market.Universe.Instruments);
        int pool = _dice.Below(Book.PoolTop);
        if (Expired() is { } over) return InputEvent.Expiry(over, Price.Parse("1.5"), _time);
        switch (_dice.Below(20))
        {
            case 0: return InputEvent.Timer(_time += _dice.OneOf(0, 1_800_000_000_000));
            case 1 or 2: return Tie(pool) ?? InputEvent.Timer(_time);
            case 3 when of.CanBeHeld && !_settled.Contains(of.Id):
                return InputEvent.Fill(pool, of.Id, _dice.OneOf(-3, -1, 1, 2), Price.Parse("101.5"), _time);
            case 4: return InputEvent.Deposit(pool, 0, Money.Parse("1234.5"), _time);
            case 5 when of.Option is not null: return InputEvent.Mark(of.Id, 0, _time);
            case 6 when of.Option is { } option && option.ExpiryNs > _time:
                return InputEvent.Split(of.Id, 1, 2, _time);
            default: return Mark(of);
        }
    }

    private int? Expired()
    {
        foreach (Instrument of in _market.Universe.Instruments)
        {
            if (of.Option is { } option && option.ExpiryNs <= _time && _settled.Add(of.Id)) return of.Id;
        }

        return null;
    }

    private InputEvent Mark(Instrument of)
    {
        if (of.Option is { } option)
        {
            long underlying = Math.Max(1, Book.MarkSteps(option.Underlying));
            return InputEvent.Mark(of.Id, _market.OptionMark(of, underlying, _time), _time);
        }

        long now = Book.MarkSteps(of.Id);
        if (now == 0) return InputEvent.Mark(of.Id, _marks[of.Id], _time);
        double factor = _dice.Below(12) switch { 0 => 0, 1 => _dice.Real(0.9, 1.1), _ => _dice.Real(0.995, 1.005) };
        return InputEvent.Mark(of.Id, factor == 0 ? 0 : Math.Max(1, (long)(now * factor)), _time);
    }

    /// <summary>A balance with which a pool is at one of its ratios, to the last unit, or one unit beside it.</summary>
    private InputEvent? Tie(int pool)
    {
        ExactValue value = ExactMargin.Evaluate(Book, pool);
        if (!value.IsKnown) return null;
        Rational ratio = FastMargin.Models.Exact.Of(Rate.Parse(_dice.OneOf("1", "1", "1.25", "0.8", "0")));
        Rational missing = (ratio * value.Maintenance) - value.Equity;
        Int128 units = Book.Balance(pool, 0).Atto + missing.FloorToAtto() + _dice.Below(3) - 1;
        return InputEvent.Balance(pool, 0, new Money(units), _time);
    }

    /// <summary>The plain statement of the requirement, and of the level where it is not too near an edge.</summary>
    private void Prove(int pool, Level level)
    {
        if (level == Level.Unknown || HoldsSplit(pool)) return;
        PlainScenario plain = OptionMarket.Plain;
        ModelDesk desk = ModelDesk.Of(Book)!;
        MarkTimesOf(desk, out Func<Instrument, long> timeOf);
        if (plain.Requirement(OptionMarket.Held(Book, pool, timeOf)) is not { } expected) return;
        double tolerance = 1e-6 * (plain.Gross + 1);
        Assert.Equal(expected, Book.RequirementOf(pool), tolerance);
        double equity = ExactMargin.Evaluate(Book, pool).Equity.ToDouble();
        double[] edges = [0, 0.8 * expected, expected, 1.25 * expected];
        if (edges.Any(edge => Math.Abs(equity - edge) <= 2 * tolerance)) return;
        Level proved = equity < edges[0] ? Level.Bankrupt
            : equity < edges[1] ? Level.Liquidation
            : equity < edges[2] ? Level.Deficient
            : equity < edges[3] ? Level.Warning
            : Level.Healthy;
        Assert.Equal(proved, level);
        Proved++;
    }

    private bool HoldsSplit(int pool) => Enumerable.Range(0, Book.PositionsOf(pool))
        .Select(i => Book.Position(pool, i).Instrument).Any(of => Book.OptionOf(of.Id) != of.Option);

    private static void MarkTimesOf(ModelDesk desk, out Func<Instrument, long> timeOf)
    {
        var model = (FastMargin.Models.Rules.ScenarioModel)desk.Sets.Find("tims")[0].Model;
        timeOf = model.TimeOf;
    }
}
