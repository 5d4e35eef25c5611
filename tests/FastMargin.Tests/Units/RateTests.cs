using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed class RateTests
{
    [Fact]
    public void Text_and_utf8_and_decimal_give_one_value()
    {
        Rate value = Rate.Parse("-12.5");
        Assert.Equal(value, Rate.Parse("-12.5"u8));
        Assert.Equal(value, Rate.FromDecimal(-12.5m));
        Assert.True(Rate.TryParse("-12.5", out Rate tried) && tried == value);
        Assert.True(Rate.TryParse("-12.5"u8, out tried) && tried == value);
        Assert.Equal("-12.5", value.ToString());
        Assert.Equal(-12.5, value.ToDouble());
        Assert.Equal(-1, value.Sign);
        Span<byte> utf8 = stackalloc byte[8];
        Assert.True(value.TryFormat(utf8, out int written) && utf8[..written].SequenceEqual("-12.5"u8));
    }

    [Fact]
    public void A_refusal_names_the_rate()
    {
        Refused("rate \"NaN\" is not a decimal", () => Rate.Parse("NaN"));
        Refused("rate \"1e-19\" has more than 18 decimals", () => Rate.Parse("1e-19"u8));
        Refused("rate 1000000000000000000000 is too large", () => Rate.FromDecimal(1e21m));
        Assert.False(Rate.TryParse("x", out Rate value) || value != Rate.Zero);
        Assert.False(Rate.TryParse("x"u8, out value) || value != Rate.Zero);
    }

    [Fact]
    public void Sums_are_exact_and_overflow_is_refused()
    {
        var unit = new Rate(1);
        var largest = new Rate(Int128.MaxValue);
        var smallest = new Rate(Int128.MinValue);
        Assert.Equal(Rate.Parse("0.3"), Rate.Parse("0.1") + Rate.Parse("0.2"));
        Assert.Equal(Rate.Parse("-0.1"), -(Rate.Parse("0.3") - Rate.Parse("0.2")));
        Assert.Throws<OverflowException>(() => largest + unit);
        Assert.Throws<OverflowException>(() => smallest - unit);
        Assert.Throws<OverflowException>(() => -smallest);
    }

    [Fact]
    public void Order_is_that_of_the_numbers()
    {
        Rate low = Rate.Parse("-1");
        Rate high = Rate.Parse("0.5");
        Assert.True(low < high && high > low && low <= high && high >= low && low.CompareTo(high) < 0);
        Assert.False(high < low || low > high || high <= low || low >= high);
        Assert.Equal(default, Rate.Zero);
    }

    [Fact]
    public void The_rate_of_a_leverage_is_rounded_against_the_account()
    {
        Assert.Equal("0.013333333333333334", Rate.FromLeverage(Rate.Parse("75")).ToString());
        Assert.Equal("0.008", Rate.FromLeverage(Rate.Parse("125")).ToString());
        Assert.Equal(Rate.One, Rate.FromLeverage(Rate.One));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rate.FromLeverage(Rate.Zero));
    }

    private static void Refused(string start, Func<object> action) =>
        Assert.StartsWith(start, Assert.Throws<FormatException>(action).Message);
}
