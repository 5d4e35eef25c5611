using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Scenarios;

/// <summary>Lots that are charged, and what one of them is charged.</summary>
/// <param name="Lots">0 or more.</param>
/// <param name="PerLot">0 or more.</param>
public readonly record struct PairCharge(Quantity Lots, Money PerLot);

/// <summary>
/// Futures margin where a recognised pair is charged on one side only (Dalian Commodity Exchange):
/// <c>requirement = Σ lots·margin per lot</c> over the sides charged. Exact, rounded up to 10^-18, once.
/// </summary>
/// <remarks>The margin per lot is that of the settlement price, so within a day it does not move with price.</remarks>
public static class PairMargin
{
    /// <summary>The requirement of all charges.</summary>
    /// <exception cref="DataException">Lots or a margin below zero; the message has the place.</exception>
    /// <exception cref="OverflowException">The sum does not fit.</exception>
    public static Money Requirement(IEnumerable<PairCharge> charges)
    {
        ArgumentNullException.ThrowIfNull(charges);
        Rational sum = Rational.Zero;
        int place = 0;
        foreach ((Quantity lots, Money perLot) in charges)
        {
            place++;
            if (lots.Sign < 0 || perLot.Sign < 0)
                throw new DataException($"charge {place}: {lots} lots at {perLot}", "0 or more of both");
            sum += Exact.Of(lots) * Exact.Of(perLot);
        }

        return Exact.MoneyUp(sum);
    }
}
