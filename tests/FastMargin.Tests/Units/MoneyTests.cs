using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed class MoneyTests
{
    [Fact]
    public void Text_and_utf8_and_decimal_give_one_value()
    {
        Money value = Money.Parse("-12.5");
        Assert.Equal(value, Money.Parse("-12.5"u8));
        Assert.Equal(value, Money.FromDecimal(-12.5m));
        Assert.True(Money.TryParse("-12.5", out Money tried) && tried == value);
        Assert.True(Money.TryParse("-12.5"u8, out tried) && tried == value);
        Assert.Equal("-12.5", value.ToString());
        Assert.Equal(-12.5, value.ToDouble());
        Assert.Equal(-1, value.Sign);
        Span<byte> utf8 = stackalloc byte[8];
        Assert.True(value.TryFormat(utf8, out int written) && utf8[..written].SequenceEqual("-12.5"u8));
    }

    [Fact]
    public void A_refusal_names_the_money()
    {
        Refused("money \"NaN\" is not a decimal", () => Money.Parse("NaN"));
        Refused("money \"1e-19\" has more than 18 decimals", () => Money.Parse("1e-19"u8));
        Refused("money 1000000000000000000000 is too large", () => Money.FromDecimal(1e21m));
        Assert.False(Money.TryParse("x", out Money value) || value != Money.Zero);
        Assert.False(Money.TryParse("x"u8, out value) || value != Money.Zero);
    }

    [Fact]
    public void Sums_are_exact_and_overflow_is_refused()
    {
        var unit = new Money(1);
        var largest = new Money(Int128.MaxValue);
        var smallest = new Money(Int128.MinValue);
        Assert.Equal(Money.Parse("0.3"), Money.Parse("0.1") + Money.Parse("0.2"));
        Assert.Equal(Money.Parse("-0.1"), -(Money.Parse("0.3") - Money.Parse("0.2")));
        Assert.Throws<OverflowException>(() => largest + unit);
        Assert.Throws<OverflowException>(() => smallest - unit);
        Assert.Throws<OverflowException>(() => -smallest);
    }

    [Fact]
    public void Order_is_that_of_the_numbers()
    {
        Money low = Money.Parse("-1");
        Money high = Money.Parse("0.5");
        Assert.True(low < high && high > low && low <= high && high >= low && low.CompareTo(high) < 0);
        Assert.False(high < low || low > high || high <= low || low >= high);
        Assert.Equal(default, Money.Zero);
    }

    [Theory]
    [InlineData("1.005", 2, "1", "1.01")]
    [InlineData("-1.005", 2, "-1.01", "-1")]
    [InlineData("1.01", 2, "1.01", "1.01")]
    [InlineData("0.000000000000000001", 0, "0", "1")]
    [InlineData("-0.000000000000000001", 0, "-1", "0")]
    public void Demands_round_up_and_credits_round_down(string text, int decimals, string down, string up)
    {
        var money = Money.Parse(text);
        Assert.Equal(Money.Parse(down), money.RoundDown(decimals));
        Assert.Equal(Money.Parse(up), money.RoundUp(decimals));
    }

    private static void Refused(string start, Func<object> action) =>
        Assert.StartsWith(start, Assert.Throws<FormatException>(action).Message);
}
