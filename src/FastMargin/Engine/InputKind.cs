namespace FastMargin.Engine;

/// <summary>What an input says; the number is part of the wire format.</summary>
public enum InputKind : byte
{
    /// <summary>Nothing; never valid.</summary>
    None = 0,

    /// <summary>A mark of an instrument in steps; with the extremes when ticks were conflated.</summary>
    Mark = 1,

    /// <summary>Event time goes on: prices may grow stale and calls fall due.</summary>
    Timer = 2,

    /// <summary>A feed says that an instrument's price can no longer be trusted, or can be again.</summary>
    MarkState = 3,

    /// <summary>Lots of an instrument bought or sold by a pool at a price.</summary>
    Fill = 4,

    /// <summary>A position set to lots and entry price, whatever it was.</summary>
    Position = 5,

    /// <summary>An amount of a currency into a pool.</summary>
    Deposit = 6,

    /// <summary>An amount of a currency out of a pool.</summary>
    Withdrawal = 7,

    /// <summary>An amount of a currency from one pool to another.</summary>
    Transfer = 8,

    /// <summary>An amount of a currency charged to a pool; negative is a rebate.</summary>
    Fee = 9,

    /// <summary>A rate that long positions of an instrument pay to short ones on their notional.</summary>
    Funding = 10,

    /// <summary>A rate charged on debit balances of a currency.</summary>
    Interest = 11,

    /// <summary>An instrument expires: every position in it is closed at a price.</summary>
    Expiry = 12,

    /// <summary>Another margin table for an instrument.</summary>
    InstrumentTable = 13,

    /// <summary>Another margin table for one instrument of one account.</summary>
    AccountTable = 14,

    /// <summary>Another collateral schedule (haircuts) for a currency.</summary>
    Collateral = 15,

    /// <summary>An amount that an account must hold beyond the rules.</summary>
    AddOn = 16,

    /// <summary>A corporate action: every lot becomes a ratio of lots, at prices divided by it.</summary>
    Split = 17,

    /// <summary>A new account with its cross pool.</summary>
    AccountOpened = 18,

    /// <summary>An account goes, with all its pools.</summary>
    AccountClosed = 19,

    /// <summary>A new isolated pool.</summary>
    PoolOpened = 20,

    /// <summary>An isolated pool goes; what it held goes to the cross pool.</summary>
    PoolClosed = 21,

    /// <summary>A margin call gets more time.</summary>
    CallExtended = 22,

    /// <summary>A balance set to an amount, whatever it was.</summary>
    Balance = 23,

    /// <summary>Another margin model for an account's cross pool, or margin tables again.</summary>
    AccountModel = 24,

    /// <summary>Other requirement sets in place of those that the book has, for all accounts at once.</summary>
    Models = 25,
}

/// <summary>Facts about an input.</summary>
[Flags]
public enum InputFacts : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Of a conflated mark: the low was touched before the high.</summary>
    LowFirst = 1,

    /// <summary>Of a mark: several ticks became this one, and the extremes are those of all of them.</summary>
    Conflated = 2,

    /// <summary>Of a fill or position in a hedged account: the long leg.</summary>
    LongLeg = 4,

    /// <summary>Of a fill or position in a hedged account: the short leg.</summary>
    ShortLeg = 8,

    /// <summary>Of a mark state: it is over.</summary>
    Over = 16,
}
