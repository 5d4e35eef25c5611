using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Sets.Venues;

/// <summary>
/// What a pool holds of one linear instrument, net of both legs: the venues modelled here keep one position a market.
/// </summary>
/// <param name="Instrument">The instrument.</param>
/// <param name="Size">Signed, in units of the underlying: <c>lots·lot·multiplier</c>.</param>
/// <param name="Cost">What it cost, signed like the size, in the settle currency: <c>Σ size·entry</c>.</param>
/// <param name="Mark">The mark.</param>
internal readonly record struct NetPosition(Instrument Instrument, Rational Size, Rational Cost, Rational Mark)
{
    /// <summary><c>size·mark</c>, signed.</summary>
    public Rational Value => Size * Mark;

    /// <summary>The size in 10^-18, exactly.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public Quantity ExactSize => new(Size.FloorToAtto());

    /// <summary>The mark as the book has it.</summary>
    public Price MarkPrice => new(Mark.FloorToAtto());

    /// <summary>Every net position of a pool that is not zero, in order of instrument.</summary>
    public static IReadOnlyList<NetPosition> Of(in ModelPool pool)
    {
        var positions = new List<NetPosition>(pool.Count);
        for (int i = 0; i < pool.Count; i++)
        {
            ModelPosition leg = pool[i];
            Rational size = leg.ExactQuantity * Rational.FromAtto(leg.Instrument.Multiplier.Atto);
            Rational cost = size * Rational.FromAtto(leg.Entry.ToPrice().Atto);
            if (positions is [.., var last] && last.Instrument.Id == leg.Instrument.Id)
            {
                positions[^1] = last with { Size = last.Size + size, Cost = last.Cost + cost };
                continue;
            }

            var mark = Rational.FromAtto(pool.Book.Mark(leg.Instrument.Id).Atto);
            positions.Add(new NetPosition(leg.Instrument, size, cost, mark));
        }

        return positions;
    }
}
