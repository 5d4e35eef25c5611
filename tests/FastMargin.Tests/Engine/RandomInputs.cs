using FastMargin.Engine;
using FastMargin.Tests.Oracle;
using FastMargin.Units;
using Leg = FastMargin.Book.Leg;

namespace FastMargin.Tests.Engine;

/// <summary>
/// Inputs of all kinds at random, most of them good, some of them not; without a crowd only those of single pools.
/// </summary>
/// <param name="dice">The dice.</param>
/// <param name="books">The book.</param>
/// <param name="crowd">Who takes the inputs.</param>
/// <param name="mostStepNs">How far time may go on between two inputs.</param>
internal sealed class RandomInputs(Dice dice, RandomBooks books, IInputStage? crowd = null, long mostStepNs = 1000)
{
    private long _timeNs = RandomUniverse.FirstNs;
    private int _names;

    /// <summary>Event time of the last input.</summary>
    public long TimeNs => _timeNs;

    private OracleBook Oracle => books.Book.Oracle;

    /// <summary>The next one.</summary>
    public InputEvent Next()
    {
        if (dice.Chance(0.9)) _timeNs += dice.Between(0, mostStepNs - 1);
        OraclePool pool = dice.Pick(dice.Pick(Oracle.Accounts).Pools);
        int owner = dice.Chance(0.01) ? dice.OneOf(-1, int.MaxValue, 1 << 20) : pool.Id;
        int count = Oracle.Currencies.Count;
        int currency = dice.Chance(0.01) ? dice.OneOf(-1, count) : dice.Below(count);
        return dice.Below(crowd is null ? 20 : 24) switch
        {
            < 7 => Mark(),
            < 12 => Trade(owner, pool, isFill: true),
            12 => Trade(owner, pool, isFill: false),
            13 => InputEvent.Timer(_timeNs),
            14 => InputEvent.Deposit(owner, currency, Amount(), _timeNs),
            15 => InputEvent.Withdrawal(owner, currency, Amount(), _timeNs),
            16 => InputEvent.Fee(owner, currency, Amount(), _timeNs),
            17 => InputEvent.Balance(owner, currency, Amount(), _timeNs),
            18 => InputEvent.Transfer(
                owner, dice.Pick(dice.Pick(Oracle.Accounts).Pools).Id, currency, Amount(), _timeNs),
            19 => InputEvent.AddOn(dice.Pick(Oracle.Accounts).Id, Amount(), _timeNs),
            20 => ForHolders(),
            21 => Parameter(pool.Account, crowd!),
            _ => Household(pool, crowd!),
        };
    }

    private InputEvent ForHolders()
    {
        OracleInstrument instrument = dice.Pick(Oracle.Instruments);
        Rate rate = Rate.Parse(dice.OneOf("0.0001", "-0.000375", "0.013", "3"));
        return dice.Below(4) switch
        {
            0 => InputEvent.Funding(instrument.Id, rate, _timeNs),
            1 => InputEvent.Interest(dice.Below(Oracle.Currencies.Count), rate, _timeNs),
            2 => InputEvent.Expiry(
                instrument.Id, Price.Parse(dice.OneOf("0", "-1.5", RandomSizes.Entry(dice, instrument))), _timeNs),
            _ => InputEvent.Split(instrument.Id, dice.OneOf(1, 1, 1, 2, 3), dice.OneOf(1, 2, 3, 10, 0), _timeNs),
        };
    }

    private InputEvent Parameter(OracleAccount account, IInputStage crowd)
    {
        if (dice.Chance(0.3)) return TableModels.Next(dice, account, crowd, _timeNs);
        int subject = dice.Pick(Oracle.Instruments).Id;
        int currency = dice.Below(Oracle.Currencies.Count);
        int bad = crowd.Shelf.Add("no table");
        OracleTable table = dice.Pick(Oracle.Tables);
        int number = crowd.Shelf.Add(books.Book.Product.Universe.Tables[Oracle.Tables.IndexOf(table)]);
        crowd.Oracle.Tables[number] = table;
        if (dice.Chance(0.05)) number = bad;
        if (dice.Chance(0.4)) return InputEvent.InstrumentTable(subject, number, _timeNs);
        if (dice.Chance(0.3)) return InputEvent.AccountTable(account.Id, subject, number, _timeNs);
        OracleCurrency other = dice.Pick(Oracle.Currencies);
        int id = Oracle.Currencies.IndexOf(other);
        number = crowd.Shelf.Add(crowd.Book.CollateralOf(id));
        crowd.Oracle.Schedules[number] = (other.Tiers, other.LiabilityWeight);
        return InputEvent.Collateral(currency, dice.Chance(0.05) ? bad : number, _timeNs);
    }

    private InputEvent Household(OraclePool pool, IInputStage crowd)
    {
        // Seldom a name that is taken.
        string name = dice.Chance(0.05) ? dice.OneOf("cross", "", pool.Name) : $"new-{_names++}";
        int number = crowd.Shelf.Add(name);
        crowd.Oracle.Names[number] = name;
        switch (dice.Below(5))
        {
            case 0: return InputEvent.PoolOpened(pool.Account.Id, number, _timeNs);
            case 1: return InputEvent.PoolClosed(pool.Id, _timeNs);
            case 2 when Oracle.Accounts.Count > 1:
                return InputEvent.AccountClosed(pool.Account.Id, _timeNs);
            default:
                string? model = dice.OneOf(null, null, "tables", "both");
                var opening =
                    new AccountOpening($"{name}-account", dice.Chance(0.4), (byte)dice.OneOf(0, 1, 1, 2), model);
                number = crowd.Shelf.Add(opening);
                crowd.Oracle.Openings[number] = (opening.Name, opening.IsHedged, opening.Profile, model);
                return InputEvent.AccountOpened(number, _timeNs);
        }
    }

    private Money Amount() => dice.Chance(0.02)
        ? new Money(dice.OneOf(0, Int128.MaxValue, Int128.MinValue))
        : Money.Parse(RandomSizes.Amount(dice));

    private InputEvent Mark()
    {
        (OracleInstrument instrument, long steps) = books.NextMark();
        if (dice.Chance(0.01)) steps = dice.OneOf(-1, long.MaxValue, (1L << 53) + 1, long.MinValue);
        int id = dice.Chance(0.01) ? dice.OneOf(-1, Oracle.Instruments.Count) : instrument.Id;
        return InputEvent.Mark(id, steps, _timeNs);
    }

    private InputEvent Trade(int owner, OraclePool pool, bool isFill)
    {
        OraclePosition? held = pool.Positions.Count > 0 && dice.Chance(0.7) ? dice.Pick(pool.Positions) : null;
        OracleInstrument instrument = held?.Instrument ?? dice.Pick(Oracle.Instruments);
        if (instrument.Kind == OracleKind.Index) return InputEvent.Timer(_timeNs);
        long lots = RandomSizes.Lots(dice, pool, instrument);
        // Mostly around what is held: adds, halves, exactly closes, turns round, or is one off.
        if (held != null) lots = held.Lots * dice.OneOf(-1L, -1, -2, 1) / dice.OneOf(1, 1, 2, 3) + dice.OneOf(0, 0, 1);
        if (held is null && isFill) lots = Math.Clamp(lots, -(1L << 52), 1L << 52);
        Leg leg = Leg.Net;
        if (pool.Account.IsHedged) leg = (held?.Lots ?? lots) > 0 ? Leg.Long : Leg.Short;
        if (dice.Chance(0.02)) leg = dice.OneOf(Leg.Net, Leg.Long, Leg.Short);
        Price price = Price.Parse(RandomSizes.Entry(dice, instrument));
        if (dice.Chance(0.01)) price = new Price(dice.OneOf(0, -5, Int128.MaxValue));
        return isFill
            ? InputEvent.Fill(owner, instrument.Id, lots, price, _timeNs, leg)
            : InputEvent.Position(owner, instrument.Id, lots, price, _timeNs, leg);
    }
}
