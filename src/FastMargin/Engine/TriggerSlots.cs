using System.Runtime.CompilerServices;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Engine;

/// <summary>Between what and what a position's share of G moves, per relative move of its price.</summary>
internal readonly record struct SlopeBound(double Least, double Most, double Gross);

/// <summary>What the trigger index must know of each kernel row: whose it is, and how its requirement moves.</summary>
internal sealed unsafe class TriggerSlots : IDisposable
{
    // Below this share of the gross worth the computed sign of a slope is not sure of the next 10^5 roundings.
    private const double Doubtful = 1e-4;

    private readonly MarginBook _book;
    private readonly double[] _ratios;
    private readonly NativeColumn<int> _instruments = new(SlotLayout.MaxRows);
    private readonly TriggerForm[] _forms = new TriggerForm[SlotLayout.MaxRows];
    private readonly long[] _kinks = new long[SlotLayout.MaxRows];

    public TriggerSlots(MarginBook book, IEnumerable<LevelProfile> profiles)
    {
        _book = book;
        _ratios = [.. profiles.SelectMany(p => p.Ratios).Distinct().Select(r => r.ToDouble())];
    }

    /// <summary>Rows of the book that have been learnt.</summary>
    public int Known { get; private set; } = 1;

    /// <summary>The instrument of a kernel row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int InstrumentOf(int row) => _instruments.Start[row];

    /// <summary>True when the requirement of the row does not move with its price.</summary>
    public bool IsFixed(int row) => (_forms[row] & TriggerForm.IsMixed) != 0;

    /// <summary>What a slot on this kernel row makes of its pool's row.</summary>
    public TriggerForm FormOf(int row) => _forms[row];

    /// <summary>Learns rows that are new in the book.</summary>
    public void Learn()
    {
        for (; Known < _book.RowCount; Known++)
        {
            MarginChain chain = _book.ChainAt(Known);
            _instruments.Start[Known] = chain.Instrument.Id;
            _forms[Known] = FormOf(chain, Known - chain.FirstRow);
            if (chain.Table.Rule == MarginRule.EquityShort) _kinks[Known] = Kink(chain.Instrument);
        }
    }

    /// <summary>Bounds the slope of a position's share of <c>G = E - ratio·MM</c>, whatever its rule.</summary>
    public SlopeBound Bound(int row, int lots, double ratio)
    {
        MarginChain chain = _book.ChainAt(row);
        TableRow at = _book.Rows.Rows[row];
        double size = Math.Abs((double)lots);
        double worth = lots * at.Value;
        double burden = ratio * size * at.Requirement;
        double gross = Math.Abs(worth) + burden;
        switch (chain.Table.Rule)
        {
            case MarginRule.PerContract:
                return new SlopeBound(worth, worth, gross);
            case MarginRule.EquityShort:
                double steepest = Math.Max(1, chain.Rate(0)) * ratio * size * chain.PerUnitOfPrice(_book.FxOf(chain));
                steepest *= _book.PriceOf(chain.Instrument.Id);
                // Per share of 1/p, where the contract is linear in that, no bound is known: any move may hurt.
                if (chain.Instrument.Kind == InstrumentKind.Inverse) steepest = double.PositiveInfinity;
                return new SlopeBound(worth - steepest, worth, gross);
            default:
                double slope = worth - burden;
                double doubt = Math.Abs(slope) < Doubtful * gross ? Doubtful * gross : 0;
                return new SlopeBound(slope - doubt, slope + doubt, gross);
        }
    }

    /// <summary>
    /// Keeps the keys of a short stock on its side of 5 per share, where the requirement may jump (rates above 1).
    /// The step at 5 itself is a side of its own, so that it does not matter which way rounding takes it.
    /// </summary>
    public void KeepOnSide(int row, in TriggerMark mark, ref int low, ref int high)
    {
        long kink = _kinks[row];
        if (kink == 0) return;
        if (mark.Steps >= kink) low = Math.Max(low, mark.LowKey(mark.Steps > kink ? kink + 1 : kink));
        if (mark.Steps <= kink) high = Math.Max(high, mark.HighKey(mark.Steps < kink ? kink - 1 : kink));
    }

    public void Dispose() => _instruments.Dispose();

    private TriggerForm FormOf(MarginChain chain, int bracket)
    {
        switch (chain.Table.Rule)
        {
            case MarginRule.PerContract:
                return TriggerForm.IsMixed;
            case MarginRule.EquityShort:
                return TriggerForm.IsBounded;
            default:
                double rate = chain.Rate(bracket);
                bool isDoubtful = Array.Exists(_ratios, t => Math.Abs(1 - (t * rate)) < Doubtful * (1 + (t * rate)));
                return isDoubtful ? TriggerForm.IsBounded : TriggerForm.OneKey;
        }
    }

    private static long Kink(Instrument instrument)
    {
        Int128 step = instrument.MarkStep.Atto;
        Int128 steps = (MarginTable.ShortMinimumHigh.Atto + step - 1) / step;
        return steps > MarginBook.MaxSteps ? 0 : (long)steps;
    }
}
