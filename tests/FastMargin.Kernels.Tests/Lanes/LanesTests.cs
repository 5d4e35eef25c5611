using FastMargin.Kernels.Lanes;
using FastMargin.Kernels.Memory;

namespace FastMargin.Kernels.Tests.Lanes;

public sealed unsafe class LanesTests
{
    [Fact]
    public void A_scalar_multiply_add_rounds_once() => AssertFused<ScalarLanes>();

    [Fact]
    public void A_128_bit_multiply_add_rounds_once() => AssertFused<Vector128Lanes>();

    [Fact]
    public void A_256_bit_multiply_add_rounds_once() => AssertFused<Vector256Lanes>();

    [Fact]
    public void A_512_bit_multiply_add_rounds_once() => AssertFused<Vector512Lanes>();

    [Fact]
    public void A_paired_multiply_add_rounds_once() => AssertFused<PairLanes<Vector256Lanes>>();

    [Fact]
    public void The_multiply_add_of_the_framework_is_the_nearest_double()
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 10_000; round++)
        {
            double a = random.NextDouble() * 4 - 2;
            double b = random.NextDouble() * 4 - 2;
            double c = -a * b * (1 + (random.Next(3) - 1) * Math.Pow(2, -random.Next(60)));
            double found = Math.FusedMultiplyAdd(a, b, c);
            Dyadic exact = (Dyadic.From(a) * Dyadic.From(b)) + Dyadic.From(c);
            Dyadic error = exact + -Dyadic.From(found);
            Dyadic halfUlp = Dyadic.From(Math.BitIncrement(Math.Abs(found)) - Math.Abs(found)) * new Dyadic(1, -1);
            Dyadic size = error.Sign < 0 ? -error : error;
            Assert.True((size + -halfUlp).Sign <= 0, $"fma({a:R}, {b:R}, {c:R}) gave {found:R}.");
        }
    }

    [Fact]
    public void Scalars_are_all_greater_only_if_each_is() => AssertAllGreater<ScalarLanes>();

    [Fact]
    public void Lanes_of_128_bits_are_all_greater_only_if_each_is() => AssertAllGreater<Vector128Lanes>();

    [Fact]
    public void Lanes_of_256_bits_are_all_greater_only_if_each_is() => AssertAllGreater<Vector256Lanes>();

    [Fact]
    public void Lanes_of_512_bits_are_all_greater_only_if_each_is() => AssertAllGreater<Vector512Lanes>();

    [Fact]
    public void Paired_lanes_are_all_greater_only_if_each_is() => AssertAllGreater<PairLanes<Vector256Lanes>>();

    [Fact]
    public void A_streaming_store_writes_its_lanes_and_nothing_else()
    {
        AssertStreams<ScalarLanes>();
        AssertStreams<Vector128Lanes>();
        AssertStreams<Vector256Lanes>();
        AssertStreams<Vector512Lanes>();
        AssertStreams<PairLanes<Vector128Lanes>>();
    }

    private static void AssertAllGreater<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        using var memory = new NativeColumn<double>(SlotLayout.GroupSize);
        TLanes zero = TLanes.Broadcast(0);
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            foreach (double odd in (double[])[1, 0, -0.0, -1, double.NaN])
            {
                for (int i = 0; i < TLanes.Count; i++) memory.Start[i] = 1;
                memory.Start[lane] = odd;
                TLanes values = TLanes.Load(memory.Start);
                Assert.Equal(odd > 0, TLanes.AllGreater(values, zero));
                Assert.Equal(odd >= 0, TLanes.AllGreaterOrEqual(values, zero));
            }
        }
    }

    private static void AssertStreams<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        using var memory = new NativeColumn<double>(3 * SlotLayout.GroupSize);
        double* target = memory.Start + SlotLayout.GroupSize;
        for (int i = 0; i < TLanes.Count; i++) memory.Start[i] = i + 1;
        TLanes.StoreStreaming(TLanes.Load(memory.Start), target);
        for (int i = 0; i < 2 * SlotLayout.GroupSize; i++)
            Assert.Equal(i < TLanes.Count ? i + 1 : 0, target[i]);
    }

    private static void AssertFused<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        // (1 + 2^-30)(1 - 2^-30) - 1 is -2^-60 exactly, and 0 if the product is rounded first.
        TLanes product = TLanes.FusedMultiplyAdd(
            TLanes.Broadcast(1 + Math.Pow(2, -30)), TLanes.Broadcast(1 - Math.Pow(2, -30)), TLanes.Broadcast(-1));
        Assert.True(TLanes.All(TLanes.Equal(product, TLanes.Broadcast(-Math.Pow(2, -60)))));
    }
}
