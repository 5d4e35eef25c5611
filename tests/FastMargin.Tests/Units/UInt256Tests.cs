using System.Numerics;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed class UInt256Tests
{
    private static readonly BigInteger _limit = BigInteger.One << 256;

    [Fact]
    public void Arithmetic_is_that_of_big_integers_or_refused() => Seeds.ForEach(200, dice =>
    {
        for (int i = 0; i < 200; i++)
        {
            (UInt256 a, UInt256 b) = (Number(dice), Number(dice));
            (ulong small, int bits) = ((ulong)Bits(dice), dice.Below(64));
            Assert.Equal(Big(a.Low) * Big(b.Low), Big(UInt256.Product(a.Low, b.Low)));
            Same(Big(a) + Big(b), () => a + b);
            Same(Big(a) - Big(b), () => a - b);
            Same(Big(a) * small, () => a * small);
            Assert.Equal(Big(a) >> bits, Big(a >> bits));
            Assert.Equal(Big(a).CompareTo(Big(b)), a.CompareTo(b));
            Assert.Equal((Big(a) < Big(b), Big(a) > Big(b)), (a < b, a > b));
            Assert.Equal((Big(a) <= Big(b), Big(a) >= Big(b)), (a <= b, a >= b));
            if (small == 0) continue;
            (UInt256 quotient, ulong remainder) = a.DivRem(small);
            Assert.Equal((Big(a) / small, Big(a) % small), (Big(quotient), remainder));
        }
    });

    [Fact]
    public void Numbers_at_the_limit_are_held_and_one_more_is_refused()
    {
        var most = new UInt256(UInt128.MaxValue, UInt128.MaxValue);
        var one = new UInt256(0, 1);
        Assert.Equal(_limit - 1, Big((most - one) + one));
        Assert.Throws<OverflowException>(() => most + one);
        Assert.Throws<OverflowException>(() => most + most);
        Assert.Throws<OverflowException>(() => most * 2);
        Assert.Throws<OverflowException>(() => one - most);
        Assert.Equal(Big(UInt128.MaxValue) * Big(UInt128.MaxValue), Big(UInt256.Product(most.Low, most.High)));
    }

    private static void Same(BigInteger expected, Func<UInt256> found)
    {
        if (expected.Sign < 0 || expected >= _limit) Assert.Throws<OverflowException>(() => found());
        else Assert.Equal(expected, Big(found()));
    }

    private static BigInteger Big(UInt256 value) => (Big(value.High) << 128) + Big(value.Low);

    private static BigInteger Big(UInt128 value) => value;

    private static UInt256 Number(Dice dice) => new(dice.Chance(0.4) ? 0 : Bits(dice), Bits(dice));

    private static UInt128 Bits(Dice dice)
    {
        ulong high = (ulong)dice.Between(long.MinValue, long.MaxValue - 1);
        var value = new UInt128(high, (ulong)dice.Between(long.MinValue, long.MaxValue - 1));
        return dice.Below(5) switch
        {
            0 => UInt128.MaxValue >> dice.Below(128),
            1 => UInt128.MaxValue << dice.Below(128),
            2 => UInt128.One << dice.Below(128),
            _ => value >> dice.Below(128),
        };
    }
}
