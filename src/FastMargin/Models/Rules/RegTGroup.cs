using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Models.Strategies;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>Stock and options of one underlying in one pool.</summary>
internal sealed class RegTGroup(
    Instrument underlying, Price mark, Rational fx, OptionMarginRules rules, int maxNodes)
{
    private readonly List<OptionLeg> _legs = [];
    private Rational _shares = Rational.Zero;
    private Rate? _multiplier;

    /// <summary>The rate of its currency to base.</summary>
    public Rational Fx { get; } = fx;

    /// <summary>Adds a position.</summary>
    /// <exception cref="DataException">Half a contract, or an option of another multiplier or twice.</exception>
    public void Add(in ModelPosition position, OptionContract? option, Price own)
    {
        if (option is null)
        {
            _shares += position.ExactQuantity * Models.Exact.Of(position.Instrument.Multiplier);
            return;
        }

        Instrument of = position.Instrument;
        if (_multiplier is { } other && other != of.Multiplier)
            throw new DataException($"multipliers {other} and {of.Multiplier} on {underlying.Symbol}", "one");
        _multiplier = of.Multiplier;
        Rational contracts = position.ExactQuantity;
        if (contracts != contracts.Floor(Rational.One))
            throw new DataException($"{contracts} contracts of {of.Symbol}", "whole ones");
        var leg = new OptionLeg(
            option.IsCall ? OptionRight.Call : OptionRight.Put, option.Strike,
            DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(option.ExpiryNs / 100)),
            (long)contracts.FloorSteps(Rational.One), own);
        if (_legs.Exists(l => IsSame(l, leg) && l.Mark != leg.Mark))
            throw new DataException($"two series of {leg.Strike}, {leg.Expiry} on {underlying.Symbol}", "one");
        _legs.Add(leg);
    }

    /// <summary>
    /// <c>max(0, pairing + Σ contracts·mark·multiplier)</c> in the currency of the underlying.
    /// </summary>
    public Rational Requirement(MarginPurpose purpose)
    {
        OptionBook book = Book();
        Rational premium = Premium(book);
        return Rational.Max(Rational.Zero, OptionPairing.Of(book, purpose, maxNodes).ExactRequirement + premium);
    }

    /// <summary>The strategies that it was seen as.</summary>
    public ExplainLine Explain(string home)
    {
        OptionBook book = Book();
        var pairing = OptionPairing.Of(book, MarginPurpose.Maintenance, maxNodes);
        List<ExplainLine> parts =
        [
            .. pairing.Groups.Select(g => new ExplainLine(
                g.Kind.ToString(), g.Requirement.ToString(), How: string.Join(", ", g.Legs.Select(Text)))),
            new("value of the options", ExactText.Up(Premium(book)), How: "lent nothing on"),
        ];
        Rational requirement = Requirement(MarginPurpose.Maintenance) * Fx;
        string how = pairing.IsOptimal ? "cheapest pairing" : $"best found; none below {pairing.LowerBound}";
        return new ExplainLine(underlying.Symbol, ExactText.Up(requirement), home, how) { Parts = parts };
    }

    private static bool IsSame(OptionLeg left, OptionLeg right) =>
        left.Right == right.Right && left.Strike == right.Strike && left.Expiry == right.Expiry;

    private static string Text(OptionLeg leg) =>
        $"{leg.Contracts} {leg.Right.ToString().ToLowerInvariant()} {leg.Strike} of {leg.Expiry:yyyy-MM-dd}";

    private static Rational Premium(OptionBook book) => book.Legs.Aggregate(
        Rational.Zero, (sum, leg) => sum + (Rational.FromInt(leg.Contracts) * book.PremiumOf(leg)));

    private OptionBook Book() => new()
    {
        Underlying = mark,
        Shares = new Quantity(_shares.FloorToAtto()),
        Legs = _legs,
        Rules = rules with { Multiplier = _multiplier ?? rules.Multiplier },
    };
}
