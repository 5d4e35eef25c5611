using System.Text.Json;

namespace FastMargin.Tests.Vectors;

public sealed class VectorToleranceTests
{
    [Theory]
    [InlineData("{}", "1", "1", true)]
    [InlineData("{}", "1", "1.000000000000000001", true)]
    [InlineData("{}", "1", "1.000000000001", false)]
    [InlineData("{}", "123456789012345678", "123456789012345678", true)]
    [InlineData("""{"abs":0.5}""", "10", "10.5", true)]
    [InlineData("""{"abs":0.5}""", "10", "10.500000000000000001", false)]
    [InlineData("""{"rel":0.1}""", "-10", "-11", true)]
    [InlineData("""{"rel":0.1}""", "-10", "-11.01", false)]
    [InlineData("""{"abs":0.5,"rel":0.1}""", "10", "11.5", true)]
    [InlineData("""{"abs":0.5,"rel":0.1}""", "10", "11.51", false)]
    [InlineData("""{"mode":"trunc_to_integer"}""", "10", "10.99", true)]
    [InlineData("""{"mode":"trunc_to_integer"}""", "-10", "-10.99", true)]
    [InlineData("""{"mode":"trunc_to_integer"}""", "10", "9.99", false)]
    [InlineData("""{"mode":"round_decimals","decimals":2}""", "10.13", "10.1251", true)]
    [InlineData("""{"mode":"round_decimals","decimals":2}""", "10.12", "10.1251", false)]
    [InlineData("""{"mode":"round_decimals","decimals":0}""", "-3", "-2.6", true)]
    public void Tolerance_reads_as_the_data_say(string tolerance, string expected, string computed, bool holds)
    {
        using var document = JsonDocument.Parse(tolerance);
        Assert.Equal(holds, VectorTolerance.Read(document.RootElement)
            .Holds(VectorNumber.Parse(expected), VectorNumber.Parse(computed)));
    }

    [Theory]
    [InlineData("1e-7", "0.0000001")]
    [InlineData("-1.50E+3", "-1500")]
    [InlineData("0.1", "0.1")]
    [InlineData("-2.1590780412083053e-118", "0")]
    [InlineData("-1.26e-59", "-1.3e-59")]
    public void Number_is_read_from_its_text_and_never_through_a_double(string text, string same) =>
        Assert.Equal(VectorNumber.Parse(same), VectorNumber.Parse(text));

    [Theory]
    [InlineData("0.0033333333333333332", 3333333333333333)]
    [InlineData("0.0033333333333333338", 3333333333333334)]
    public void More_than_eighteen_decimals_go_to_the_nearest_that_the_units_hold(string text, long atto) =>
        Assert.Equal((Int128)atto, VectorNumber.Parse(text).ToAtto());

    [Fact]
    public void Mode_that_is_not_known_is_refused()
    {
        using var document = JsonDocument.Parse("""{"mode":"vague"}""");
        Assert.Throws<FormatException>(() => VectorTolerance.Read(document.RootElement));
    }
}
