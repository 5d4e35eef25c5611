using System.Numerics;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Sets;

public sealed class ExactTextTests
{
    [Theory]
    [InlineData(0, 1, "0")]
    [InlineData(-7, 1, "-7")]
    [InlineData(10, 4, "2.5")]
    [InlineData(-1, 1024, "-0.0009765625")]
    [InlineData(3, 125, "0.024")]
    [InlineData(1_000, 10, "100")]
    public void A_number_with_an_end_is_whole_whichever_way_it_would_be_rounded(int above, int below, string text)
    {
        var value = new Rational(above, below);
        Assert.Equal(text, ExactText.Up(value));
        Assert.Equal(text, ExactText.Down(value));
        Assert.Equal(text, ExactText.Of(value));
        ExactText.Text(value, isUp: true, out bool isWhole);
        Assert.True(isWhole);
    }

    [Theory]
    [InlineData(1, 3, "0.333333333333333334", "0.333333333333333333")]
    [InlineData(-1, 3, "-0.333333333333333333", "-0.333333333333333334")]
    [InlineData(200, 7, "28.571428571428571429", "28.571428571428571428")]
    public void One_without_an_end_is_rounded_at_the_eighteenth_decimal(int above, int below, string up, string down)
    {
        var value = new Rational(above, below);
        Assert.Equal(up, ExactText.Up(value));
        Assert.Equal(down, ExactText.Down(value));
        ExactText.Text(value, isUp: true, out bool isWhole);
        Assert.False(isWhole);
    }

    [Fact]
    public void The_text_is_the_number_or_the_next_decimal_on_the_side_asked_for() => Seeds.ForEach(2_000, dice =>
    {
        BigInteger above = dice.Below(1 << 30) - (1 << 29);
        BigInteger below =
            BigInteger.Pow(2, dice.Below(60)) * BigInteger.Pow(5, dice.Below(60)) * dice.OneOf(1, 1, 3, 7);
        var value = new Rational(above, below);
        var exact = new Fraction(above, below);
        bool isUp = dice.Chance(0.5);
        string text = ExactText.Text(value, isUp, out bool isWhole);
        Fraction away = Fraction.Parse(text) - exact;
        Assert.Equal(isWhole, away.Sign == 0);
        Assert.True(away.Sign == 0 || away.Sign == (isUp ? 1 : -1));
        Assert.True(away.Magnitude < Fraction.Unit);
        bool hasZeros = text.Contains('.', StringComparison.Ordinal) && isWhole && text.EndsWith('0');
        Assert.False(hasZeros, text);
    });
}
