using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Engine.Stress;

/// <summary>
/// What has been counted of a shock: whole numbers, and the worst pools in one total order, so that tallies of parts of
/// a book add up to the same whatever the parts were.
/// </summary>
internal sealed class StressTally(int worst)
{
    // A whole number of 10^-8: 10^10 of the 10^-18 that money is kept in.
    private const double UnitsOfOne = 1e8;
    private const long AttoOfUnit = 10_000_000_000;

    private readonly PriorityQueue<int, (Int128 Lacking, int BeforeId)> _worst = new();
    private Int128 _lacking;

    public int Deficient { get; private set; }

    public int Unknown { get; private set; }

    /// <summary>The worst pools, worst first.</summary>
    public IReadOnlyList<int> Worst =>
    [
        .. _worst.UnorderedItems
            .OrderByDescending(item => item.Priority)
            .Select(item => item.Element),
    ];

    public void AddUnknown() => Unknown++;

    /// <summary>Counts a deficient pool.</summary>
    /// <param name="pool">Its id.</param>
    /// <param name="lacking">What it lacks at most.</param>
    public void AddDeficient(int pool, double lacking)
    {
        Deficient++;
        var units = (Int128)UnitsOf(lacking);
        _lacking += units;
        Rank(pool, units);
    }

    /// <summary>Counts the deficient pools of a block; those that may be among the worst are ranked apart.</summary>
    public void Add(in StressBlock block)
    {
        Deficient += block.Deficient;
        _lacking += block.Units;
    }

    /// <summary>True when a pool that lacks so many units would be among the worst so far, whatever its id.</summary>
    public bool HasPlaceFor(double units) =>
        _worst.Count < worst || (_worst.TryPeek(out _, out var least) && (Int128)units >= least.Lacking);

    /// <summary>Ranks a pool that is counted already.</summary>
    public void RankCounted(int pool, double units) => Rank(pool, (Int128)units);

    /// <summary>What a pool lacks, in whole units.</summary>
    // The product is rounded, so the next number up is taken before the ceiling.
    public static double UnitsOf(double lacking) =>
        Math.Max(Math.Ceiling(Math.BitIncrement(lacking * UnitsOfOne)), 0);

    /// <summary>Adds what another tally has counted of the same shock.</summary>
    public void Add(StressTally other)
    {
        Deficient += other.Deficient;
        Unknown += other.Unknown;
        _lacking += other._lacking;
        foreach ((int pool, (Int128 lacking, int _)) in other._worst.UnorderedItems) Rank(pool, lacking);
    }

    /// <summary>The sum of what deficient pools lack.</summary>
    /// <exception cref="DataException">It is more than an amount can be.</exception>
    public Money Shortfall(string shock)
    {
        if (_lacking <= Int128.MaxValue / AttoOfUnit) return new Money(_lacking * AttoOfUnit);
        throw new DataException($"a shortfall beyond 1.7e20 under shock {shock}", "amounts below that");
    }

    private void Rank(int pool, Int128 lacking)
    {
        if (worst == 0) return;
        // The queue gives up its smallest first: the one that lacks least, of equal ones the largest id.
        if (_worst.Count < worst) _worst.Enqueue(pool, (lacking, -pool));
        else _worst.EnqueueDequeue(pool, (lacking, -pool));
    }
}
