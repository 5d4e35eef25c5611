namespace FastMargin.Kernels.Tests;

/// <summary>Random pools that lie close to a threshold as often as not, some with numbers that are none.</summary>
internal sealed class RandomBook
{
    private readonly Random _random;
    private readonly bool _withSpecials;

    public RandomBook(Random random, bool withSpecials)
    {
        _random = random;
        _withSpecials = withSpecials;
        Rows = new TableRow[_random.Next(2, 200)];
        for (int row = 1; row < Rows.Length; row++)
            Rows[row] = Row();
        Thresholds = RandomThresholds();
    }

    public TableRow[] Rows { get; }

    public double[] Thresholds { get; }

    public PoolInput[] Pools(LotsFormat format, int positions, int count)
    {
        var pools = new PoolInput[count];
        for (int i = 0; i < count; i++)
            pools[i] = Pool(format, positions);
        return pools;
    }

    private PoolInput Pool(LotsFormat format, int positions)
    {
        var slots = new (long Lots, int Row)[positions];
        for (int i = 0; i < positions; i++)
            slots[i] = (Lots(format), _random.Next(Rows.Length));
        if (_random.Next(20) == 0)
            Array.Clear(slots);
        double requirementBase = _random.Next(3) == 0 ? 0 : -_random.NextDouble() * 10;
        var free = new PoolInput(0, requirementBase, 0, slots);
        PoolValue value = Reference.Evaluate(free, Rows, Thresholds);
        double onThreshold = Thresholds[_random.Next(Thresholds.Length)] * value.Requirement - value.Equity;
        double scale = Math.Abs(value.Equity) + Math.Abs(onThreshold);
        double cash = _random.Next(4) switch
        {
            0 => onThreshold,
            1 => onThreshold + (_random.NextDouble() - 0.5) * 8e-14 * scale,
            2 => onThreshold + (_random.NextDouble() - 0.5) * scale,
            _ => _random.Next(3) - 1,
        };
        float magnitude = _random.Next(5) == 0 ? 0 : (float)(Math.Abs(cash) + Math.Abs(requirementBase));
        return free with { Cash = Special(cash), Magnitude = (float)Special(magnitude) };
    }

    private long Lots(LotsFormat format) => _random.Next(10) switch
    {
        0 => 0,
        1 when format == LotsFormat.Wide => _random.NextInt64(-SlotLayout.MaxLots, SlotLayout.MaxLots + 1),
        2 => _random.Next(2) == 0 ? int.MaxValue : -int.MaxValue,
        _ => _random.Next(-1000, 1001),
    };

    private TableRow Row()
    {
        double worth = Math.Exp(_random.NextDouble() * 20 - 10) * (_random.Next(3) == 0 ? -1 : 1);
        return new(Special(worth), Special(Math.Abs(worth) * _random.NextDouble()));
    }

    private double Special(double value)
    {
        if (!_withSpecials || _random.Next(300) != 0)
            return value;
        return _random.Next(4) switch
        {
            0 => double.NaN,
            1 => double.PositiveInfinity,
            2 => double.NegativeInfinity,
            _ => -0.0,
        };
    }

    private double[] RandomThresholds()
    {
        if (_random.Next(2) == 0)
            return [0, 0.80, 0.85, 1, 1.05, 1.25, 1.30];
        var thresholds = new SortedSet<double>();
        int count = _random.Next(1, Kernels.Thresholds.MaxCount + 1);
        while (thresholds.Count < count)
            thresholds.Add(Math.Round(_random.NextDouble() * 3, 2));
        return [.. thresholds];
    }
}
