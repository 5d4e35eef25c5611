using System.Globalization;
using System.Runtime.InteropServices;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Rules;

/// <summary>Books of option accounts on real chains: every tick, every mode, every flag.</summary>
[Trait("Category", "OutsideData")]
public sealed class RealChainTests
{
    private const int Options = 16;
    private const int Ticks = 1500;
    private const int ProveEvery = 100;
    private const int TreeSteps = 20;

    /// <summary>Names of the chain files, for theories; none when the folder is absent.</summary>
    public static TheoryData<string> Files => [.. ChainFile.Names];

    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public void Requirement_at_every_tick_is_the_same_in_every_mode_and_every_flag_is_proved_again(string name)
    {
        OutsideData.SkipUnlessPresent();
        ChainFile file = ChainFile.Read(name, Options);
        using var crowd = new ChainCrowd(file);
        int ticks = 0;
        foreach ((long time, int instrument, long steps, _) in file.Marks())
        {
            if (time < file.FirstNs) continue;
            crowd.On(InputEvent.Mark(instrument, steps, time));
            if (ticks % ProveEvery == ProveEvery - 1) crowd.Prove();
            if (++ticks == Ticks) break;
        }

        Assert.Equal(Ticks, ticks);
        Assert.True(crowd.Proved > 50, $"{crowd.Proved} proved");
        Assert.True(crowd.Outputs > 0, "no event");
    }

    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public void Volatilities_of_quotes_are_sane_and_parity_holds(string name)
    {
        OutsideData.SkipUnlessPresent();
        ChainFile file = ChainFile.Read(name, 24);
        var quotes = new Quotes(file);
        foreach ((long time, int instrument, long steps, QuoteTick tick) in file.Marks())
            quotes.On(time, instrument, steps, tick);
        Assert.SkipWhen(quotes.Count == 0, $"{name} has no quotes of options");
        Assert.True(quotes.Volatilities > 100, $"{quotes.Volatilities} volatilities");
        Assert.Empty(quotes.Odd);
        // By the clock checks of the data: calls less puts are within 0.4 of the underlying less the strike.
        if (quotes.Gaps.Count == 0) return;
        double[] gaps = [.. quotes.Gaps.Order()];
        Assert.True(gaps[gaps.Length / 2] <= 0.4, $"median gap of {gaps.Length}: {gaps[gaps.Length / 2]}");
    }

    [Fact]
    public void Split_of_seven_for_one_leaves_what_accounts_are_asked_for()
    {
        OutsideData.SkipUnlessPresent();
        string? name = ChainFile.Names.FirstOrDefault(n => n.Contains("split", StringComparison.Ordinal));
        Assert.SkipWhen(name is null, "no file with a split");
        var monday = new DateTime(2014, 6, 9, 0, 0, 0, DateTimeKind.Utc);
        long splitNs = (monday - DateTime.UnixEpoch).Ticks * 100;
        ChainFile file = ChainFile.Read(
            name, Options, o => o.Date > DateOnly.FromDateTime(monday) && Parse(o.Strike) > 300);
        using var crowd = new ChainCrowd(file);
        (long TimeNs, int Instrument, long Steps, QuoteTick Tick)[] marks = [.. file.Marks(OldNameOf)];
        foreach ((long time, int instrument, long steps, _) in marks.Where(m => m.TimeNs < splitNs).TakeLast(600))
            crowd.On(InputEvent.Mark(instrument, steps, time));
        double[] before = crowd.Requirements();
        int options = 0;
        foreach (Instrument of in file.Universe.Instruments)
        {
            Price strike = of.Option is { } option ? Rounded(option.Strike) : Price.Zero;
            crowd.On(InputEvent.Split(of.Id, 1, 7, splitNs, strike));
            options += of.Option is null ? 0 : 1;
        }

        Assert.Equal(options, file.Universe.Instruments.Count(of => of.Option is not null && crowd.IsSplit(of)));
        double[] after = crowd.Requirements();
        Assert.True(before.Count(r => r > 0) > 5, "few pools had a requirement");
        Assert.Equal(before.Select(double.IsNaN), after.Select(double.IsNaN));
        for (int pool = 0; pool < before.Length; pool++)
        {
            // A strike is rounded by half a cent of some ninety dollars, a mark by half a step.
            if (double.IsNaN(before[pool])) continue;
            Assert.InRange(after[pool], (0.97 * before[pool]) - 200, (1.03 * before[pool]) + 200);
        }

        foreach ((long time, int instrument, long steps, _) in marks.Where(m => m.TimeNs >= splitNs).Take(600))
            crowd.On(InputEvent.Mark(instrument, steps, time));
        Assert.True(crowd.Outputs > 0, "no event");
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A seventh, to the cent, as the exchange lists it.</summary>
    private static Price Rounded(Price strike) =>
        Price.Parse(Math.Round(OptionMarket.Number(strike) / 7, 2).ToString(CultureInfo.InvariantCulture));

    /// <summary>After the split a series is quoted by its new strike.</summary>
    private static string OldNameOf(string symbol)
    {
        if (ChainFile.OptionName.Parse(symbol) is not { } option || Parse(option.Strike) > 300) return symbol;
        double old = Math.Round(Parse(option.Strike) * 7 / 2.5) * 2.5;
        string strike = old.ToString(CultureInfo.InvariantCulture);
        return symbol[..(symbol.LastIndexOf('_') + 1)] + strike;
    }

    /// <summary>Quotes as they come, checked against each other.</summary>
    private sealed class Quotes(ChainFile file)
    {
        private const int CheckEvery = 4;

        private readonly Dictionary<int, (double Mid, long TimeNs)> _last = [];
        private int _seen;

        public int Count { get; private set; }

        public int Volatilities { get; private set; }

        public List<string> Odd { get; } = [];

        public List<double> Gaps { get; } = [];

        public void On(long time, int instrument, long steps, in QuoteTick tick)
        {
            Instrument of = file.Universe.Instruments[instrument];
            double mid = steps * OptionMarket.Step(of);
            _last[instrument] = (mid, time);
            if (of.Option is not { } option || !_last.TryGetValue(option.Underlying, out (double Mid, long At) under))
                return;
            if (!ChainFile.IsQuote(tick)) return;
            Count++;
            double spread = OptionMarket.Number(tick.Ask) - OptionMarket.Number(tick.Bid);
            double years = (option.ExpiryNs - time) / (365.0 * 86_400e9);
            // What is quoted wide, or has hours to go, says little of a volatility.
            if (years < 0.003 || spread > 0.1 * mid || time - under.At > 60_000_000_000) return;
            double strike = OptionMarket.Number(option.Strike);
            if (Math.Abs(Math.Log(strike / under.Mid)) > 3 * 0.3 * Math.Sqrt(years)) return;
            if (++_seen % CheckEvery == 0) Imply(of, option, new(option.IsCall, under.Mid, strike, years, 0, 0), mid);
            // Early exercise breaks parity, and so do dividends and rates of months.
            if (!option.IsAmerican || file.IsForward) Pair(of, option, under.Mid, time);
        }

        private void Imply(Instrument of, OptionContract option, PlainOption.Terms terms, double mid)
        {
            double? volatility = PlainOption.Volatility(terms, mid, 1e-4);
            double intrinsic = Math.Max(0, option.IsCall ? terms.Spot - terms.Strike : terms.Strike - terms.Spot);
            // Without interest and dividends, a price below exercise has none.
            if (mid <= intrinsic * 1.02) return;
            Volatilities++;
            if (volatility is not (>= 0.03 and <= 3))
                Odd.Add(string.Create(CultureInfo.InvariantCulture, $"{of.Symbol} at {mid}: {volatility}"));
        }

        private void Pair(Instrument of, OptionContract option, double underlying, long time)
        {
            string other = of.Symbol.Replace(
                option.IsCall ? "_C_" : "_P_", option.IsCall ? "_P_" : "_C_", StringComparison.Ordinal);
            if (!file.Universe.TryInstrumentId(other, out int id) || !_last.TryGetValue(id, out var twin)) return;
            if (time - twin.TimeNs > 1_000_000_000) return;
            double call = option.IsCall ? _last[of.Id].Mid : twin.Mid;
            double put = option.IsCall ? twin.Mid : _last[of.Id].Mid;
            Gaps.Add(Math.Abs(call - put + OptionMarket.Number(option.Strike) - underlying));
        }
    }

    /// <summary>An engine of each mode over the same option accounts.</summary>
    private sealed class ChainCrowd : IDisposable
    {
        private static readonly LevelProfile _memoryless = new(Band("1.25"), Band("1"), Band("0.8"));

        private readonly ChainFile _file;
        private readonly List<MarginBook> _books = [];
        private readonly List<MarginEngine> _engines = [];
        private readonly PlainScenario _tims;
        private readonly PlainScenario _span;

        public ChainCrowd(ChainFile file)
        {
            _file = file;
            (_tims, _span) = (Plain(Steps(0.08, 0.06)), Plain(SpanFactors, SpanMoves));
            foreach (EvaluationMode mode in Enum.GetValues<EvaluationMode>())
            {
                var book = new MarginBook(file.Universe);
                Fill(book, new Dice(20));
                ModelDesk desk = ModelDesk.Open(book, RequirementSets.Parse(Json(file), file.Universe));
                for (int account = 0; account < book.AccountTop; account++)
                    desk.Assign(account, account % 2 == 0 ? "tims" : "span-like");
                _books.Add(book);
                _engines.Add(new MarginEngine(book, new EngineOptions { Mode = mode, Profiles = [_memoryless] }));
            }
        }

        public int Proved { get; private set; }

        public long Outputs => _engines[0].OutputNumber;

        public void On(in InputEvent input)
        {
            byte[] said = MemoryMarshal.AsBytes(_engines[0].On(input)).ToArray();
            foreach (MarginEngine engine in _engines.Skip(1))
                Assert.True(MemoryMarshal.AsBytes(engine.On(input)).SequenceEqual(said), $"{engine.Options.Mode}");
            for (int pool = 0; pool < _books[0].PoolTop; pool++)
                Assert.False(_books[0].RequirementOf(pool) < 0, "a requirement below zero");
        }

        public double[] Requirements() =>
            [.. Enumerable.Range(0, _books[0].PoolTop).Select(_books[0].RequirementOf)];

        public bool IsSplit(Instrument of) => _books[0].OptionOf(of.Id) != of.Option;

        /// <summary>Every pool, by the plain statement.</summary>
        public void Prove()
        {
            MarginBook book = _books[0];
            ModelDesk desk = ModelDesk.Of(book)!;
            for (int pool = 0; pool < book.PoolTop; pool++)
            {
                if (_engines[0].LevelOf(pool) == Level.Unknown) continue;
                PlainScenario plain = pool % 2 == 0 ? _tims : _span;
                var model = (FastMargin.Models.Rules.ScenarioModel)desk.SetsOf(pool)[0].Model;
                double? expected = plain.Requirement(OptionMarket.Held(book, pool, model.TimeOf, of => "all"));
                double tolerance = 1e-5 * (plain.Gross + 1);
                Assert.Equal(expected!.Value, book.RequirementOf(pool), tolerance);
                double excess = ExactMargin.Evaluate(book, pool).Equity.ToDouble() - expected.Value;
                if (Math.Abs(excess) <= 2 * tolerance) continue;
                foreach (MarginEngine engine in _engines)
                    Assert.Equal(excess < 0, engine.LevelOf(pool) >= Level.Deficient);
                Proved++;
            }
        }

        public void Dispose()
        {
            foreach (MarginEngine engine in _engines) engine.Dispose();
            foreach (MarginBook book in _books) book.Dispose();
        }

        private static double[] SpanFactors =>
            [.. new double[] { 0, 1, -1, 2, -2, 3, -3 }.SelectMany(k => Enumerable.Repeat(1 + (0.05 * k / 3), 2))];

        private static double[] SpanMoves =>
            [.. Enumerable.Range(0, 14).Select(i => i % 2 == 0 ? 1.25 : 0.75)];

        private static string Json(ChainFile file)
        {
            string pricing = file.IsForward ? "forward" : "spot";
            string utc = (DateTime.UnixEpoch.AddTicks(file.FirstNs / 100) - TimeSpan.FromMinutes(1))
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            string symbols = string.Join(
                ", ", file.Universe.Instruments.Where(i => i.Option is null).Select(i => $"\"{i.Symbol}\""));
            string points = string.Join(", ", SpanFactors.Select((f, i) => Point(f, i % 2 == 0 ? "up" : "down")));
            return $$"""
                {
                  "asOf": "{{utc}}",
                  "sets": {
                    "tims": {
                      "rule": "tims", "grid": "broad-index", "pricing": "{{pricing}}", "treeSteps": {{TreeSteps}},
                      "classes": { "all": { "underlyings": [{{symbols}}] } }
                    },
                    "span-like": {
                      "rule": "scenario", "grid": { "points": [{{points}}] }, "pricing": "{{pricing}}",
                      "volatility": { "up": 0.25, "down": 0.25 }, "treeSteps": {{TreeSteps}},
                      "shortMinimumPerUnit": 0, "minimumPerUnit": 0.375,
                      "classes": { "all": { "underlyings": [{{symbols}}] } }
                    }
                  }
                }
                """;
        }

        private static string Point(double factor, string move) => string.Create(
            CultureInfo.InvariantCulture, $$"""{ "price": {{factor}}, "volatility": "{{move}}" }""");

        private PlainScenario Plain(double[] factors, double[]? volatilities = null) => new(
            [
                new("all", factors, 0, 0, _file.IsForward, 0.375, VolatilityFactors: volatilities),
            ],
            [],
            TreeSteps);

        private static double[] Steps(double down, double up) =>
        [
            .. Enumerable.Range(1, 5).Select(k => 1 - (down * (6 - k) / 5)),
            .. Enumerable.Range(1, 5).Select(k => 1 + (up * k / 5)),
        ];

        private static LevelBand Band(string ratio) => new(Rate.Parse(ratio), Rate.Parse(ratio));

        private static void Fill(MarginBook book, Dice dice)
        {
            Instrument[] held = [.. book.Universe.Instruments.Where(i => i.CanBeHeld)];
            for (int i = 0; i < 24; i++)
            {
                int pool = book.CrossPool(book.AddAccount($"account {i}"));
                foreach (Instrument of in dice.Shuffle(held).Take(1 + dice.Below(8)))
                {
                    long lots = dice.OneOf(1, -1) * (1L + dice.Below(of.Option is null ? 3 : 10));
                    book.SetPosition(pool, of.Id, lots, Price.Parse("3000"));
                }

                book.SetBalance(pool, 0, Money.Parse(dice.OneOf("250000", "50000", "20000", "5000", "500000")));
            }
        }
    }
}
