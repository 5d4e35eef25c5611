using System.Runtime.InteropServices;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>
/// One input of the engine: a price tick, an account event, or time itself, in one cache line. All travel in one
/// sequence. Make one by its named constructor; which fields an input has is said there.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
public readonly record struct InputEvent
{
    /// <summary>Bytes of an event.</summary>
    public const int Bytes = 64;

    /// <summary>What it says.</summary>
    public InputKind Kind { get; private init; }

    /// <summary>Facts about it.</summary>
    public InputFacts Facts { get; private init; }

    /// <summary>Number of the feed that it came by, 0 when there is one only.</summary>
    public ushort Feed { get; init; }

    /// <summary>Instrument, or currency of a balance; -1 without one.</summary>
    public int Subject { get; private init; }

    /// <summary>Pool, or account where the kind speaks of one; -1 without one.</summary>
    public int Owner { get; private init; }

    /// <summary>Second pool of a transfer, number of a <see cref="ParameterShelf"/> entry, or a code.</summary>
    public int Other { get; private init; }

    /// <summary>Mark in steps, or signed lots.</summary>
    public long Count { get; private init; }

    /// <summary>Event time (of the exchange), UTC nanoseconds since 1970; never falls.</summary>
    public long TimeNs { get; init; }

    /// <summary>A price, an amount or a rate, in units of 10^-18; of a conflated mark the two extremes.</summary>
    public Int128 Amount { get; private init; }

    /// <summary>When the feed received it, on the engine's clock; 0 in a replay.</summary>
    public long IngressNs { get; init; }

    /// <summary>The feed's own number of it, 0 without one.</summary>
    public long FeedSequence { get; init; }

    /// <summary>The lowest mark of a conflated one, else the mark.</summary>
    public long Low => (Facts & InputFacts.Conflated) == 0 ? Count : (long)(ulong)Amount;

    /// <summary>The highest mark of a conflated one, else the mark.</summary>
    public long High => (Facts & InputFacts.Conflated) == 0 ? Count : (long)(Amount >> 64);

    /// <summary>
    /// A mark of an instrument in steps of its mark step. Zero or less is no price, and
    /// <see cref="MarkRule.OnNotPositive"/> says what is done: by default the instrument has no usable mark until there
    /// is one above zero.
    /// </summary>
    public static InputEvent Mark(int instrument, long steps, long timeNs) =>
        new() { Kind = InputKind.Mark, Subject = instrument, Owner = -1, Count = steps, TimeNs = timeNs };

    /// <summary>Several marks as one: the last, and the lowest and highest of all since the one before.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="last">The last mark in steps.</param>
    /// <param name="low">The lowest.</param>
    /// <param name="high">The highest.</param>
    /// <param name="isLowFirst">True when the low was touched for the last time before the high was.</param>
    /// <param name="timeNs">Event time of the last one.</param>
    /// <param name="ticks">How many became this one, in <see cref="Other"/>; 0 when not counted.</param>
    public static InputEvent ConflatedMark(
        int instrument, long last, long low, long high, bool isLowFirst, long timeNs, int ticks = 0) => new()
        {
            Kind = InputKind.Mark,
            Facts = InputFacts.Conflated | (isLowFirst ? InputFacts.LowFirst : InputFacts.None),
            Subject = instrument,
            Owner = -1,
            Count = last,
            Amount = ((Int128)high << 64) | (ulong)low,
            Other = ticks,
            TimeNs = timeNs,
        };

    /// <summary>Event time goes on.</summary>
    public static InputEvent Timer(long timeNs) =>
        new() { Kind = InputKind.Timer, Subject = -1, Owner = -1, TimeNs = timeNs };

    /// <summary>
    /// A feed's word on an instrument's price: a state is there, or <see cref="Engine.MarkState.Good"/>, which ends all
    /// of them, and the next mark is taken whatever its jump. <see cref="Engine.MarkState.Missing"/> takes it away.
    /// </summary>
    public static InputEvent MarkState(int instrument, MarkState state, long timeNs) =>
        new() { Kind = InputKind.MarkState, Subject = instrument, Owner = -1, Other = (int)state, TimeNs = timeNs };

    /// <summary>A feed's word that one state of an instrument's price is over; others stay.</summary>
    public static InputEvent MarkStateOver(int instrument, MarkState state, long timeNs) =>
        MarkState(instrument, state, timeNs) with { Facts = InputFacts.Over };

    /// <summary>The mark that follows took <paramref name="lagNs"/> to reach the engine, which is too long.</summary>
    public static InputEvent Late(int instrument, long lagNs, long timeNs) =>
        MarkState(instrument, Engine.MarkState.Late, timeNs) with { Count = lagNs };

    /// <summary>Signed lots of an instrument traded by a pool; the leg only in hedged accounts.</summary>
    public static InputEvent Fill(
        int pool, int instrument, long lots, Price price, long timeNs, Book.Leg leg = Book.Leg.Net) =>
        Trade(InputKind.Fill, pool, instrument, lots, price, leg, timeNs);

    /// <summary>A position as it is from now on; no lots remove it (in a hedged account that of the leg).</summary>
    public static InputEvent Position(
        int pool, int instrument, long lots, Price entry, long timeNs, Book.Leg leg = Book.Leg.Net) =>
        Trade(InputKind.Position, pool, instrument, lots, entry, leg, timeNs);

    /// <summary>An amount into a pool.</summary>
    public static InputEvent Deposit(int pool, int currency, Money amount, long timeNs) =>
        Cash(InputKind.Deposit, pool, currency, amount, timeNs);

    /// <summary>An amount out of a pool.</summary>
    public static InputEvent Withdrawal(int pool, int currency, Money amount, long timeNs) =>
        Cash(InputKind.Withdrawal, pool, currency, amount, timeNs);

    /// <summary>A fee charged to a pool.</summary>
    public static InputEvent Fee(int pool, int currency, Money amount, long timeNs) =>
        Cash(InputKind.Fee, pool, currency, amount, timeNs);

    /// <summary>A balance as it is from now on.</summary>
    public static InputEvent Balance(int pool, int currency, Money amount, long timeNs) =>
        Cash(InputKind.Balance, pool, currency, amount, timeNs);

    /// <summary>An amount from one pool to another.</summary>
    public static InputEvent Transfer(int from, int to, int currency, Money amount, long timeNs) =>
        Cash(InputKind.Transfer, from, currency, amount, timeNs) with { Other = to };

    /// <summary><c>rate·notional</c> at the mark, paid by long positions to short ones.</summary>
    public static InputEvent Funding(int instrument, Rate rate, long timeNs) =>
        new() { Kind = InputKind.Funding, Subject = instrument, Owner = -1, Amount = rate.Atto, TimeNs = timeNs };

    /// <summary><c>rate·|balance|</c> charged on negative balances of the currency.</summary>
    public static InputEvent Interest(int currency, Rate rate, long timeNs) =>
        new() { Kind = InputKind.Interest, Subject = currency, Owner = -1, Amount = rate.Atto, TimeNs = timeNs };

    /// <summary>All positions of the instrument are closed at a price; it has no mark afterwards.</summary>
    public static InputEvent Expiry(int instrument, Price price, long timeNs) =>
        new() { Kind = InputKind.Expiry, Subject = instrument, Owner = -1, Amount = price.Atto, TimeNs = timeNs };

    /// <summary>Another margin table for an instrument, for all accounts without one of their own.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="parameter">Number of the table in the <see cref="ParameterShelf"/>.</param>
    /// <param name="timeNs">Event time.</param>
    public static InputEvent InstrumentTable(int instrument, int parameter, long timeNs) =>
        Parameter(InputKind.InstrumentTable, -1, instrument, parameter, timeNs);

    /// <summary>Another margin table for one instrument of one account.</summary>
    /// <inheritdoc cref="InstrumentTable"/>
    public static InputEvent AccountTable(int account, int instrument, int parameter, long timeNs) =>
        Parameter(InputKind.AccountTable, account, instrument, parameter, timeNs);

    /// <summary>Another collateral schedule for a currency; the parameter is a schedule.</summary>
    public static InputEvent Collateral(int currency, int parameter, long timeNs) =>
        Parameter(InputKind.Collateral, -1, currency, parameter, timeNs);

    /// <summary>What an account must hold beyond the rules, in base currency.</summary>
    public static InputEvent AddOn(int account, Money amount, long timeNs) =>
        Cash(InputKind.AddOn, account, -1, amount, timeNs);

    /// <summary><paramref name="to"/> lots for <paramref name="from"/>; entry and mark times from/to.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="from">Lots before, above zero.</param>
    /// <param name="to">Lots after, above zero.</param>
    /// <param name="timeNs">Event time.</param>
    /// <param name="strike">
    /// The strike of an option from now on, as its exchange rounds it; zero: <c>strike·from/to</c>, which must then
    /// have no more than eighteen decimals.
    /// </param>
    public static InputEvent Split(int instrument, int from, int to, long timeNs, Price strike = default) => new()
    {
        Kind = InputKind.Split,
        Subject = instrument,
        Owner = -1,
        Other = from,
        Count = to,
        Amount = strike.Atto,
        TimeNs = timeNs,
    };

    /// <summary>A new account; the parameter is an <see cref="AccountOpening"/>.</summary>
    public static InputEvent AccountOpened(int parameter, long timeNs) =>
        Parameter(InputKind.AccountOpened, -1, -1, parameter, timeNs);

    /// <summary>An account goes.</summary>
    public static InputEvent AccountClosed(int account, long timeNs) =>
        new() { Kind = InputKind.AccountClosed, Subject = -1, Owner = account, TimeNs = timeNs };

    /// <summary>A new isolated pool of an account; the parameter is its name, a string.</summary>
    public static InputEvent PoolOpened(int account, int parameter, long timeNs) =>
        Parameter(InputKind.PoolOpened, account, -1, parameter, timeNs);

    /// <summary>An isolated pool goes; its balances and positions go to the cross pool.</summary>
    public static InputEvent PoolClosed(int pool, long timeNs) =>
        new() { Kind = InputKind.PoolClosed, Subject = -1, Owner = pool, TimeNs = timeNs };

    /// <summary>Another margin model for an account; the parameter is a <see cref="ModelChoice"/>.</summary>
    public static InputEvent AccountModel(int account, int parameter, long timeNs) =>
        Parameter(InputKind.AccountModel, account, -1, parameter, timeNs);

    /// <summary>
    /// Other requirement sets for all accounts, whole or not at all; the parameter is a <see cref="ModelsText"/>.
    /// </summary>
    public static InputEvent Models(int parameter, long timeNs) =>
        Parameter(InputKind.Models, -1, -1, parameter, timeNs);

    /// <summary>The open call of a pool is due at another time.</summary>
    public static InputEvent CallExtended(int pool, long dueNs, long timeNs) =>
        new() { Kind = InputKind.CallExtended, Subject = -1, Owner = pool, Count = dueNs, TimeNs = timeNs };

    /// <summary>The same input at another event time.</summary>
    internal InputEvent At(long timeNs) => this with { TimeNs = timeNs };

    private static InputEvent Cash(InputKind kind, int owner, int currency, Money amount, long timeNs) =>
        new() { Kind = kind, Subject = currency, Owner = owner, Amount = amount.Atto, TimeNs = timeNs };

    private static InputEvent Parameter(InputKind kind, int owner, int subject, int parameter, long timeNs) =>
        new() { Kind = kind, Subject = subject, Owner = owner, Other = parameter, TimeNs = timeNs };

    private static InputEvent Trade(
        InputKind kind, int pool, int instrument, long lots, Price price, Book.Leg leg, long timeNs) => new()
        {
            Kind = kind,
            Facts = leg switch
            {
                Book.Leg.Long => InputFacts.LongLeg,
                Book.Leg.Short => InputFacts.ShortLeg,
                _ => InputFacts.None,
            },
            Subject = instrument,
            Owner = pool,
            Count = lots,
            Amount = price.Atto,
            TimeNs = timeNs,
        };
}
