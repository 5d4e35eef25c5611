using FastMargin.Instruments;
using FastMargin.Kernels.Options;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// Composite delta: the delta of an option over the price moves of the grid, weighted by how likely each is:
/// <c>Σ_m w_m·∂V/∂F(F·(1 + m·range))</c> with m = −1, −2/3, …, 1. Weights are the exchange's; those of CME are 0.270
/// at no move, 0.217, 0.110 and 0.037 at one, two and three thirds to either side, and sum to 0.998.
/// </summary>
public static class SpanDelta
{
    private static readonly double[] _weights = [0.037, 0.110, 0.217, 0.270, 0.217, 0.110, 0.037];

    /// <summary>Composite delta of one long option on a future.</summary>
    /// <param name="terms">The option; its underlying is the future.</param>
    /// <param name="range">Price scan range as a share of the price, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The option cannot be priced.</exception>
    /// <exception cref="DataException">A range out of range.</exception>
    public static double Of(in OptionTerms terms, double range)
    {
        if (!(range > 0 && range < 1)) throw new DataException($"scan range {range}", "above 0 and below 1");
        terms.Validate();
        Span<double> forward = stackalloc double[7];
        for (int m = 0; m < 7; m++) forward[m] = terms.Underlying * (1 + (range * (m - 3) / 3));
        Span<double> deltas = stackalloc double[7];
        Deltas(terms, forward, deltas);
        double sum = 0;
        for (int m = 0; m < 7; m++) sum = Math.FusedMultiplyAdd(_weights[m], deltas[m], sum);
        return sum;
    }

    private static void Deltas(in OptionTerms terms, ReadOnlySpan<double> forward, Span<double> deltas)
    {
        Span<double> columns = stackalloc double[7 * 10];
        Fill(columns, 0, terms.Strike);
        Fill(columns, 1, terms.Years);
        Fill(columns, 2, terms.Volatility);
        Fill(columns, 3, terms.Rate);
        Fill(columns, 4, terms.Side);
        var options = new OptionColumns
        {
            Underlying = forward,
            Strike = columns[..7],
            Years = columns[7..14],
            Volatility = columns[14..21],
            Rate = columns[21..28],
            Side = columns[28..35],
        };
        OptionVariants.Chosen.Greeks(options, new GreekColumns
        {
            Price = columns[35..42],
            Delta = deltas,
            Gamma = columns[42..49],
            Vega = columns[49..56],
            Theta = columns[56..63],
            Rho = columns[63..70],
        });
    }

    private static void Fill(Span<double> columns, int column, double value) =>
        columns.Slice(column * 7, 7).Fill(value);
}
