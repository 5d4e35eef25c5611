using FastMargin.Book;

namespace FastMargin.Engine;

/// <summary>
/// Bands of currency rates. A pool that has something in currencies c whose rates f move has
/// <c>G = G_0(p) + Σ f_c·h_c(p)</c>, so for rates f' and prices p'
/// <code>
/// G(f', p') - G(f, p) = Σ (f'_c/f_c - 1)·H_c + Σ f'_c/f_c·(f_c·h_c(p') - H_c),     H_c = f_c·h_c(p)
/// </code>
/// While no rate rises by more than the part <see cref="Widest"/>, the second sum loses at most <c>1 + Widest</c> times
/// what the triggers of positions allow. So each rate gets a part of the slack for the first sum, whose triggers follow
/// from the sign of H, and the positions share the rest divided by <c>1 + Widest</c>.
/// </summary>
internal sealed unsafe class TriggerRates(MarginBook book, TriggerMarks marks, TriggerBands bands)
{
    /// <summary>The most that a rate may rise in its band.</summary>
    public const double Widest = 1.0 / 16;

    // The most that a rate may fall: no proof needs it, but slack for more is of better use elsewhere.
    private const double Deepest = 1.0 / 4;

    // Of the slack, what all rates get where there are positions.
    private const double Part = 1.0 / 3;

    // A trigger within this part of the width that it may have stays where it is.
    private const double Enough = 0.7;

    private RatePart[] _parts = new RatePart[4];
    private RateWidth[] _widths = new RateWidth[4];

    /// <summary>Sets the triggers of a row's rates and leaves in the guards what positions may share.</summary>
    public void Band(uint at, TriggerRow* row, ref TriggerGuard? down, ref TriggerGuard? up)
    {
        int count = book.RateParts(row->Pool, ref _parts);
        if (_widths.Length < count) _widths = new RateWidth[_parts.Length];
        bool isWide = (row->Form & TriggerForm.IsWide) != 0;
        RateWidth start = isWide ? default : new RateWidth { Fall = double.PositiveInfinity, Rise = Widest };
        Array.Fill(_widths, start, 0, count);
        if (!isWide && down is { } lower) down = Charge(row, lower, count);
        if (!isWide && up is { } upper) up = Charge(row, upper, count);
        TriggerRate* rates = TriggerRows.Rates(row, out _);
        for (int i = 0; i < count; i++)
        {
            int instrument = rates[i].Instrument;
            ref TriggerPrice mark = ref marks.Price[instrument];
            bands.Put(at, &rates[i].Low, LowKey(mark, rates[i].Low, _widths[i].Fall), instrument);
            bands.Put(at, &rates[i].High, HighKey(mark, rates[i].High, _widths[i].Rise), instrument);
        }
    }

    private TriggerGuard Charge(TriggerRow* row, TriggerGuard guard, int count)
    {
        double slack = Math.Max(0, guard.Slack - bands.DoubtOf(row, guard));
        double part = row->Count == 0 ? slack : slack * Part;
        double total = 0;
        for (int i = 0; i < count; i++) total += Weigh(ref _widths[i], _parts[i], guard);
        double spent = 0;
        for (int i = 0; i < count; i++)
        {
            ref RateWidth width = ref _widths[i];
            double own = total > 0 ? part * (width.Weight / total) : part / count;
            double fall = Math.Min(Deepest, Width(own, width.HurtByFall));
            double rise = Math.Min(Widest, Width(own, width.HurtByRise));
            spent += Math.Max(fall * width.HurtByFall, rise * width.HurtByRise);
            (width.Fall, width.Rise) = (Math.Min(width.Fall, fall), Math.Min(width.Rise, rise));
        }

        double rest = (slack - (spent * (1 + TriggerBands.Doubt))) / (1 + Widest) * (1 - TriggerBands.Doubt);
        return guard with { Slack = Math.Max(0, rest) };
    }

    /// <summary>What a part of the slack allows, relative to the rate.</summary>
    private static double Width(double own, double hurt) => hurt > 0 ? own / hurt : double.PositiveInfinity;

    /// <summary>Finds what a rate that falls or rises to the double would cost, rounding included.</summary>
    private double Weigh(ref RateWidth width, in RatePart part, in TriggerGuard guard)
    {
        double share = part.Equity - (guard.Ratio * part.Requirement);
        double doubt = TriggerBands.Doubt * (part.GrossEquity + (guard.Ratio * part.GrossRequirement));
        if (guard.IsUp) share = -share;
        width.HurtByFall = Math.Max(0, share) + doubt;
        width.HurtByRise = Math.Max(0, -share) + doubt;
        return width.Weight = Math.Sqrt((Math.Abs(share) + doubt) * marks.Price[part.Instrument].Weight);
    }

    private static int LowKey(in TriggerPrice mark, int old, double fall)
    {
        double held = (mark.Steps - (old * mark.Scale)) / mark.Steps;
        bool isKept = old > 0 && held <= fall * (1 - TriggerBands.Doubt) && held >= fall * Enough;
        return isKept ? old : mark.LowKey(mark.Steps * (1 - (fall * (1 - TriggerBands.Doubt))));
    }

    private static int HighKey(in TriggerPrice mark, int old, double rise)
    {
        double held = (((1 - (double)old) * mark.Scale) - 1 - mark.Steps) / mark.Steps;
        bool isKept = old < 0 && held <= rise * (1 - TriggerBands.Doubt) && held >= rise * Enough;
        return isKept ? old : mark.HighKey(mark.Steps * (1 + (rise * (1 - TriggerBands.Doubt))));
    }

    private struct RateWidth
    {
        public double Fall;
        public double Rise;
        public double HurtByFall;
        public double HurtByRise;
        public double Weight;
    }
}
