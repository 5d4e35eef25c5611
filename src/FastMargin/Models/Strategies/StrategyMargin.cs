using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>
/// A book margined as the one strategy that it is, by its legs; no name is asked for.
/// <code>
/// options that cover each other      their largest loss, even where uncovered ones would need less
/// stock with one option or two       covered, protective, collar, conversion, reversal, all of it
/// anything else                      the cheapest pairing: naked options, straddles, ladders, rolls
/// premium paid = max(0, Σ contracts * mark * m)
/// </code>
/// </summary>
/// <remarks>
/// Source: see <see cref="UncoveredOption"/>, <see cref="SpreadMargin"/>, <see cref="OptionPairing"/>. Not covered: the
/// short box at 1.02 times the cost to close it, which needs quotes. Exact; rounded up to 10^-18.
/// </remarks>
public sealed record StrategyMargin
{
    private StrategyMargin(OptionBook book, Money initial, Money maintenance)
    {
        Book = book;
        Initial = initial;
        Maintenance = maintenance;
    }

    /// <summary>What was margined.</summary>
    public OptionBook Book { get; }

    /// <summary>What it takes to open, beside the premium of what is bought.</summary>
    public Money Initial { get; }

    /// <summary>What it takes to keep.</summary>
    public Money Maintenance { get; }

    /// <summary>What the options cost together, if they do.</summary>
    public Money PremiumPaid => Book.Premium.Sign > 0 ? Book.Premium : Money.Zero;

    /// <summary>
    /// What must be put up beside what the options bring: initial requirement, plus what is paid for long options, less
    /// what short ones bring. Signed.
    /// </summary>
    public Money NetOfPremium => Initial + Book.Premium;

    /// <summary>Margins a book as one strategy.</summary>
    public static StrategyMargin Of(OptionBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return new StrategyMargin(
            book, Requirement(book, MarginPurpose.Initial), Requirement(book, MarginPurpose.Maintenance));
    }

    private static Money Requirement(OptionBook book, MarginPurpose purpose)
    {
        OptionLeg[] legs = book.Series();
        if (book.Shares.Sign == 0)
        {
            return SpreadMargin.IsCovered(legs)
                ? SpreadMargin.Requirement(legs, book.Rules)
                : OptionPairing.Of(book, purpose).Requirement;
        }

        return Hedged(book, legs, purpose) is { } hedged
            ? Exact.MoneyUp(hedged)
            : OptionPairing.Of(book, purpose).Requirement;
    }

    private static Rational? Hedged(OptionBook book, OptionLeg[] legs, MarginPurpose purpose)
    {
        int sign = book.Shares.Sign;
        if (legs.Length is 0 or > 2) return null;
        long contracts = Math.Abs(legs[0].Contracts);
        bool isMatched = legs.All(leg => HedgedStock.Takes(sign, leg) && Math.Abs(leg.Contracts) == contracts);
        if (!isMatched) return null;

        // All of the stock goes with all of the contracts, so that a fund on the index may be of any size.
        var count = Rational.FromInt(contracts);
        Rational shares = Exact.Of(book.Shares) / count;
        if (legs.Length == 1) return count * HedgedStock.WithOption(book, shares, legs[0], purpose);
        OptionLeg call = Array.Find(legs, leg => leg.Right == OptionRight.Call);
        OptionLeg put = Array.Find(legs, leg => leg.Right == OptionRight.Put);
        return call.Contracts != 0 && put.Contracts != 0 && HedgedStock.IsPair(sign, call, put)
            ? count * HedgedStock.WithPair(book, shares, call, put, purpose)
            : null;
    }
}
