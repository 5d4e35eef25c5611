using FastMargin.Instruments;
using FastMargin.Kernels.Options;
using FastMargin.Kernels.Scenarios;

namespace FastMargin.Models.Scenarios;

/// <summary>An instrument of a chain.</summary>
/// <param name="Multiplier">Units of the underlying in one.</param>
/// <param name="Strike">Strike of an option; null for a future.</param>
/// <param name="IsCall">Whether an option is a call.</param>
public readonly record struct ChainInstrument(double Multiplier, double? Strike = null, bool IsCall = false);

/// <summary>
/// The loss arrays of everything on one forward, re-priced in one batch when the forward, a volatility, the rate or
/// time moves:
/// <code>
/// L_s = share_s·multiplier·(V(F, σ) − V(F·factor_s, σ'_s))          V: Black-76; of a future F itself
/// </code>
/// </summary>
/// <remarks>
/// Kernel: <see cref="OptionVariant"/>, all options times all scenarios at once. Once made it allocates nothing.
/// Relative error of each value below 10^-12, so that of a loss below 10^-12 of the two values.
/// </remarks>
public sealed class ScenarioChain
{
    private readonly ScenarioGrid _grid;
    private readonly VolatilityShock _shock;
    private readonly ChainInstrument[] _instruments;
    private readonly LossTable _table;
    private readonly int _firstRow;
    private readonly int _width;
    private readonly double[] _underlying;
    private readonly double[] _strike;
    private readonly double[] _years;
    private readonly double[] _volatility;
    private readonly double[] _rate;
    private readonly double[] _side;
    private readonly double[] _value;
    private readonly double[] _losses;

    /// <summary>A chain whose loss arrays are rows of a table.</summary>
    /// <param name="grid">Scenarios; as many as the table has.</param>
    /// <param name="shock">What a move of volatility is.</param>
    /// <param name="instruments">Options and futures.</param>
    /// <param name="table">Where losses go.</param>
    /// <param name="firstRow">Row of the first instrument; the others follow.</param>
    /// <exception cref="DataException">
    /// A table of another grid's size or with too few rows, a grid with skews, a strike or multiplier unfit.
    /// </exception>
    public ScenarioChain(
        ScenarioGrid grid, VolatilityShock shock, IReadOnlyList<ChainInstrument> instruments, LossTable table,
        int firstRow)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(shock);
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentNullException.ThrowIfNull(table);
        shock.Validate();
        Check(grid, instruments, table, firstRow);
        (_grid, _shock, _instruments, _table, _firstRow) = (grid, shock, [.. instruments], table, firstRow);
        _width = grid.Count + 1;
        int size = instruments.Count * _width;
        (_underlying, _strike, _years, _volatility) =
            (new double[size], new double[size], new double[size], new double[size]);
        (_rate, _side, _value) = (new double[size], new double[size], new double[size]);
        _losses = new double[grid.Count];
        for (int i = 0; i < instruments.Count; i++)
        {
            // A future is priced as a call and its value not looked at: it costs less than telling it apart.
            Row(_strike, i).Fill(instruments[i].Strike ?? 1);
            Row(_side, i).Fill(instruments[i].Strike is null || instruments[i].IsCall ? 1 : -1);
            Mark(i, 1, 0);
        }
    }

    /// <summary>Time to expiry and volatility of an option, for the next <see cref="Reprice"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such instrument.</exception>
    public void Mark(int instrument, double years, double volatility)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(instrument);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(instrument, _instruments.Length);
        Row(_years, instrument).Fill(years);
        double multiplier = _shock.Multiplier(years * 365 * VolatilityShock.SecondsPerDay);
        Span<double> row = Row(_volatility, instrument);
        for (int s = 0; s < _grid.Count; s++)
            row[s] = _shock.Apply(volatility, _grid.Points[s].Volatility, multiplier);
        row[^1] = volatility;
    }

    /// <summary>Writes the loss arrays at a forward.</summary>
    /// <param name="forward">Above 0.</param>
    /// <param name="rate">Continuous interest rate of a year.</param>
    /// <returns>
    /// The first instrument that has no price (expired, negative volatility, not finite), or −1; with one nothing is
    /// written.
    /// </returns>
    public int Reprice(double forward, double rate)
    {
        Array.Fill(_rate, rate);
        for (int s = 0; s < _width; s++)
        {
            double moved = s < _grid.Count ? forward * _grid.Points[s].PriceFactor : forward;
            for (int at = s; at < _underlying.Length; at += _width) _underlying[at] = moved;
        }

        if (OptionVariants.Chosen.Price(Columns, _value) > 0) return Array.FindIndex(_value, double.IsNaN) / _width;
        for (int i = 0; i < _instruments.Length; i++)
        {
            Span<double> values = Row(_instruments[i].Strike is null ? _underlying : _value, i);
            double multiplier = _instruments[i].Multiplier;
            for (int s = 0; s < _losses.Length; s++)
                _losses[s] = _grid.Points[s].Share * multiplier * (values[^1] - values[s]);
            _table.Set(_firstRow + i, _losses);
        }

        return -1;
    }

    private OptionColumns Columns => new()
    {
        Underlying = _underlying,
        Strike = _strike,
        Years = _years,
        Volatility = _volatility,
        Rate = _rate,
        Side = _side,
    };

    private static void Check(
        ScenarioGrid grid, IReadOnlyList<ChainInstrument> instruments, LossTable table, int firstRow)
    {
        if (table.Scenarios != grid.Count)
            throw new DataException($"a table of {table.Scenarios} scenarios", $"{grid.Count}, those of {grid.Name}");
        if (firstRow < 0 || firstRow > table.Rows - instruments.Count)
        {
            throw new DataException(
                $"rows {firstRow} to {firstRow + instruments.Count - 1}", $"rows below {table.Rows}");
        }

        if (grid.Points.Any(p => p.Volatility is VolatilityMove.Linear or VolatilityMove.Absolute))
            throw new DataException($"grid {grid.Name}: a skew", "volatility up, down or level");
        for (int i = 0; i < instruments.Count; i++)
        {
            (double multiplier, double? strike, _) = instruments[i];
            if (!(multiplier > 0 && double.IsFinite(multiplier)))
                throw new DataException($"instrument {i + 1}: multiplier {multiplier}", "above 0");
            if (strike is { } price && !(price > 0 && double.IsFinite(price)))
                throw new DataException($"instrument {i + 1}: strike {strike}", "above 0");
        }
    }

    private Span<double> Row(double[] column, int instrument) => column.AsSpan(instrument * _width, _width);
}
