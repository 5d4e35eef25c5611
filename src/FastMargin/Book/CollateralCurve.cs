using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>
/// A collateral schedule in doubles: in tier i <c>value = amount·w_i + o_i</c> with
/// <c>o_i = Σ cap_k·(w_k − w_{k+1}) ≥ 0</c>, so that nothing cancels and the relative error is at most four roundings.
/// </summary>
internal sealed class CollateralCurve
{
    private readonly double[] _caps;
    private readonly double[] _weights;
    private readonly double[] _offsets;
    private readonly double _liability;

    public CollateralCurve(CollateralSchedule schedule)
    {
        _caps = [.. schedule.Tiers.SkipLast(1).Select(t => t.Cap!.Value.ToDouble())];
        _weights = [.. schedule.Tiers.Select(t => t.Weight.ToDouble())];
        _liability = schedule.LiabilityWeight.ToDouble();
        _offsets = new double[_weights.Length];
        Rational offset = Rational.Zero;
        for (int i = 1; i < _weights.Length; i++)
        {
            Rational fall = Rational.FromAtto((schedule.Tiers[i - 1].Weight - schedule.Tiers[i].Weight).Atto);
            offset += Rational.FromAtto(schedule.Tiers[i - 1].Cap!.Value.Atto) * fall;
            _offsets[i] = offset.ToDouble();
        }
    }

    /// <summary>What an amount of either sign counts, in the asset.</summary>
    public double Value(double amount)
    {
        if (amount < 0) return amount * _liability;
        int tier = 0;
        while (tier < _caps.Length && amount > _caps[tier]) tier++;
        return (amount * _weights[tier]) + _offsets[tier];
    }
}
