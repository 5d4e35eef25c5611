using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>The ways a program takes, as groups with their own requirements: what is left is uncovered, or
/// idle.</summary>
internal sealed class PairingGroups(
    OptionBook book,
    MarginPurpose purpose,
    OptionLeg[] legs,
    Rational unit,
    IReadOnlyList<(PairedKind Kind, int[] Legs, DateOnly Date, long Count)> taken)
{
    private readonly long[] _left = [.. legs.Select(leg => Math.Abs(leg.Contracts))];

    internal IReadOnlyList<PairedGroup> All()
    {
        var groups = new List<PairedGroup>();
        Rational shares = Exact.Of(book.Shares);
        foreach (var spread in taken.Where(way => way.Kind == PairedKind.Spread).GroupBy(way => way.Date))
        {
            OptionLeg[] members = [.. spread.Select(way => Take(way.Legs[0], way.Count))];
            Rational loss = book.PerContract(SpreadMargin.MaxLoss(members));
            groups.Add(Group(PairedKind.Spread, Rational.Zero, members, loss));
        }

        foreach ((PairedKind kind, int[] members, _, long count) in taken.Where(way => way.Kind != PairedKind.Spread))
        {
            OptionLeg[] used = [.. members.Select(leg => Take(leg, count))];
            bool hasStock = kind != PairedKind.ShortPair;
            Rational own = hasStock ? Rational.FromInt(count) * unit : Rational.Zero;
            shares -= own;
            groups.Add(Group(kind, own, used, Rational.FromInt(count) * OfOne(kind, used)));
        }

        for (int i = 0; i < legs.Length; i++)
        {
            if (!legs[i].IsShort || _left[i] == 0) continue;
            Rational amount = Rational.FromInt(_left[i]) * UncoveredOption.Of(book, legs[i]);
            groups.Add(Group(PairedKind.Uncovered, Rational.Zero, [Take(i, _left[i])], amount));
        }

        if (shares.Sign != 0)
            groups.Add(Group(PairedKind.Stock, shares, [], HedgedStock.Alone(book, shares, purpose)));
        return groups;
    }

    private OptionLeg Take(int leg, long count)
    {
        _left[leg] -= count;
        return legs[leg] with { Contracts = legs[leg].IsShort ? -count : count };
    }

    private Rational OfOne(PairedKind kind, OptionLeg[] used) => kind switch
    {
        PairedKind.ShortPair => UncoveredOption.OfPair(book, used[0], used[1]),
        PairedKind.HedgedStock => HedgedStock.WithOption(book, unit, used[0], purpose),
        _ => HedgedStock.WithPair(book, unit, used[0], used[1], purpose),
    };

    private static PairedGroup Group(PairedKind kind, Rational shares, OptionLeg[] members, Rational amount) =>
        new(kind, new Quantity(shares.FloorToAtto()), members, Exact.MoneyUp(amount));
}
