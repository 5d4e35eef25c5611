namespace FastMargin.Kernels.Tests;

public sealed class ThresholdsTests
{
    [Fact]
    public void Thresholds_keep_their_values_in_order()
    {
        Thresholds thresholds = Thresholds.Default;
        Assert.Equal(7, thresholds.Count);
        Assert.Equal(1.30, thresholds.Largest);
        Assert.Equal(0.85, thresholds[2]);
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 1.0, 1.0 })]
    [InlineData(new[] { 1.0, 0.5 })]
    [InlineData(new[] { -0.1 })]
    [InlineData(new[] { double.NaN })]
    [InlineData(new[] { double.PositiveInfinity })]
    [InlineData(new[] { 0.0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })]
    public void Values_that_are_no_ladder_are_refused(double[] values) =>
        Assert.Throws<ArgumentException>(() => new Thresholds(values));
}
