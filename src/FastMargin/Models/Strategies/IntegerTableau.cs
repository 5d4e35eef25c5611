using System.Numerics;

namespace FastMargin.Models.Strategies;

/// <summary>
/// A simplex tableau in integers: <c>maximise c·x, A·x &lt;= b, x &gt;= 0</c> with <c>b &gt;= 0</c>, so that nothing is
/// ever rounded. All entries share one denominator, and each pivot divides by the last one without remainder (Bareiss).
/// Row 0 is the objective, column 0 the right-hand side; a label below the number of variables is a variable, the
/// others are slacks.
/// </summary>
internal sealed class IntegerTableau
{
    private const int PatiencePivots = 64;

    private readonly List<BigInteger[]> _rows;
    private readonly List<int> _basics;
    private readonly int[] _nonBasics;
    private BigInteger _denominator = BigInteger.One;
    private int _labels;

    internal IntegerTableau(BigInteger[] objective, IReadOnlyList<BigInteger[]> rows)
    {
        int variables = objective.Length;
        _rows = [[BigInteger.Zero, .. objective.Select(c => -c)], .. rows.Select(row => (BigInteger[])row.Clone())];
        _basics = [-1, .. Enumerable.Range(variables, rows.Count)];
        _nonBasics = [-1, .. Enumerable.Range(0, variables)];
        _labels = variables + rows.Count;
    }

    private IntegerTableau(IntegerTableau other)
    {
        _rows = [.. other._rows.Select(row => (BigInteger[])row.Clone())];
        _basics = [.. other._basics];
        _nonBasics = [.. other._nonBasics];
        _denominator = other._denominator;
        _labels = other._labels;
    }

    /// <summary>The value reached, as a fraction.</summary>
    internal (BigInteger Numerator, BigInteger Denominator) Value => (_rows[0][0], _denominator);

    internal IntegerTableau Copy() => new(this);

    /// <summary>A variable's value, as a fraction.</summary>
    internal (BigInteger Numerator, BigInteger Denominator) ValueOf(int variable)
    {
        int row = _basics.IndexOf(variable);
        return row < 0 ? (BigInteger.Zero, BigInteger.One) : (_rows[row][0], _denominator);
    }

    /// <summary>Pivots from a feasible basis to an optimal one; the program is bounded.</summary>
    internal void Maximise()
    {
        int idle = 0;
        BigInteger last = _rows[0][0];
        while (Entering(isCareful: idle > PatiencePivots) is var column and > 0)
        {
            int row = Leaving(column);
            if (row < 0) throw new InvalidOperationException("the program has no bound");
            BigInteger before = _denominator;
            Pivot(row, column);

            // Without progress the largest step may go in circles; the least label cannot.
            idle = _rows[0][0] * before == last * _denominator ? idle + 1 : 0;
            last = _rows[0][0];
        }
    }

    /// <summary>
    /// Adds <c>x &lt;= bound</c>, or <c>x &gt;= bound</c>, that a basic variable breaks, and finds the optimum again.
    /// </summary>
    /// <returns>False when nothing is left that holds.</returns>
    internal bool Cut(int variable, BigInteger bound, bool isAtMost)
    {
        BigInteger[] basic = _rows[_basics.IndexOf(variable)];
        BigInteger sign = isAtMost ? BigInteger.MinusOne : BigInteger.One;
        var cut = new BigInteger[basic.Length];
        for (int j = 0; j < cut.Length; j++) cut[j] = sign * basic[j];
        cut[0] -= sign * bound * _denominator;
        _rows.Add(cut);
        _basics.Add(_labels++);
        return Restore();
    }

    private bool Restore()
    {
        while (true)
        {
            int row = 0;
            for (int i = 1; i < _rows.Count; i++)
            {
                if (_rows[i][0].Sign < 0 && (row == 0 || _basics[i] < _basics[row])) row = i;
            }

            if (row == 0) return true;
            int column = 0;
            for (int j = 1; j < _nonBasics.Length; j++)
            {
                if (_rows[row][j].Sign < 0 && (column == 0 || IsSooner(row, j, column))) column = j;
            }

            if (column == 0) return false;
            Pivot(row, column);
        }
    }

    // The smaller loss for what is gained in the row; the lower label on a tie.
    private bool IsSooner(int row, int j, int column)
    {
        int order = (_rows[0][j] * -_rows[row][column]).CompareTo(_rows[0][column] * -_rows[row][j]);
        return order != 0 ? order < 0 : _nonBasics[j] < _nonBasics[column];
    }

    private int Entering(bool isCareful)
    {
        int best = 0;
        for (int j = 1; j < _nonBasics.Length; j++)
        {
            if (_rows[0][j].Sign >= 0) continue;
            bool isBetter = best == 0 || (isCareful
                ? _nonBasics[j] < _nonBasics[best]
                : _rows[0][j] < _rows[0][best] || (_rows[0][j] == _rows[0][best] && _nonBasics[j] < _nonBasics[best]));
            if (isBetter) best = j;
        }

        return best;
    }

    private int Leaving(int column)
    {
        int best = -1;
        for (int i = 1; i < _rows.Count; i++)
        {
            if (_rows[i][column].Sign <= 0) continue;
            if (best < 0)
            {
                best = i;
                continue;
            }

            int order = (_rows[i][0] * _rows[best][column]).CompareTo(_rows[best][0] * _rows[i][column]);
            if (order < 0 || (order == 0 && _basics[i] < _basics[best])) best = i;
        }

        return best;
    }

    private void Pivot(int row, int column)
    {
        BigInteger[] pivotRow = _rows[row];
        BigInteger pivot = pivotRow[column];
        for (int i = 0; i < _rows.Count; i++)
        {
            if (i != row) Eliminate(_rows[i], pivotRow, column, pivot);
        }

        pivotRow[column] = _denominator;
        _denominator = pivot;
        (_basics[row], _nonBasics[column]) = (_nonBasics[column], _basics[row]);
        if (pivot.Sign < 0) Negate();
    }

    private void Eliminate(BigInteger[] line, BigInteger[] pivotRow, int column, BigInteger pivot)
    {
        BigInteger factor = line[column];

        // Most entries are zero, and most pivots equal the last: then most of the row stays as it is.
        bool isSame = pivot == _denominator;
        if (factor.IsZero && isSame) return;
        for (int j = 0; j < line.Length; j++)
        {
            if (j == column) continue;
            bool hasTerm = !factor.IsZero && !pivotRow[j].IsZero;
            if (!hasTerm && (isSame || line[j].IsZero)) continue;
            BigInteger scaled = line[j] * pivot;
            if (hasTerm) scaled -= factor * pivotRow[j];
            line[j] = scaled / _denominator;
        }

        line[column] = -factor;
    }

    private void Negate()
    {
        _denominator = -_denominator;
        foreach (BigInteger[] line in _rows)
        {
            for (int j = 0; j < line.Length; j++) line[j] = -line[j];
        }
    }
}
