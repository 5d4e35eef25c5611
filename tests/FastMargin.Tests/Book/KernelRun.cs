using FastMargin.Book;
using FastMargin.Kernels;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Book;

/// <summary>Every kernel variant over every slab of a book; they must agree bit for bit.</summary>
internal static class KernelRun
{
    /// <summary>The thresholds as decimals; the kernels get the nearest doubles.</summary>
    public static readonly string[] Decimals = ["0", "0.80", "0.85", "1", "1.05", "1.25", "1.30"];

    public static readonly Fraction[] Exact = [.. Decimals.Select(Fraction.Parse)];

    /// <summary>What each pool's id has as value, the same from all variants, whole slabs and single pools.</summary>
    public static Dictionary<int, PoolValue> Run(MarginBook book)
    {
        Thresholds thresholds = Thresholds.Default;
        var values = new Dictionary<int, PoolValue>();
        foreach (Slab slab in book.Slabs)
        {
            foreach (SweepVariant variant in SweepVariants.All)
            {
                Poison(slab);
                SlabColumns columns = slab.Columns();
                variant.Sweep(in columns, book.Rows, in thresholds);
                for (int at = 0; at < slab.Count; at++)
                {
                    var value = new PoolValue(slab.Equity[at], slab.Requirement[at], slab.Rung[at]);
                    Assert.True(
                        values.TryAdd(slab.Pools[at], value) || IsSame(values[slab.Pools[at]], value),
                        $"{variant.Name} gives pool {slab.Pools[at]} {value}, another gives {values[slab.Pools[at]]}");
                }
            }

            for (int at = 0; at < slab.Count; at++)
            {
                SlabColumns columns = slab.Columns();
                PoolValue single = PoolKernel.Evaluate(in columns, at, book.Rows, in thresholds);
                Assert.True(IsSame(values[slab.Pools[at]], single), $"pool {slab.Pools[at]} alone is {single}");
            }
        }

        return values;
    }

    public static bool IsSame(PoolValue left, PoolValue right) =>
        IsSame(left.Equity, right.Equity) && IsSame(left.Requirement, right.Requirement) && left.Rung == right.Rung;

    /// <summary>Equal bits, or both not a number.</summary>
    public static bool IsSame(double left, double right) =>
        BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right)
        || (double.IsNaN(left) && double.IsNaN(right));

    private static void Poison(Slab slab)
    {
        slab.Equity.Span.Fill(12345);
        slab.Requirement.Span.Fill(54321);
        slab.Rung.Span.Fill(77);
    }
}
