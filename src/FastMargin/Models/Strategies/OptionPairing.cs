using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>
/// The cheapest way to see stock and options of one underlying as strategies:
/// <code>
/// requirement = min over ways to share out every contract and share of Σ requirement of the groups
/// groups: uncovered short option · short call with short put · spread of any number of legs
///         stock alone · covered or protected stock · collar, conversion, reversal
/// </code>
/// The minimum is exact and does not depend on the order of the legs: the shares are the whole numbers of a linear
/// program, solved in integers by branch and bound. It is proved within <see cref="MaxNodes"/> parts of the search;
/// when they do not suffice, <see cref="IsOptimal"/> is false, the requirement is that of the best way found (never
/// too little), and <see cref="LowerBound"/> says how much a better one could save.
/// </summary>
/// <remarks>
/// Source of the groups: <see cref="UncoveredOption"/>, <see cref="SpreadMargin"/>, and the rules of hedged stock in
/// FINRA Rule 4210(f)(2). Spreads are margined by their largest loss, which is never more for two spreads together than
/// for each apart: so the spreads that end by one date are one group, and a butterfly or a condor need not be looked
/// for. Each contract or share is in one group only. Not concave in the underlying: evaluate again on every move. Only
/// the underlying that was traded has to be paired again after a fill.
/// </remarks>
public sealed class OptionPairing
{
    /// <summary>Parts of the search looked at, unless told otherwise.</summary>
    public const int DefaultMaxNodes = 200;

    private OptionPairing(
        OptionBook book, MarginPurpose purpose, int maxNodes, IReadOnlyList<PairedGroup> groups, Rational total,
        Rational bound)
    {
        Book = book;
        Purpose = purpose;
        MaxNodes = maxNodes;
        Groups = groups;
        ExactRequirement = total;
        Requirement = Exact.MoneyUp(total);
        LowerBound = Exact.MoneyUp(bound);
        IsOptimal = total == bound;
    }

    /// <summary>What was paired.</summary>
    public OptionBook Book { get; }

    /// <summary>What the requirement is for.</summary>
    public MarginPurpose Purpose { get; }

    /// <summary>How many parts of the search were allowed.</summary>
    public int MaxNodes { get; }

    /// <summary>The groups; their requirements add up.</summary>
    public IReadOnlyList<PairedGroup> Groups { get; }

    /// <summary>The requirement of all groups, rounded up to 10^-18, once.</summary>
    public Money Requirement { get; }

    /// <summary>No pairing needs less than this; equal to <see cref="Requirement"/> when that is proved.</summary>
    public Money LowerBound { get; }

    /// <summary>True when no pairing is cheaper.</summary>
    public bool IsOptimal { get; }

    internal Rational ExactRequirement { get; }

    /// <summary>Pairs a book.</summary>
    /// <param name="book">Stock and options of one underlying.</param>
    /// <param name="purpose">Initial or maintenance.</param>
    /// <param name="maxNodes">Parts of the search, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No parts are allowed.</exception>
    /// <exception cref="DivideByZeroException">A strike multiplier of zero.</exception>
    public static OptionPairing Of(
        OptionBook book, MarginPurpose purpose = MarginPurpose.Maintenance, int maxNodes = DefaultMaxNodes)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNodes, 1);
        var program = new PairingProgram(book, purpose);
        (IReadOnlyList<PairedGroup> groups, Rational total, Rational bound) = program.Solve(maxNodes);
        return new OptionPairing(book, purpose, maxNodes, groups, total, bound);
    }
}
