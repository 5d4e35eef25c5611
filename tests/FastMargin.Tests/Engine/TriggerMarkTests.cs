using FastMargin.Engine;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Engine;

public sealed class TriggerMarkTests
{
    [Fact]
    public void A_key_has_fired_before_the_mark_is_beyond_its_reach() => Seeds.ForEach(200, dice =>
    {
        var mark = default(TriggerMark);
        var price = new TriggerPrice { IsInverse = dice.Chance(0.5) };
        long steps = (long)Math.Pow(2, dice.Real(1, 52));
        mark.Rescale(steps, ref price);
        mark.Move(steps, ref price);
        double reach = dice.OneOf(0, dice.Real(0, 1e-6), dice.Real(0, 0.5), dice.Real(0, 20));
        int low = price.KeyAt(reach, isLow: true);
        int high = price.KeyAt(reach, isLow: false);
        Assert.True(low > 0 && high < 0, $"keys {low} and {high}");
        for (int i = 0; i < 200; i++)
        {
            double factor = Math.Exp(dice.Real(-1, 1) * dice.OneOf(0.001, 1, 5));
            long other = Math.Clamp((long)(steps * factor) + dice.Below(3) - 1, 1, 1L << 53);
            if (mark.IsOutgrown(other)) continue;
            TriggerMark moved = mark;
            TriggerPrice there = price;
            moved.Move(other, ref there);
            double move = price.IsInverse ? ((double)steps / other) - 1 : ((double)other / steps) - 1;
            bool isFall = other < steps;
            bool isBeyond = Math.Abs(move) > reach * (1 + 1e-12);
            bool hasFired = moved.Fires(isFall ? low : high);
            Assert.True(hasFired || !isBeyond, $"{steps} to {other} is {move}, beyond {reach}");
        }
    });

    [Fact]
    public void A_band_of_no_width_fires_at_the_next_adverse_step_and_not_where_it_stands()
    {
        var mark = default(TriggerMark);
        var price = default(TriggerPrice);
        mark.Rescale(1_000, ref price);
        mark.Move(1_000, ref price);
        int low = price.KeyAt(0, isLow: true);
        int high = price.KeyAt(0, isLow: false);
        Assert.False(mark.Fires(low) || mark.Fires(high), "fires where it stands");
        mark.Move(999, ref price);
        Assert.True(mark.Fires(low) && !mark.Fires(high), "a step down");
        mark.Move(1_001, ref price);
        Assert.True(mark.Fires(high) && !mark.Fires(low), "a step up");
    }

    [Theory]
    [InlineData(1)]
    [InlineData((1L << 29) - 1)]
    [InlineData(1L << 30)]
    [InlineData(1L << 53)]
    public void Every_mark_has_a_scale_in_which_it_may_double(long steps)
    {
        var mark = default(TriggerMark);
        var price = default(TriggerPrice);
        mark.Rescale(steps, ref price);
        Assert.False(mark.IsOutgrown(steps), "outgrown at once");
        Assert.False(mark.IsOutgrown(2 * steps - 1), "outgrown before it has doubled");
    }
}
