using System.Numerics;
using FastMargin.Book;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Book;

public sealed class PackedPriceTests
{
    [Fact]
    public void Every_price_of_up_to_17_digits_comes_back_exactly() => Seeds.ForEach(20, dice =>
    {
        for (int i = 0; i < 500; i++)
        {
            int decimals = dice.Below(19);
            long mantissa = dice.OneOf(1L, -1, 1) * dice.Between(0, (long)Math.Pow(10, dice.Below(18)) - 1);
            string text = Fraction.Text(mantissa, decimals);
            var price = Price.Parse(text);

            Assert.True(PackedPrice.TryPack(price, out PackedPrice packed), text);
            Assert.Equal(price, packed.ToPrice());
            double exact = Fraction.Parse(text).Near();
            Assert.True(Math.Abs(packed.ToDouble() - exact) <= 2e-16 * Math.Abs(exact) * 2, text);
        }
    });

    [Fact]
    public void A_price_with_more_digits_than_fit_is_refused_rather_than_rounded() => Seeds.ForEach(5, dice =>
    {
        for (int i = 0; i < 500; i++)
        {
            BigInteger mantissa = (BigInteger.Pow(2, 58) + dice.Between(-50, 50)) * dice.OneOf(1, -1);
            var price = Price.Parse(Fraction.Text(mantissa, 18));
            BigInteger digits = BigInteger.Abs(mantissa);
            while (digits % 10 == 0) digits /= 10;

            Assert.Equal(digits < BigInteger.Pow(2, 58), PackedPrice.TryPack(price, out PackedPrice packed));
            if (digits < BigInteger.Pow(2, 58)) Assert.Equal(price, packed.ToPrice());
        }
    });

    [Theory]
    [InlineData("0")]
    [InlineData("0.000000000000000001")]
    [InlineData("100000000000000000")]
    [InlineData("-99999999999999999")]
    public void Extremes_come_back(string text)
    {
        Assert.True(PackedPrice.TryPack(Price.Parse(text), out PackedPrice packed));
        Assert.Equal(text, packed.ToPrice().ToString());
    }
}
