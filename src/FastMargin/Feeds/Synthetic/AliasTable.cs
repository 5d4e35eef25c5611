namespace FastMargin.Feeds.Synthetic;

/// <summary>Draws rows with given weights in constant time (A. J. Walker 1977, built as M. D. Vose 1991).</summary>
public sealed class AliasTable
{
    private const double TwoTo64 = 18446744073709551616.0;

    private readonly ulong[] _keepBelow;
    private readonly int[] _alias;

    private AliasTable(ulong[] keepBelow, int[] alias)
    {
        _keepBelow = keepBelow;
        _alias = alias;
    }

    /// <summary>Number of rows.</summary>
    public int Count => _alias.Length;

    /// <summary>Row k (from 0) with weight <c>1/(k+1)^exponent</c>: the most popular one first.</summary>
    /// <param name="count">Number of rows, at least 1.</param>
    /// <param name="exponent">0 makes all alike.</param>
    public static AliasTable Zipf(int count, double exponent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var weights = new double[count];
        for (int k = 0; k < count; k++) weights[k] = PortableMath.Pow(k + 1, -exponent);
        return FromWeights(weights);
    }

    /// <summary>Row k with weight k of a list of numbers above zero.</summary>
    public static AliasTable FromWeights(ReadOnlySpan<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfZero(weights.Length, nameof(weights));
        int count = weights.Length;
        double sum = 0;
        foreach (double weight in weights) sum += weight;
        var scaled = new double[count];
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (int k = 0; k < count; k++)
        {
            scaled[k] = weights[k] * count / sum;
            (scaled[k] < 1 ? small : large).Push(k);
        }

        var keepBelow = new ulong[count];
        var alias = new int[count];
        while (small.Count > 0 && large.Count > 0)
        {
            int poor = small.Pop();
            int rich = large.Peek();
            keepBelow[poor] = (ulong)(scaled[poor] * TwoTo64);
            alias[poor] = rich;
            scaled[rich] -= 1 - scaled[poor];
            if (scaled[rich] < 1) small.Push(large.Pop());
        }

        // What is left is 1 but for rounding: it keeps its whole column.
        foreach (int k in small.Concat(large)) (keepBelow[k], alias[k]) = (ulong.MaxValue, k);
        return new AliasTable(keepBelow, alias);
    }

    /// <summary>Draws one row; takes one number from the stream.</summary>
    public int Draw(SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ulong column = Math.BigMul(random.NextBits(), (ulong)_alias.Length, out ulong within);
        return within < _keepBelow[column] ? (int)column : _alias[column];
    }
}
