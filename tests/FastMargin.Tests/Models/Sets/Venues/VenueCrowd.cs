using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Sets.Venues;

/// <summary>
/// Engines of every mode over random accounts of one venue, and the venue's own model, which says of each account after
/// each tick whether it is flagged.
/// </summary>
internal sealed class VenueCrowd : IDisposable
{
    private static readonly LevelBand _atOne = new(Rate.One, Rate.One);

    private readonly VenueCase _case;
    private readonly Dice _dice;
    private readonly VenueMarks _marks = new();
    private readonly List<(VenueAccount Account, int Pool)> _accounts = [];
    private readonly List<MarginBook> _books = [];
    private readonly List<MarginEngine> _engines = [];

    public VenueCrowd(VenueCase venue, Dice dice, int accounts)
    {
        (_case, _dice) = (venue, dice);
        VenueAccount[] drawn = [.. Enumerable.Range(0, accounts).Select(_ => Draw(venue, dice, _marks))];
        foreach (EvaluationMode mode in Enum.GetValues<EvaluationMode>())
        {
            MarginBook book = NewBook(venue, out ModelDesk desk);
            _books.Add(book);
            for (int i = 0; i < accounts; i++)
            {
                int pool = VenueMarket.Add(book, drawn[i], $"{i}");
                desk.Assign(book.AccountOf(pool), "venue");
                if (_books.Count == 1) _accounts.Add((drawn[i], pool));
            }

            _engines.Add(new MarginEngine(book, new EngineOptions
            {
                Mode = mode,
                IsStrict = venue.IsStrict,
                Profiles = [new LevelProfile(_atOne, _atOne, _atOne)],
            }));
        }

        Check("start");
    }

    /// <summary>Flags seen, of all accounts after all ticks.</summary>
    public int Flagged { get; private set; }

    /// <summary>How often an account stood at exactly nothing in excess.</summary>
    public int Ties { get; private set; }

    /// <summary>A book of the venue's market at its first prices.</summary>
    public static MarginBook NewBook(VenueCase venue, out ModelDesk desk)
    {
        var book = new MarginBook(VenueMarket.Universe);
        foreach (string symbol in VenueMarket.Symbols)
        {
            book.SetMark(VenueMarket.Universe.InstrumentId(symbol), VenueMarket.StartOf(symbol));
        }

        desk = ModelDesk.Open(book, RequirementSets.Parse(venue.Json, VenueMarket.Universe));
        return book;
    }

    /// <summary>An account, in half of all cases brought to its boundary or within a unit of it.</summary>
    public static VenueAccount Draw(VenueCase venue, Dice dice, VenueMarks marks)
    {
        var account = new VenueAccount { IsHedged = dice.Chance(0.3) && !venue.IsOneVault };
        foreach (string symbol in dice.Shuffle(venue.Symbols).Take(1 + dice.Below(venue.Symbols.Length)))
        {
            long lots = symbol switch
            {
                "BTC" => dice.Between(1, 2_000_000),
                "ETH" => dice.Between(1, 200_000),
                _ => dice.Between(1, 50),
            };
            AddLegs(venue, dice, account, symbol, lots);
        }

        string first = venue.Currencies[0];
        foreach (string currency in venue.Currencies.Skip(1))
        {
            if (dice.Chance(0.5)) account.Balances[currency] = Cents(dice, -300, 900);
        }

        account.Balances[first] = Cents(dice, -50_000, 250_000);
        if (dice.Chance(0.5)) ToBoundary(venue, dice, account, marks);
        return account;
    }

    /// <summary>A mark moves, or goes back to where it began, where accounts stand at their boundary.</summary>
    public void Tick()
    {
        string symbol = _dice.Pick([.. _case.Symbols, "XBTUSD", "XETUSD"]);
        Price start = VenueMarket.StartOf(symbol);
        Price step = VenueMarket.StepOf(symbol);
        long steps = (long)(start.Atto / step.Atto);
        long moved = _dice.Below(5) switch
        {
            0 or 1 => steps,
            2 => steps + _dice.Between(-1, 1),
            _ => Math.Max(1, (long)(steps * _dice.Real(0.8, 1.2))),
        };
        _marks[symbol] = Price.FromSteps(moved, step);
        int instrument = VenueMarket.Universe.InstrumentId(symbol);
        foreach (MarginEngine engine in _engines) engine.OnMark(instrument, moved, timeNs: 7);
        Check($"{symbol} at {_marks[symbol]}");
    }

    public void Dispose()
    {
        foreach (MarginEngine engine in _engines) engine.Dispose();
        foreach (MarginBook book in _books) book.Dispose();
    }

    private static void AddLegs(VenueCase venue, Dice dice, VenueAccount account, string symbol, long lots)
    {
        // A vault has one series on each side: the first that is drawn is written.
        bool isShort = venue.IsOneVault ? account.Legs.Count == 0 : dice.Chance(0.5);
        account.Legs.Add(new VenueLeg(symbol, isShort ? -lots : lots, Entry(dice, symbol)));
        if (account.IsHedged && dice.Chance(0.7))
        {
            long other = dice.Chance(0.2) ? lots : Math.Max(1, lots * dice.Between(1, 150) / 100);
            account.Legs.Add(new VenueLeg(symbol, isShort ? other : -other, Entry(dice, symbol)));
        }
    }

    private static Price Entry(Dice dice, string symbol)
    {
        Price step = VenueMarket.StepOf(symbol);
        long steps = (long)(VenueMarket.StartOf(symbol).Atto / step.Atto);
        return Price.FromSteps(Math.Max(1, (long)(steps * dice.Real(0.9, 1.1))), step);
    }

    private static Money Cents(Dice dice, long low, long high) =>
        Money.FromDecimal(decimal.Round((decimal)dice.Real(low, high) / 100m, 6));

    private static void ToBoundary(VenueCase venue, Dice dice, VenueAccount account, VenueMarks marks)
    {
        string first = venue.Currencies[0];
        Money unit = new(Money.One.Atto / (Int128)Math.Pow(10, venue.Decimals));

        // A balance that is owed may weigh more than one that is owned: a few steps find where nothing is left.
        for (int i = 0; i < 6; i++)
        {
            decimal excess = decimal.Parse(venue.Excess(account, marks).ToString());
            decimal rate = decimal.Parse(marks.Fx(first).ToString());
            Money change = Money.FromDecimal(decimal.Round(excess / rate, 18)).RoundDown(venue.Decimals);
            account.Balances[first] = account.Balance(first) - change;
        }

        Money nudge = dice.OneOf(Money.Zero, Money.Zero, unit, -unit);
        account.Balances[first] = account.Balance(first) + nudge;
    }

    private void Check(string what)
    {
        foreach ((VenueAccount account, int pool) in _accounts)
        {
            Money excess = _case.Excess(account, _marks);
            if (_case.SlackOf(account) is > 0 and var slack && Int128.Abs(excess.Atto) <= slack) continue;
            Ties += excess.Sign == 0 ? 1 : 0;
            bool isBelow = _case.IsStrict ? excess.Sign < 0 : excess.Sign <= 0;

            // Less than nothing is flagged whatever the venue's steps round away.
            bool isFlagged = isBelow || FastMargin.Models.ExactMargin.Evaluate(_books[0], pool).Equity.Sign < 0;
            Flagged += isFlagged ? 1 : 0;
            foreach (MarginEngine engine in _engines)
            {
                Level level = engine.LevelOf(pool);
                if (isFlagged == level >= Level.Liquidation && level != Level.Unknown) continue;
                Assert.Fail($"{engine.Options.Mode}: pool {pool} is {level}, the venue has {excess}, {what}");
            }
        }
    }
}
