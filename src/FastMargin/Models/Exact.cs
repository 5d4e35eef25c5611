using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>Between the units at the door and exact fractions; the direction of rounding is in the name.</summary>
internal static class Exact
{
    internal static Rational Of(Money value) => Rational.FromAtto(value.Atto);

    internal static Rational Of(Price value) => Rational.FromAtto(value.Atto);

    internal static Rational Of(Rate value) => Rational.FromAtto(value.Atto);

    internal static Rational Of(Quantity value) => Rational.FromAtto(value.Atto);

    internal static Money MoneyUp(Rational value) => new(value.CeilingToAtto());

    internal static Money MoneyDown(Rational value) => new(value.FloorToAtto());

    internal static Price PriceUp(Rational value) => new(value.CeilingToAtto());

    internal static Price PriceDown(Rational value) => new(value.FloorToAtto());
}
