using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>
/// <c>maximise Σ gain·x</c> with rows <c>Σ weight·x &lt;= bound</c>, bounds 0 or more, <c>x &gt;= 0</c> and whole where
/// said so. Solved exactly by branch and bound over <see cref="IntegerTableau"/>: of the variables that are not whole
/// the one that gains most splits the rest in two, a part that cannot beat the best known is left out.
/// </summary>
internal sealed class IntegerProgram
{
    private readonly List<(Rational Gain, bool IsWhole)> _variables = [];
    private readonly List<(Rational Bound, List<(int Variable, Rational Weight)> Terms)> _rows = [];

    internal int AddRow(Rational bound)
    {
        _rows.Add((bound, []));
        return _rows.Count - 1;
    }

    internal int AddVariable(Rational gain, bool isWhole)
    {
        _variables.Add((gain, isWhole));
        return _variables.Count - 1;
    }

    internal void Add(int row, int variable, Rational weight)
    {
        if (weight.Sign != 0) _rows[row].Terms.Add((variable, weight));
    }

    /// <summary>The best whole solution found, its gain, and a gain that none exceeds.</summary>
    /// <param name="maxNodes">Parts looked at, at most; when they do not suffice the two gains differ.</param>
    internal (Rational Gain, Rational Bound, BigInteger[] Values) Solve(int maxNodes)
    {
        var best = new BigInteger[_variables.Count];
        Rational gain = Rational.Zero;
        if (_variables.Count == 0) return (gain, gain, best);
        (IntegerTableau root, Rational unit) = Build();
        root.Maximise();
        var open = new Stack<IntegerTableau>([root]);
        for (int nodes = 0; nodes < maxNodes && open.TryPop(out IntegerTableau? node); nodes++)
        {
            Rational reached = Gain(node, unit);
            if (reached <= gain) continue;
            int split = Split(node);
            if (split < 0)
            {
                gain = reached;
                best = [.. Enumerable.Range(0, best.Length).Select(v => Floor(node.ValueOf(v)))];
                continue;
            }

            Push(open, node, split);
        }

        Rational bound = open.Select(node => Gain(node, unit)).Aggregate(gain, Rational.Max);
        return (gain, bound, best);
    }

    private static void Push(Stack<IntegerTableau> open, IntegerTableau node, int split)
    {
        BigInteger floor = Floor(node.ValueOf(split));
        IntegerTableau below = node.Copy();
        if (below.Cut(split, floor, isAtMost: true)) open.Push(below);
        if (node.Cut(split, floor + 1, isAtMost: false)) open.Push(node);
    }

    private static Rational Gain(IntegerTableau node, Rational unit)
    {
        (BigInteger numerator, BigInteger denominator) = node.Value;
        return new Rational(numerator, denominator) * unit;
    }

    /// <summary>Of the variables that are not whole the one that gains most; -1 when all are.</summary>
    private int Split(IntegerTableau node)
    {
        int split = -1;
        for (int v = 0; v < _variables.Count; v++)
        {
            if (!_variables[v].IsWhole || (split >= 0 && _variables[v].Gain <= _variables[split].Gain)) continue;
            (BigInteger numerator, BigInteger denominator) = node.ValueOf(v);
            if (!(numerator % denominator).IsZero) split = v;
        }

        return split;
    }

    private static BigInteger Floor((BigInteger Numerator, BigInteger Denominator) value) =>
        value.Numerator / value.Denominator;

    /// <summary>Every row and the objective in integers; one of the objective's is worth the unit.</summary>
    private (IntegerTableau Tableau, Rational Unit) Build()
    {
        BigInteger scale = CommonDenominator(_variables.Select(v => v.Gain));
        BigInteger[] objective = [.. _variables.Select(v => Whole(v.Gain, scale))];
        var rows = new List<BigInteger[]>();
        foreach ((Rational bound, List<(int Variable, Rational Weight)> terms) in _rows)
        {
            BigInteger rowScale = CommonDenominator([bound, .. terms.Select(term => term.Weight)]);
            var row = new BigInteger[_variables.Count + 1];
            row[0] = Whole(bound, rowScale);
            foreach ((int variable, Rational weight) in terms) row[variable + 1] += Whole(weight, rowScale);
            rows.Add(row);
        }

        return (new IntegerTableau(objective, rows), new Rational(BigInteger.One, scale));
    }

    private static BigInteger CommonDenominator(IEnumerable<Rational> values)
    {
        BigInteger common = BigInteger.One;
        foreach (Rational value in values)
        {
            BigInteger own = value.Denominator / BigInteger.GreatestCommonDivisor(value.Numerator, value.Denominator);
            common = common / BigInteger.GreatestCommonDivisor(common, own) * own;
        }

        return common;
    }

    private static BigInteger Whole(Rational value, BigInteger scale) => value.Numerator * scale / value.Denominator;
}
