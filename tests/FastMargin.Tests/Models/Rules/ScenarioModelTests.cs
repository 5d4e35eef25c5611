using System.Globalization;
using System.Numerics;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Rules;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Rules;

public sealed class ScenarioModelTests
{
    [Theory]
    [InlineData("tims")]
    [InlineData("grid")]
    [InlineData("venue")]
    public void Losses_in_doubles_are_as_near_to_exact_ones_as_they_say(string set) => Seeds.ForEach(8, dice =>
    {
        var market = new OptionMarket(dice);
        using MarginBook book = market.Book(market.Marks());
        RequirementSets sets = RequirementSets.Parse(OptionMarket.Json, market.Universe);
        using var parts = new Parts(book, ((ScenarioModel)sets.Find(set)[0].Model).Rule);
        foreach (Instrument of in market.Universe.Instruments.Where(i => i.CanBeHeld))
        {
            int blame = parts.Board.Make(of);
            ExactRow exact = parts.Exact.Of(of);
            Assert.Equal(exact.Blame, blame);
            for (int s = 0; blame < 0 && s < exact.Losses.Length; s++)
            {
                Rational found = PreciseNumber.Exactly(parts.Board.Table[of.Id][s]);
                double off = Math.Abs((exact.Losses[s] - found).ToDouble());
                Assert.True(off <= parts.Board.DoubtOf(of.Id), $"{of.Symbol}, scenario {s + 1}: {off:E2} off");
                double useful = (0.05 * parts.Board.SizeOf(of.Id)) + 1e-3;
                Assert.True(parts.Board.DoubtOf(of.Id) < useful, $"{of.Symbol} says nothing");
            }
        }
    });

    [Theory]
    [InlineData("tims")]
    [InlineData("both")]
    [InlineData("venue")]
    public void Requirement_is_as_near_to_its_exact_form_as_it_says(string set) => Seeds.ForEach(10, dice =>
    {
        var rig = new Rig(dice, set);
        for (int turn = 0; turn < 20; turn++)
        {
            rig.Hold(rig.Market.Positions());
            ExactRequirement exact = rig.Exact();
            double found = rig.Requirement();
            Assert.Equal(exact.UnpricedInstrument >= 0, double.IsNaN(found));
            if (double.IsNaN(found)) continue;
            double off = Math.Abs((exact.Maintenance - PreciseNumber.Exactly(found)).ToDouble());
            Assert.True(off <= rig.Doubt() + (1e-15 * found), $"{off} off, {rig.Doubt()} said");
            Assert.True(exact.Maintenance.Sign >= 0 && exact.Initial >= exact.Maintenance);
        }

        rig.Dispose();
    });

    [Fact]
    public void Requirement_is_that_of_a_plain_statement() => Seeds.ForEach(10, dice =>
    {
        using var rig = new Rig(dice, "tims");
        for (int turn = 0; turn < 10; turn++)
        {
            rig.Hold(rig.Market.Positions());
            double found = rig.Requirement();
            PlainScenario plain = OptionMarket.Plain;
            double? expected = plain.Requirement(OptionMarket.Held(rig.Book, rig.Pool, _ => OptionMarket.AsOf));
            Assert.Equal(expected is null, double.IsNaN(found));
            if (expected is { } known) Assert.Equal(known, found, 1e-6 * plain.Gross);
        }
    });

    [Fact]
    public void Order_of_fills_changes_no_bit() => Seeds.ForEach(10, dice =>
    {
        using var rig = new Rig(dice, "both");
        Dictionary<int, long> positions = rig.Market.Positions();
        rig.Hold(positions);
        double first = rig.Requirement();
        foreach (int id in positions.Keys) rig.Book.SetPosition(rig.Pool, id, 0, default);
        foreach (KeyValuePair<int, long> one in dice.Shuffle(positions)) rig.Put(one.Key, one.Value);
        rig.Refresh();
        Assert.Equal(BitConverter.DoubleToInt64Bits(first), BitConverter.DoubleToInt64Bits(rig.Requirement()));
    });

    [Fact]
    public void An_offsetting_leg_never_adds_more_than_its_own_least_charge() => Seeds.ForEach(10, dice =>
    {
        using var rig = new Rig(dice, "tims");
        Instrument index = rig.Market.Universe.Instruments.Single(i => i.Symbol == "IDX");
        Instrument[] options = [.. rig.Market.Universe.Instruments.Where(i => i.Option?.Underlying == index.Id)];
        Dictionary<int, long> held = dice.Shuffle(options).Take(5).ToDictionary(i => i.Id, _ => dice.OneOf(-3L, -1, 2));
        rig.Hold(held);
        double before = rig.Requirement();
        double alone = 0;
        foreach (int id in held.Keys.ToArray())
        {
            // Each leg by itself never asks for less than all of it together asks for on its account.
            rig.Hold(new Dictionary<int, long> { [id] = held[id] });
            alone += rig.Requirement();
        }

        Assert.True(before <= alone * (1 + 1e-12), $"together {before}, apart {alone}");
        rig.Hold(held.ToDictionary(h => h.Key, h => 2 * h.Value));
        Assert.True(rig.Requirement() >= before, "twice as much asks for less");
    });

    [Fact]
    public void Closing_a_position_with_its_opposite_asks_for_nothing()
    {
        using var rig = new Rig(new Dice(1), "tims");
        Instrument call = rig.Market.Universe.Instruments.First(i => i.Option is { IsCall: true });
        rig.Hold(new Dictionary<int, long> { [call.Id] = 3 });
        Assert.True(rig.Requirement() > 0);
        rig.Put(call.Id, 0);
        rig.Refresh();
        Assert.Equal(0, rig.Requirement());
    }

    [Theory]
    [InlineData("tims")]
    [InlineData("venue")]
    public void Margin_of_a_pool_allocates_nothing_when_its_underlying_moves(string set)
    {
        using var rig = new Rig(new Dice(3), set);
        Instrument index = rig.Market.Universe.Instruments.Single(i => i.Symbol == "IDX");
        rig.Hold(rig.Market.Universe.Instruments.Where(i => i.Option?.Underlying == index.Id)
            .ToDictionary(i => i.Id, i => i.Id % 2 == 0 ? 5L : -3));
        long steps = rig.Book.MarkSteps(index.Id);
        for (int i = 0; i < 5; i++) rig.Move(index.Id, steps + i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 5; i < 25; i++) rig.Move(index.Id, steps + i);
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(before, after);
    }

    [Fact]
    public void What_has_no_price_is_to_blame()
    {
        using var rig = new Rig(new Dice(4), "tims");
        Instrument option = rig.Market.Universe.Instruments.Last(i => i.Option is not null);
        rig.Hold(new Dictionary<int, long> { [option.Id] = -2 });
        Assert.Equal(-1, rig.Exact().UnpricedInstrument);
        rig.Book.ClearMark(option.Id);
        rig.Refresh();
        Assert.True(double.IsNaN(rig.Requirement()));
        Assert.Equal(option.Id, rig.Exact().UnpricedInstrument);
        rig.Move(option.Id, 10);
        rig.Book.ClearMark(option.Option!.Underlying);
        rig.Refresh();
        Assert.True(double.IsNaN(rig.Requirement()));
        Assert.Equal(option.Option.Underlying, rig.Exact().UnpricedInstrument);
    }

    [Fact]
    public void Option_whose_time_is_over_is_to_blame_and_time_alone_finds_it()
    {
        using var rig = new Rig(new Dice(5), "tims");
        Instrument option = rig.Market.Universe.Instruments.First(i => i.Option is { IsCall: true });
        rig.Hold(new Dictionary<int, long> { [option.Id] = -2 });
        double before = rig.Requirement();
        rig.Time(option.Option!.ExpiryNs - 1_000_000_000);
        Assert.NotEqual(before, rig.Requirement());
        rig.Time(option.Option.ExpiryNs);
        Assert.True(double.IsNaN(rig.Requirement()));
        Assert.Equal(option.Id, rig.Exact().UnpricedInstrument);
    }

    [Fact]
    public void Every_line_adds_up_to_the_requirement()
    {
        using var rig = new Rig(new Dice(6), "tims");
        rig.Hold(rig.Market.Positions());
        ModelDesk desk = ModelDesk.Of(rig.Book)!;
        ExplainLine line = desk.Explain(rig.Pool, desk.Sets.All[0]);
        Rational sum = line.Parts.Aggregate(Rational.Zero, (s, p) => s + Read(p.Value));
        Assert.True(Rational.Abs(sum - rig.Exact().Maintenance).ToDouble() < 1e-15);
    }

    /// <summary>A decimal of any length: lines show more of them than money has.</summary>
    private static Rational Read(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : text.Length - point - 1;
        var digits = BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return new Rational(digits, BigInteger.Pow(10, decimals));
    }

    private sealed class Parts : IDisposable
    {
        public Parts(MarginBook book, ScenarioRule rule)
        {
            book.EnsureHolders();
            var times = new MarkTimes(book.Universe.Instruments.Count);
            times.Begin(OptionMarket.AsOf);
            Exact = new ExactLosses(rule, book, times);
            Board = new LossBoard(rule, book, times, Exact);
        }

        public LossBoard Board { get; }

        public ExactLosses Exact { get; }

        public void Dispose() => Board.Dispose();
    }
}
