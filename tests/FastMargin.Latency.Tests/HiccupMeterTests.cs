namespace FastMargin.Latency.Tests;

public class HiccupMeterTests
{
    private const double EveryTenNs = 1e8;

    [Fact]
    public void A_stall_is_charged_to_every_tick_that_was_due_in_it()
    {
        LatencyHistogram late = Watch(start: 1_000, (1_000, 1_005), (1_005, 1_055), (1_055, 1_061));
        // Due at 1010, 1020 ... 1050 and noticed at 1055; due at 1060 and noticed at 1061.
        Assert.Equal(6, late.Count);
        Assert.Equal(45 + 35 + 25 + 15 + 5 + 1, late.TotalNs);
        Assert.Equal(45, late.MaxNs);
    }

    [Fact]
    public void Ticks_due_while_the_thread_had_work_are_left_out()
    {
        LatencyHistogram late = Watch(start: 1_000, (1_000, 1_011), (1_095, 1_103));
        // 1010 was noticed at 1011; 1020 to 1090 fell into the work between; 1100 was noticed at 1103.
        Assert.Equal([(1, 0.5), (3, 1.0)], late.Distribution());
    }

    [Fact]
    public void A_tick_is_counted_once_whatever_the_readings()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        var late = new LatencyHistogram();
        var meter = new HiccupMeter(EveryTenNs / 1.7, late);
        meter.Start(0);
        long now = 0;
        while (now < 1_000_000)
        {
            long next = now + random.Next(40);
            meter.Spin(now, next);
            now = next;
        }

        // Due at 17, 34, 51 and so on; what is due at the very beginning was due before the first reading.
        Assert.Equal(now / 17, late.Count);
        Assert.InRange(late.MaxNs, 0, 39);
    }

    private static LatencyHistogram Watch(long start, params (long From, long To)[] spins)
    {
        var late = new LatencyHistogram();
        var meter = new HiccupMeter(EveryTenNs, late);
        meter.Start(start);
        foreach ((long from, long to) in spins) meter.Spin(from, to);
        return late;
    }
}
