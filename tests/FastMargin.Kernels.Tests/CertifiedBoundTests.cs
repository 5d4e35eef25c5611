namespace FastMargin.Kernels.Tests;

public sealed unsafe class CertifiedBoundTests
{
    // 8u = 1024 * 2^-60 and u = 128 * 2^-60; one part less, because the error is relative to the exact value.
    private const int InputParts = 1023;
    private const int ThresholdParts = 127;

    private static readonly double[] _thresholds = [0, 0.80, 0.85, 1, 1.05, 1.25, 1.30];

    [Theory]
    [InlineData(1, 4000)]
    [InlineData(2, 4000)]
    [InlineData(9, 2000)]
    [InlineData(48, 500)]
    [InlineData(4096, 30)]
    public void No_sign_is_certified_that_exact_inputs_within_their_errors_could_flip(int positions, int rounds)
    {
        Random random = Seeds.Next();
        int decided = 0;
        int undecided = 0;
        for (int round = 0; round < rounds; round++)
        {
            (PoolInput pool, TableRow[] rows) = NearThreshold(random, positions, random.NextDouble() * 6 - 3);
            byte rung = Evaluate(pool, rows);
            if (rung == PoolValue.Undecided)
            {
                undecided++;
                continue;
            }
            decided++;
            Assert.Equal(ExactRung(pool, rows, towards: +1), rung);
            Assert.Equal(ExactRung(pool, rows, towards: -1), rung);
        }
        Assert.True(decided > 0 && undecided > 0, $"{decided} decided and {undecided} undecided show nothing.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(48)]
    public void A_margin_of_one_part_in_a_million_million_is_decided(int positions)
    {
        Random random = Seeds.Next();
        for (int round = 0; round < 1000; round++)
        {
            (PoolInput pool, TableRow[] rows) = NearThreshold(random, positions, offset: 0);
            double terms = 2 * (pool.Magnitude + pool.Slots.Sum(slot => Math.Abs(slot.Lots * rows[slot.Row].Value)));
            double margin = (round % 2 == 0 ? 1e-12 : -1e-12) * terms * 2;
            Assert.NotEqual(PoolValue.Undecided, Evaluate(pool with { Cash = pool.Cash + margin }, rows));
        }
    }

    /// <summary>A pool with cancelling legs, <paramref name="offset"/> bounds away from a threshold.</summary>
    private static (PoolInput Pool, TableRow[] Rows) NearThreshold(Random random, int positions, double offset)
    {
        var rows = new TableRow[positions + 1];
        var slots = new (long Lots, int Row)[positions];
        for (int row = 1; row <= positions; row++)
        {
            double worth = Math.Exp(random.NextDouble() * 12 - 6);
            rows[row] = new(worth, worth * random.NextDouble() * 0.1);
            slots[row - 1] = (random.Next(1, 100_000) * (row % 2 == 0 ? 1 : -1), row);
        }
        var pool = new PoolInput(0, -random.NextDouble() * 100, 0, slots);
        PoolValue value = Reference.Evaluate(pool, rows, _thresholds);
        double cash = _thresholds[random.Next(_thresholds.Length)] * value.Requirement - value.Equity;
        // A quarter more than the terms, for what rounding to float and the move by the offset may add.
        float magnitude = (float)(1.25 * Math.Max(Math.Abs(cash), Math.Abs(pool.RequirementBase)));
        double gross = slots.Sum(slot => Math.Abs(slot.Lots * rows[slot.Row].Value));
        double variable = slots.Sum(slot => Math.Abs(slot.Lots * rows[slot.Row].Requirement));
        double bound = Reference.Bound(pool with { Magnitude = magnitude }, gross, variable, 1.30, Mutation.None);
        return (pool with { Cash = cash + offset * bound, Magnitude = magnitude }, rows);
    }

    private static byte Evaluate(PoolInput pool, TableRow[] rows)
    {
        using var slab = new TestSlab(LotsFormat.Narrow, pool.Slots.Length, [pool], rows);
        SlabColumns columns = slab.Columns;
        var thresholds = new Thresholds(_thresholds);
        return PoolKernel.Evaluate(in columns, 0, slab.Table, in thresholds).Rung;
    }

    /// <summary>The rung in exact arithmetic, every input as far off as it may be, all the same way.</summary>
    private static int ExactRung(PoolInput pool, TableRow[] rows, int towards)
    {
        Dyadic slack = Dyadic.From(pool.Magnitude) * new Dyadic(towards, -50);
        Dyadic equity = Dyadic.From(pool.Cash) + slack;
        Dyadic requirement = Dyadic.From(pool.RequirementBase) + -slack;
        foreach ((long lots, int row) in pool.Slots)
        {
            int parts = towards * Math.Sign(lots) * InputParts;
            equity += new Dyadic(lots, 0) * Dyadic.Stretched(rows[row].Value, parts);
            Dyadic each = Dyadic.Stretched(rows[row].Requirement, -towards * InputParts);
            requirement += new Dyadic(Math.Abs(lots), 0) * each;
        }
        return _thresholds.Count(
            threshold => (equity + -(Dyadic.Stretched(threshold, -towards * ThresholdParts) * requirement)).Sign >= 0);
    }
}
