using FastMargin.Engine;
using ILGPU;
using ILGPU.Runtime;

namespace FastMargin.Ilgpu;

/// <summary>
/// Shows that a device fuses: products whose last bits cancel, powers at both ends, signed zeros. A device that rounds
/// twice, flushes small numbers, or rounds otherwise gives other bits and is refused by name.
/// </summary>
internal static class FusedCheck
{
    private const int RandomTriples = 4_096;

    // A product of these has 106 bits; less its rounded self, only a fused operation leaves anything.
    private const double Third = 1.0 / 3;

    private static readonly double[] _hard =
    [
        Third, Third, -(Third * Third),
        1 + double.BitDecrement(1), 1 - double.BitDecrement(1), -1,
        1e-160, 1e-160, double.Epsilon,
        1e-308, 0.25, -1e-320,
        0.0, -1.0, 0.0,
        0.0, -1.0, -0.0,
        double.MaxValue, 2, double.NegativeInfinity,
        1e308, 10, -double.MaxValue,
    ];

    /// <summary>Compares with the processor, bit for bit.</summary>
    /// <exception cref="BatchDeviceException">The device gives other bits.</exception>
    public static void Run(string device, Accelerator accelerator)
    {
        double[] terms = [.. _hard, .. RandomTerms()];
        int count = terms.Length / 3;
        double[] results = new double[count];
        using AcceleratorStream stream = accelerator.CreateStream();
        using MemoryBuffer1D<double, Stride1D.Dense> up = accelerator.Allocate1D<double>(terms.Length);
        using MemoryBuffer1D<double, Stride1D.Dense> down = accelerator.Allocate1D<double>(count);
        (ArrayView<double> from, ArrayView<double> to) = (up.View, down.View);
        from.CopyFromCPU(stream, new ReadOnlySpan<double>(terms));
        Action<AcceleratorStream, Index1D, ArrayView<double>, ArrayView<double>> fuse =
            accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<double>, ArrayView<double>>(PassKernels.Fuse);
        fuse(stream, count, from, to);
        to.CopyToCPU(stream, new Span<double>(results));
        for (int i = 0; i < count; i++) Compare(device, terms.AsSpan(3 * i, 3), results[i]);
    }

    private static IEnumerable<double> RandomTerms()
    {
        var random = new Random(1);
        for (int i = 0; i < RandomTriples; i++)
        {
            double a = (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-60, 60));
            double b = (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-60, 60));
            yield return a;
            yield return b;
            // Half of them cancel the rounded product, so that what was rounded away is all there is.
            yield return i % 2 == 0 ? -(a * b) : random.NextDouble();
        }
    }

    private static void Compare(string device, ReadOnlySpan<double> terms, double found)
    {
        double expected = Math.FusedMultiplyAdd(terms[0], terms[1], terms[2]);
        bool isSame = BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found);
        if (isSame || (double.IsNaN(expected) && double.IsNaN(found))) return;
        throw new BatchDeviceException(
            $"{device}: fma({terms[0]:R}, {terms[1]:R}, {terms[2]:R}) is {found:R}; expected {expected:R}");
    }
}
