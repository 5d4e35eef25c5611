using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Engine.Stress;

/// <summary>What exact arithmetic says of single pools at shocked marks; threads may ask at once.</summary>
internal sealed class StressJudge(MarginBook book, bool isStrict)
{
    private const int Decimals = 8;

    private readonly FixedMargin _margin = new(book);
    private readonly FixedRatio[] _requirement = [FixedRatio.Of(Rate.One)];
    private readonly Rate[] _exactRequirement = [Rate.One];

    /// <summary>
    /// The fact <c>E &lt; MM</c> (or <c>≤</c>) of a pool all of whose marks are there: at marks in steps, or where
    /// there are none at those of the book, as pools under a margin model need it.
    /// </summary>
    public bool IsDeficient(int pool, ReadOnlySpan<long> steps)
    {
        if (!steps.IsEmpty && _margin.Read(pool) is { } read)
        {
            try
            {
                int rung = read.Rung(steps, _requirement, isStrict);
                if (rung >= 0) return rung == 0;
            }
            catch (OverflowException)
            {
                // A number beyond 128 bits: rationals have no such end.
            }
        }

        return ExactMargin.Evaluate(book, pool, steps).Rung(_exactRequirement, isStrict) == 0;
    }

    /// <summary>The amounts of a pool, rounded against the account.</summary>
    /// <exception cref="DataException">One of them is more than an amount can be.</exception>
    public StressPool Report(int pool, Shock shock, ReadOnlySpan<long> steps)
    {
        ExactValue value = ExactMargin.Evaluate(book, pool, steps);
        try
        {
            return new StressPool(
                pool,
                PoolReport.Down(value.Equity, Decimals),
                PoolReport.Up(value.Maintenance, Decimals),
                PoolReport.Down(value.Equity - value.Maintenance, Decimals));
        }
        catch (OverflowException)
        {
            string name = $"{book.AccountName(book.AccountOf(pool))}, pool {book.PoolName(pool)},";
            throw new DataException(
                $"{name} with amounts beyond 1.7e20 under shock {shock.Name}", "amounts below that");
        }
    }
}
