using FastMargin.Kernels.Scenarios;

namespace FastMargin.Models.Rules;

/// <summary>
/// The losses of one pool after another, added up class by class and then up the tree of groups, in memory that is used
/// again:
/// <code>
/// class   L_s = Σ_j q_j·L_{j,s}                          q_j in base currency, positions in order of instrument
/// group   L_s = Σ_parts (loss: L_{c,s}   gain: credit_c·L_{c,s})
/// top     max(Σ minimums below, max(0, max_s L_s) + Σ charges below)          requirement: Σ over the tops
/// </code>
/// </summary>
internal sealed class ScenarioSums
{
    // Roundings of a term on its way: quantity, rate, product, and a sum for each position and group.
    private const double Rounding = 1.0 / (1L << 52);
    private const int OwnRoundings = 16;

    private readonly ScenarioTree _tree;
    private readonly LossBoard _board;
    private readonly int[] _slots;
    private readonly int[] _used;
    private readonly double[] _minimums;
    private readonly double[] _charges;
    private double[] _totals = [];
    private long[] _order = new long[16];
    private int[] _rows = new int[16];
    private int[] _sortedRows = new int[16];
    private double[] _quantities = new double[16];
    private double[] _sortedQuantities = new double[16];
    private int _positions;
    private int _nodes;
    private double _doubt;
    private double _gross;

    /// <summary>Sums over the losses of a board.</summary>
    public ScenarioSums(ScenarioTree tree, LossBoard board)
    {
        (_tree, _board) = (tree, board);
        _slots = new int[tree.Count];
        Array.Fill(_slots, -1);
        (_used, _minimums, _charges) = (new int[tree.Count], new double[tree.Count], new double[tree.Count]);
    }

    /// <summary>Forgets the pool before.</summary>
    public void Begin()
    {
        for (int i = 0; i < _nodes; i++) _slots[_used[i]] = -1;
        (_positions, _nodes, _doubt, _gross) = (0, 0, 0, 0);
    }

    /// <summary>Adds a position.</summary>
    /// <param name="node">Class of the instrument.</param>
    /// <param name="row">Its row.</param>
    /// <param name="quantity">Signed, times the rate to base.</param>
    /// <param name="minimum">What it needs at least, in base currency.</param>
    public void Add(int node, int row, double quantity, double minimum)
    {
        if (_positions == _order.Length) Grow();
        _order[_positions] = ((long)node << 32) | (uint)_positions;
        (_rows[_positions], _quantities[_positions]) = (row, quantity);
        _positions++;
        for (int at = node; at >= 0 && _slots[at] < 0; at = _tree.Parents[at]) Use(at);
        _minimums[_slots[node]] += minimum;
        double size = Math.Abs(quantity);
        _doubt += size * _board.DoubtOf(row);
        _gross += (size * _board.SizeOf(row)) + minimum;
    }

    /// <summary>Adds a charge to a class that has a position.</summary>
    /// <param name="node">The class.</param>
    /// <param name="amount">The charge, in base currency.</param>
    /// <param name="size">The sum of the sizes of all terms that it was made of; once for each class.</param>
    public void AddCharge(int node, double amount, double size)
    {
        _charges[_slots[node]] += amount;
        _gross += size;
    }

    /// <summary>The requirement, and how far it may be from exact.</summary>
    public (double Requirement, double Doubt) Sum(ScenarioVariant kernel)
    {
        int stride = _board.Table.Stride;
        if (_totals.Length < _nodes * stride) _totals = new double[Math.Max(_nodes * stride, 2 * _totals.Length)];
        Array.Clear(_totals, 0, _nodes * stride);
        AddClasses(kernel, stride);
        SortByRank();
        double sum = 0;
        for (int i = 0; i < _nodes; i++) sum += Close(_used[i], stride);
        return (sum, _doubt + (_gross * (_positions + _nodes + OwnRoundings) * Rounding));
    }

    private void Use(int node)
    {
        _slots[node] = _nodes;
        (_minimums[_nodes], _charges[_nodes]) = (_tree.Minimums[node], 0);
        _used[_nodes++] = node;
        _gross += _tree.Minimums[node];
    }

    private void AddClasses(ScenarioVariant kernel, int stride)
    {
        Span<long> order = _order.AsSpan(0, _positions);
        order.Sort();
        for (int i = 0; i < order.Length; i++)
        {
            int at = (int)(uint)order[i];
            (_sortedRows[i], _sortedQuantities[i]) = (_rows[at], _quantities[at]);
        }

        for (int first = 0; first < order.Length;)
        {
            int node = (int)(order[first] >> 32);
            int end = first + 1;
            while (end < order.Length && (int)(order[end] >> 32) == node) end++;
            kernel.Totals(
                _board.Table, _sortedRows.AsSpan(first, end - first), _sortedQuantities.AsSpan(first, end - first),
                _totals.AsSpan(_slots[node] * stride, stride));
            first = end;
        }
    }

    // Few groups of a tree are in a pool: they are put in order as they come.
    private void SortByRank()
    {
        for (int i = 1; i < _nodes; i++)
        {
            int node = _used[i];
            int at = i;
            for (; at > 0 && _tree.Ranks[_used[at - 1]] > _tree.Ranks[node]; at--) _used[at] = _used[at - 1];
            _used[at] = node;
        }
    }

    /// <summary>Adds a group to the one that it is part of; what a top asks for.</summary>
    private double Close(int node, int stride)
    {
        ReadOnlySpan<double> totals = _totals.AsSpan(_slots[node] * stride, stride);
        int parent = _tree.Parents[node];
        if (parent < 0)
        {
            double worst = 0;
            foreach (double total in totals) worst = Math.Max(worst, total);
            return Math.Max(worst + _charges[_slots[node]], _minimums[_slots[node]]);
        }

        Span<double> above = _totals.AsSpan(_slots[parent] * stride, stride);
        double credit = _tree.Credits[node];
        for (int s = 0; s < totals.Length; s++) above[s] += totals[s] < 0 ? totals[s] * credit : totals[s];
        _minimums[_slots[parent]] += _minimums[_slots[node]];
        _charges[_slots[parent]] += _charges[_slots[node]];
        return 0;
    }

    private void Grow()
    {
        int size = 2 * _order.Length;
        Array.Resize(ref _order, size);
        Array.Resize(ref _rows, size);
        Array.Resize(ref _sortedRows, size);
        Array.Resize(ref _quantities, size);
        Array.Resize(ref _sortedQuantities, size);
    }
}
