using FastMargin.Kernels.Scenarios;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// Scan risk of one combined commodity: <c>L_s = Σ_j q_j·A_{j,s}</c>, <c>scan risk = max(0, max_s L_s)</c>, and what
/// of it is time and volatility and what is price:
/// <code>
/// active   the first s with the largest L_s
/// pair     the scenario of the same price and the other volatility (1↔2, 3↔4, …; 15 and 16 are their own)
/// time     (L_1 + L_2)/2           price = max(0, (L_active + L_pair)/2 − time)
/// </code>
/// </summary>
/// <remarks>
/// Kernel: <see cref="ScenarioVariant"/>, one group. Exact while losses times quantities are whole numbers below 2^53.
/// For futures the excess is concave in price; options with fixed arrays too, re-priced ones are not. Source: CME,
/// "SPAN methodology".
/// </remarks>
public sealed class SpanScan
{
    private SpanScan(double[] totals) => Totals = totals;

    /// <summary>Loss of the portfolio in each scenario.</summary>
    public IReadOnlyList<double> Totals { get; }

    /// <summary>Scan risk, 0 or more.</summary>
    public double Risk => Math.Max(0, Totals[ActiveIndex]);

    /// <summary>The binding scenario counted from 1, as clearing houses do; the first of equals.</summary>
    public int Active => ActiveIndex + 1;

    /// <summary>Time risk.</summary>
    public double TimeRisk => (Totals[0] + Totals[1]) / 2;

    /// <summary>Price risk: the scan risk without volatility and time, 0 or more.</summary>
    public double PriceRisk
    {
        get
        {
            int pair = ActiveIndex < 14 ? ActiveIndex ^ 1 : ActiveIndex;
            return Math.Max(0, ((Totals[ActiveIndex] + Totals[pair]) / 2) - TimeRisk);
        }
    }

    private int ActiveIndex
    {
        get
        {
            int active = 0;
            for (int s = 1; s < Totals.Count; s++)
            {
                if (Totals[s] > Totals[active]) active = s;
            }

            return active;
        }
    }

    /// <summary>Scans positions.</summary>
    /// <exception cref="ArgumentException">A quantity or loss that is no number, or beyond 10^100.</exception>
    public static SpanScan Of(IReadOnlyList<(SpanArray Array, double Quantity)> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        using var table = new LossTable(positions.Count, SpanArray.Scenarios);
        for (int row = 0; row < positions.Count; row++) table.Set(row, positions[row].Array.Losses);
        int[] rows = [.. Enumerable.Range(0, positions.Count)];
        double[] quantities = [.. positions.Select(p => p.Quantity)];
        using var book = new ScenarioBook([0, positions.Count], rows, quantities, positions.Count);
        double[] totals = new double[table.Stride];
        ScenarioVariants.Chosen.Totals(table, book, 0, totals);
        return new SpanScan(totals);
    }
}
