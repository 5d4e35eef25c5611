using FastMargin.Kernels.Memory;

namespace FastMargin.Kernels.Stress;

/// <summary>
/// Tables for many shocks, and which rows are brackets of one chain; lanes and devices compute of each pool and shock,
/// in this order and with fused multiply-adds where it says so:
/// <code>
/// E = Cash                       for each coin c: E = fma(Coin_c, Rate_c, E)
/// M = Magnitude                  for each coin c: M = fma(CoinMagnitude_c, Rate_c, M)
/// R = 0, G = 0, B = AddOn, A = 0 for each slot (q, row):
///     r = First[row];            while (r &lt; Last[row] and |q| &gt;= FromLots[r + 1]) r++
///     E = fma(q, Value[r], E)    R = fma(|q|, Requirement[r], R)    G = fma(|q|, |Value[r]|, G)
///     B = B - Amount[r]          A = A + Amount[r]
/// M = fma(A, (positions + 10) / 8, M)
/// Requirement = R + B            rung from E, Requirement, R, G, M as in a sweep
/// </code>
/// A bracket is found by size alone: <see cref="ShockRow.FromLots"/> is exact for the shocked price.
/// </summary>
public sealed unsafe class ShockTables : IDisposable
{
    private readonly NativeColumn<ShockRow> _rows;
    private readonly NativeColumn<double> _rates;
    private readonly NativeColumn<ushort> _first;
    private readonly NativeColumn<ushort> _last;

    /// <summary>Tables of zeros, every row a chain of its own.</summary>
    /// <param name="shocks">Shocks, from 1.</param>
    /// <param name="rows">Rows of each table, 1 up to <see cref="SlotLayout.MaxRows"/>.</param>
    /// <param name="coins">Currencies whose rate moves.</param>
    public ShockTables(int shocks, int rows, int coins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shocks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, SlotLayout.MaxRows);
        ArgumentOutOfRangeException.ThrowIfNegative(coins);
        (Shocks, Rows, Coins) = (shocks, rows, coins);
        _rows = new NativeColumn<ShockRow>(checked(shocks * rows));
        _rates = new NativeColumn<double>(checked(shocks * coins));
        _first = new NativeColumn<ushort>(rows);
        _last = new NativeColumn<ushort>(rows);
        for (int row = 0; row < rows; row++) _first[row] = _last[row] = (ushort)row;
    }

    /// <summary>Shocks.</summary>
    public int Shocks { get; }

    /// <summary>Rows of a table.</summary>
    public int Rows { get; }

    /// <summary>Currencies whose rate moves.</summary>
    public int Coins { get; }

    /// <summary>By row, the first row of its chain.</summary>
    public Span<ushort> First => _first.Span;

    /// <summary>By row, the last row of its chain.</summary>
    public Span<ushort> Last => _last.Span;

    /// <summary>All tables, one shock after the other.</summary>
    public ReadOnlySpan<ShockRow> AllRows => _rows.Span;

    /// <summary>All rates, one shock after the other.</summary>
    public ReadOnlySpan<double> AllRates => _rates.Span;

    /// <summary>The rows of a shock.</summary>
    public Span<ShockRow> Table(int shock) => _rows.Span.Slice(shock * Rows, Rows);

    /// <summary>The rates of a shock, coin by coin, to base currency.</summary>
    public Span<double> Rates(int shock) => _rates.Span.Slice(shock * Coins, Coins);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _rows.Dispose();
        _rates.Dispose();
        _first.Dispose();
        _last.Dispose();
    }
}

/// <summary>A row of a shocked table: one bracket of one chain.</summary>
/// <param name="Value">As <see cref="TableRow.Value"/>, at the shocked price.</param>
/// <param name="Requirement">As <see cref="TableRow.Requirement"/>.</param>
/// <param name="FromLots">The smallest size in lots that is in this bracket or a later one; 0 for the first.</param>
/// <param name="Amount">The bracket's maintenance amount in base currency, 0 for the first.</param>
public readonly record struct ShockRow(double Value, double Requirement, double FromLots, double Amount);

/// <summary>What of the pools of a slab depends on no slot, apart from what moves with a rate.</summary>
public readonly unsafe struct StressColumns
{
    /// <summary>Worth in base currency that no shock moves.</summary>
    public required double* Cash { get; init; }

    /// <summary>Requirement in base currency beside all slots and their brackets.</summary>
    public required double* AddOn { get; init; }

    /// <summary>As <see cref="SlabColumns.Magnitude"/>, for these two.</summary>
    public required float* Magnitude { get; init; }

    /// <summary>By coin, then pool (padded to whole groups): worth in that coin.</summary>
    public required double* Coins { get; init; }

    /// <summary>By coin, then pool: what its part adds to the magnitude for a unit of the rate.</summary>
    public required double* CoinMagnitudes { get; init; }
}
