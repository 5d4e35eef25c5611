using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed class QuantityTests
{
    [Fact]
    public void Text_and_utf8_and_decimal_give_one_value()
    {
        Quantity value = Quantity.Parse("-12.5");
        Assert.Equal(value, Quantity.Parse("-12.5"u8));
        Assert.Equal(value, Quantity.FromDecimal(-12.5m));
        Assert.True(Quantity.TryParse("-12.5", out Quantity tried) && tried == value);
        Assert.True(Quantity.TryParse("-12.5"u8, out tried) && tried == value);
        Assert.Equal("-12.5", value.ToString());
        Assert.Equal(-12.5, value.ToDouble());
        Assert.Equal(-1, value.Sign);
        Span<byte> utf8 = stackalloc byte[8];
        Assert.True(value.TryFormat(utf8, out int written) && utf8[..written].SequenceEqual("-12.5"u8));
    }

    [Fact]
    public void A_refusal_names_the_quantity()
    {
        Refused("quantity \"NaN\" is not a decimal", () => Quantity.Parse("NaN"));
        Refused("quantity \"1e-19\" has more than 18 decimals", () => Quantity.Parse("1e-19"u8));
        Refused("quantity 1000000000000000000000 is too large", () => Quantity.FromDecimal(1e21m));
        Assert.False(Quantity.TryParse("x", out Quantity value) || value != Quantity.Zero);
        Assert.False(Quantity.TryParse("x"u8, out value) || value != Quantity.Zero);
    }

    [Fact]
    public void Sums_are_exact_and_overflow_is_refused()
    {
        var unit = new Quantity(1);
        var largest = new Quantity(Int128.MaxValue);
        var smallest = new Quantity(Int128.MinValue);
        Assert.Equal(Quantity.Parse("0.3"), Quantity.Parse("0.1") + Quantity.Parse("0.2"));
        Assert.Equal(Quantity.Parse("-0.1"), -(Quantity.Parse("0.3") - Quantity.Parse("0.2")));
        Assert.Throws<OverflowException>(() => largest + unit);
        Assert.Throws<OverflowException>(() => smallest - unit);
        Assert.Throws<OverflowException>(() => -smallest);
    }

    [Fact]
    public void Order_is_that_of_the_numbers()
    {
        Quantity low = Quantity.Parse("-1");
        Quantity high = Quantity.Parse("0.5");
        Assert.True(low < high && high > low && low <= high && high >= low && low.CompareTo(high) < 0);
        Assert.False(high < low || low > high || high <= low || low >= high);
        Assert.Equal(default, Quantity.Zero);
    }

    [Fact]
    public void A_whole_number_of_lots_goes_there_and_back()
    {
        Quantity lot = Quantity.Parse("0.0001");
        Assert.Equal(-15_000, Quantity.Parse("-1.5").ToLots(lot));
        Assert.Equal(Quantity.Parse("-1.5"), Quantity.FromLots(-15_000, lot));
        Assert.True(Quantity.Parse("2").TryToLots(lot, out long lots) && lots == 20_000);
        Assert.Equal(Quantity.One, Quantity.FromLots(1, Quantity.One));
    }

    [Fact]
    public void A_quantity_finer_than_the_lot_is_refused()
    {
        Quantity lot = Quantity.Parse("0.0001");
        FormatException error = Assert.Throws<FormatException>(() => Quantity.Parse("0.00015").ToLots(lot));
        Assert.Equal("quantity 0.00015 is finer than the lot 0.0001", error.Message);
        Assert.False(Quantity.Parse("0.00015").TryToLots(lot, out _));
    }

    [Fact]
    public void More_lots_than_64_bits_hold_are_refused()
    {
        var lot = new Quantity(1);
        Assert.Throws<OverflowException>(() => Quantity.Parse("10").ToLots(lot));
        Assert.False(Quantity.Parse("10").TryToLots(lot, out long lots) || lots != 0);
        Assert.Throws<OverflowException>(() => Quantity.FromLots(long.MaxValue, Quantity.Parse("1000")));
    }

    [Fact]
    public void A_lot_of_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantity.One.ToLots(Quantity.Zero));

    private static void Refused(string start, Func<object> action) =>
        Assert.StartsWith(start, Assert.Throws<FormatException>(action).Message);
}
