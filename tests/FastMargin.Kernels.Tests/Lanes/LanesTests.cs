using FastMargin.Kernels.Lanes;

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

    private static void AssertFused<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        // (1 + 2^-30)(1 - 2^-30) - 1 is -2^-60 exactly, and 0 if the product is rounded first.
        TLanes product = TLanes.FusedMultiplyAdd(
            TLanes.Broadcast(1 + Math.Pow(2, -30)), TLanes.Broadcast(1 - Math.Pow(2, -30)), TLanes.Broadcast(-1));
        Assert.True(TLanes.All(TLanes.Equal(product, TLanes.Broadcast(-Math.Pow(2, -60)))));
    }
}
