namespace FastMargin.Engine;

/// <summary>
/// Why an input was refused: the <see cref="OutputEvent.Detail"/> of a refusal; part of the wire format.
/// </summary>
public enum RefusalReason : byte
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>No such <see cref="InputKind"/>.</summary>
    UnknownKind = 1,

    /// <summary>Its event time is before that of an earlier input.</summary>
    TimeFell = 2,

    /// <summary>No such instrument.</summary>
    UnknownInstrument = 3,

    /// <summary>No such currency.</summary>
    UnknownCurrency = 4,

    /// <summary>No such pool.</summary>
    UnknownPool = 5,

    /// <summary>No such account.</summary>
    UnknownAccount = 6,

    /// <summary>A mark below zero, or beyond <see cref="Book.MarginBook.MarkLimit"/>.</summary>
    MarkOutOfRange = 7,

    /// <summary>It needs a mark that is missing.</summary>
    NoMark = 8,

    /// <summary>The instrument is only quoted.</summary>
    NeverHeld = 9,

    /// <summary>
    /// A hedged account without a leg, a net account with one, or lots that take a leg to the other side.
    /// </summary>
    WrongLeg = 10,

    /// <summary>A fill of no lots.</summary>
    NoLots = 11,

    /// <summary>A position would have more lots than a book holds.</summary>
    TooManyLots = 12,

    /// <summary>
    /// A price that is not above zero where it must be, or has more digits than an entry or a strike may have.
    /// </summary>
    BadPrice = 13,

    /// <summary>An amount that is not above zero where it must be.</summary>
    BadAmount = 14,

    /// <summary>A balance or an amount would be beyond what money holds.</summary>
    Overflow = 15,

    /// <summary>The pool would have more positions than a book holds.</summary>
    TooManyPositions = 16,

    /// <summary>More margin tables would be in use than a book holds.</summary>
    TooManyTables = 17,

    /// <summary>A split would leave a holder with a fraction of a lot.</summary>
    FractionOfLot = 18,

    /// <summary>The <see cref="ParameterShelf"/> has no entry of that number and type.</summary>
    UnknownParameter = 19,

    /// <summary>
    /// A margin table that is not for such an instrument, or has no rates where the instrument's policy needs them.
    /// </summary>
    WrongTable = 20,

    /// <summary>An account or pool of that name is there already, or the name is empty or too long.</summary>
    BadName = 21,

    /// <summary>No such level profile.</summary>
    UnknownProfile = 22,

    /// <summary>The account still holds positions or balances.</summary>
    NotEmpty = 23,

    /// <summary>A cross pool goes with its account only.</summary>
    CrossPool = 24,

    /// <summary>A transfer from a pool to itself.</summary>
    SamePool = 25,

    /// <summary>The pool has no call to extend.</summary>
    NoCall = 26,

    /// <summary>No such state of a mark.</summary>
    UnknownState = 27,

    /// <summary>
    /// The book has no requirement set or group of that name, or new sets lack one that an account has named.
    /// </summary>
    UnknownModel = 28,

    /// <summary>
    /// Requirement sets that cannot be read or cannot work with the book, or a book that began without any.
    /// </summary>
    BadModels = 29,
}
