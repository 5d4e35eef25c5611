using FastMargin.Instruments;

namespace FastMargin.Models.Scenarios;

/// <summary>
/// A SPAN risk array: what one long contract loses in each of sixteen scenarios, the covered fraction of the extreme
/// moves already taken.
/// </summary>
public sealed class SpanArray
{
    /// <summary>Scenarios of a risk array.</summary>
    public const int Scenarios = 16;

    private static readonly int[] _thirds = [0, 0, 1, 1, -1, -1, 2, 2, -2, -2, 3, 3, -3, -3];

    private readonly double[] _losses;

    private SpanArray(double[] losses) => _losses = losses;

    /// <summary>Losses in the order of <see cref="ScenarioGrids.Span16"/>, gains below zero.</summary>
    public ReadOnlySpan<double> Losses => _losses;

    /// <summary>An array as a clearing house publishes it.</summary>
    /// <exception cref="DataException">Not sixteen, or one that is no number.</exception>
    public static SpanArray Create(ReadOnlySpan<double> losses, SourceLine source = default)
    {
        if (losses.Length != Scenarios)
            throw new DataException(source, $"a risk array of {losses.Length} losses", $"{Scenarios}");
        foreach (double loss in losses)
        {
            if (!double.IsFinite(loss)) throw new DataException(source, $"a loss of {loss}", "a number");
        }

        return new SpanArray(losses.ToArray());
    }

    /// <summary>
    /// The array of a future: <c>−k/3·range</c> whatever volatility does, and <c>∓range·extreme·cover</c>.
    /// </summary>
    /// <param name="range">Price scan range in money of one contract, 0 or more.</param>
    /// <param name="extreme">The extreme move in scan ranges.</param>
    /// <param name="cover">The share of it that counts, 0 to 1.</param>
    /// <exception cref="DataException">A number out of range.</exception>
    public static SpanArray Future(double range, double extreme = 3, double cover = 0.33)
    {
        if (!(range >= 0 && double.IsFinite(range))) throw new DataException($"scan range {range}", "0 or more");
        if (!(extreme >= 0 && double.IsFinite(extreme)))
            throw new DataException($"extreme move of {extreme} ranges", "0 or more");
        if (!(cover >= 0 && cover <= 1)) throw new DataException($"cover {cover}", "0 to 1");
        double[] losses = new double[Scenarios];
        for (int s = 0; s < _thirds.Length; s++) losses[s] = 0.0 - (range * _thirds[s] / 3);
        losses[14] = 0.0 - (range * extreme * cover);
        losses[15] = range * extreme * cover;
        return new SpanArray(losses);
    }
}
