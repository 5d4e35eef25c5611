using FastMargin.Units;

namespace FastMargin.Engine.Stress;

/// <summary>What a shock does to a book. Everything is as if its marks had been set in a copy of the book.</summary>
public sealed record StressResult
{
    /// <summary>The shock.</summary>
    public required Shock Shock { get; init; }

    /// <summary>Pools with <c>E &lt; MM</c> (or <c>≤</c>), exactly.</summary>
    public required int Deficient { get; init; }

    /// <summary>Pools that depend on a price that is missing; they are not among the deficient.</summary>
    public required int Unknown { get; init; }

    /// <summary>
    /// Sum of what deficient pools lack, base currency, rounded against the accounts:
    /// <code>Σ ⌈(MM − E + B)·10^8⌉ / 10^8      B: the kernel's bound of what rounding has taken</code>
    /// Never below the exact sum; added up in whole numbers, so it is the same on any width and number of threads.
    /// </summary>
    public required Money Shortfall { get; init; }

    /// <summary>
    /// The deficient pools that lack most, by the numbers that <see cref="Shortfall"/> adds up; equal ones by id.
    /// </summary>
    public required IReadOnlyList<StressPool> Worst { get; init; }
}

/// <summary>A deficient pool after a shock; exact amounts in base currency, rounded at eight decimals.</summary>
/// <param name="Pool">The pool's id.</param>
/// <param name="Equity">Rounded down.</param>
/// <param name="MaintenanceRequirement">Rounded up.</param>
/// <param name="MarginExcess"><c>E − MM</c>, rounded down: what it lacks, with a minus.</param>
public readonly record struct StressPool(
    int Pool, Money Equity, Money MaintenanceRequirement, Money MarginExcess);
