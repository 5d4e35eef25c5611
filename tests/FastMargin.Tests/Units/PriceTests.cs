using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed class PriceTests
{
    [Fact]
    public void Text_and_utf8_and_decimal_give_one_value()
    {
        Price value = Price.Parse("-12.5");
        Assert.Equal(value, Price.Parse("-12.5"u8));
        Assert.Equal(value, Price.FromDecimal(-12.5m));
        Assert.True(Price.TryParse("-12.5", out Price tried) && tried == value);
        Assert.True(Price.TryParse("-12.5"u8, out tried) && tried == value);
        Assert.Equal("-12.5", value.ToString());
        Assert.Equal(-12.5, value.ToDouble());
        Assert.Equal(-1, value.Sign);
        Span<byte> utf8 = stackalloc byte[8];
        Assert.True(value.TryFormat(utf8, out int written) && utf8[..written].SequenceEqual("-12.5"u8));
    }

    [Fact]
    public void A_refusal_names_the_price()
    {
        Refused("price \"NaN\" is not a decimal", () => Price.Parse("NaN"));
        Refused("price \"1e-19\" has more than 18 decimals", () => Price.Parse("1e-19"u8));
        Refused("price 1000000000000000000000 is too large", () => Price.FromDecimal(1e21m));
        Assert.False(Price.TryParse("x", out Price value) || value != Price.Zero);
        Assert.False(Price.TryParse("x"u8, out value) || value != Price.Zero);
    }

    [Fact]
    public void Sums_are_exact_and_overflow_is_refused()
    {
        var unit = new Price(1);
        var largest = new Price(Int128.MaxValue);
        var smallest = new Price(Int128.MinValue);
        Assert.Equal(Price.Parse("0.3"), Price.Parse("0.1") + Price.Parse("0.2"));
        Assert.Equal(Price.Parse("-0.1"), -(Price.Parse("0.3") - Price.Parse("0.2")));
        Assert.Throws<OverflowException>(() => largest + unit);
        Assert.Throws<OverflowException>(() => smallest - unit);
        Assert.Throws<OverflowException>(() => -smallest);
    }

    [Fact]
    public void Order_is_that_of_the_numbers()
    {
        Price low = Price.Parse("-1");
        Price high = Price.Parse("0.5");
        Assert.True(low < high && high > low && low <= high && high >= low && low.CompareTo(high) < 0);
        Assert.False(high < low || low > high || high <= low || low >= high);
        Assert.Equal(default, Price.Zero);
    }

    [Fact]
    public void A_whole_number_of_steps_goes_there_and_back()
    {
        Price step = Price.Parse("0.0001");
        Assert.Equal(-15_000, Price.Parse("-1.5").ToSteps(step));
        Assert.Equal(Price.Parse("-1.5"), Price.FromSteps(-15_000, step));
        Assert.True(Price.Parse("2").TryToSteps(step, out long steps) && steps == 20_000);
        Assert.Equal(Price.One, Price.FromSteps(1, Price.One));
    }

    [Fact]
    public void A_price_finer_than_the_step_is_refused()
    {
        Price step = Price.Parse("0.0001");
        FormatException error = Assert.Throws<FormatException>(() => Price.Parse("0.00015").ToSteps(step));
        Assert.Equal("price 0.00015 is finer than the step 0.0001", error.Message);
        Assert.False(Price.Parse("0.00015").TryToSteps(step, out _));
    }

    [Fact]
    public void More_steps_than_64_bits_hold_are_refused()
    {
        var step = new Price(1);
        Assert.Throws<OverflowException>(() => Price.Parse("10").ToSteps(step));
        Assert.False(Price.Parse("10").TryToSteps(step, out long steps) || steps != 0);
        Assert.Throws<OverflowException>(() => Price.FromSteps(long.MaxValue, Price.Parse("1000")));
    }

    [Fact]
    public void A_step_of_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Price.One.ToSteps(Price.Zero));

    private static void Refused(string start, Func<object> action) =>
        Assert.StartsWith(start, Assert.Throws<FormatException>(action).Message);
}
