using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Engine;

/// <summary>Between what and what a position's share of G moves, per relative move of its price.</summary>
internal readonly record struct SlopeBound(double Least, double Most, double Gross);

/// <summary>Where a bracket ends, and what the requirement may rise by beyond it.</summary>
// Both rates side by side, at the front: they are loaded as one.
[StructLayout(LayoutKind.Sequential)]
internal readonly struct BracketReach
{
    /// <summary>A move for which <see cref="Ahead"/> is known to be the highest rate, relative to the price.</summary>
    public const double Known = 0.5;

    /// <summary>Triggers of positions whose rate may rise are not set beyond this.</summary>
    public const double Farthest = 0.25;

    public BracketReach(MarginChain chain, int bracket)
    {
        double step = chain.Instrument.MarkStep.ToDouble();
        double unit = chain.Instrument.Kind == InstrumentKind.Inverse ? 1 / step : step;
        (double above, double below) = chain.SurelyIn(bracket);
        bool isOnly = chain.Brackets == 1 || chain.Table.Rule != MarginRule.Tiered;
        Above = isOnly ? -1 : above / unit;
        Below = isOnly ? double.PositiveInfinity : below / unit;
        Behind = chain.Rate(0);
        Ahead = isOnly ? chain.Rate(0) : chain.RateAhead(bracket, 1 + Known);
        Limit = isOnly || bracket == chain.Brackets - 1 ? double.PositiveInfinity : Known;
    }

    /// <summary>The lowest rate of the table.</summary>
    public double Behind { get; }

    /// <summary>The highest rate within <see cref="Known"/> of any price in the bracket.</summary>
    public double Ahead { get; }

    /// <summary>The reach within which <see cref="Ahead"/> holds.</summary>
    public double Limit { get; }

    /// <summary>A size (lots times mark steps, inverse: over) above this is not below the bracket.</summary>
    public double Above { get; }

    /// <summary>A size below this is not above the bracket.</summary>
    public double Below { get; }
}

/// <summary>What the trigger index must know of each kernel row: whose it is, and how its requirement moves.</summary>
internal sealed unsafe class TriggerSlots : IDisposable
{
    // Below this share of the gross worth the computed sign of a slope is not sure of the next 10^5 roundings.
    private const double Doubtful = 1e-4;

    private readonly MarginBook _book;
    private readonly double[] _ratios;
    private readonly NativeColumn<int> _instruments = new(SlotLayout.MaxRows);
    private readonly NativeColumn<BracketReach> _reaches = new(SlotLayout.MaxRows);
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

    /// <summary>
    /// The rates that bound the losses of four slots: those that gain with their notional lose when it falls, and rates
    /// with it; the others when it rises.
    /// </summary>
    /// <param name="index">Twice their kernel rows.</param>
    /// <param name="worth">What they are worth, by whose sign they gain.</param>
    /// <param name="limit">The reach for which the rates hold.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Rates(ushort* index, Vector256<double> worth, out Vector256<double> limit)
    {
        BracketReach* a = _reaches.Start + (index[0] >> 1);
        BracketReach* b = _reaches.Start + (index[1] >> 1);
        BracketReach* c = _reaches.Start + (index[2] >> 1);
        BracketReach* d = _reaches.Start + (index[3] >> 1);
        TriggerShares.Pairs(
            (double*)a, (double*)b, (double*)c, (double*)d, out Vector256<double> behind, out Vector256<double> ahead);
        limit = Vector256.Create(a->Limit, b->Limit, c->Limit, d->Limit);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(worth, default), behind, ahead);
    }

    /// <summary>All bits of those of four slots whose requirement moves with their price.</summary>
    public Vector256<double> Moving(ushort* index)
    {
        return Vector256.Create(Bits(index[0]), Bits(index[1]), Bits(index[2]), Bits(index[3])).AsDouble();

        long Bits(ushort at) => (_forms[at >> 1] & TriggerForm.IsMixed) != 0 ? 0 : -1;
    }

    /// <summary>True when a trigger of a slot on this kernel row may not be set far away.</summary>
    public bool IsLimited(int row) => _reaches.Start[row].Limit <= BracketReach.Known;

    /// <summary>True when every slot of a row is certainly still in the bracket it was written in.</summary>
    public bool IsInBrackets(TriggerRow* row, TriggerPrice* prices)
    {
        int* lots = TriggerRows.Lots(row);
        ushort* index = TriggerRows.Index(row);
        for (int i = 0; i < row->Count; i++)
        {
            ref BracketReach reach = ref _reaches.Start[index[i] >> 1];
            TriggerPrice* price = prices + InstrumentOf(index[i] >> 1);
            double size = Math.Abs((double)lots[i]);
            size = price->IsInverse ? size / price->Steps : size * price->Steps;
            if (!(size > reach.Above && size < reach.Below)) return false;
        }

        return true;
    }

    /// <summary>What a slot on this kernel row makes of its pool's row.</summary>
    public TriggerForm FormOf(int row) => _forms[row];

    /// <summary>Learns rows that are new in the book.</summary>
    public void Learn()
    {
        for (; Known < _book.RowCount; Known++)
        {
            MarginChain chain = _book.ChainAt(Known);
            _instruments.Start[Known] = chain.Instrument.Id;
            _forms[Known] = FormOf(chain);
            _reaches.Start[Known] = new BracketReach(chain, Known - chain.FirstRow);
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
                double most = ratio * Math.Abs(worth) * chain.Rate(chain.Brackets - 1);
                double least = ratio * Math.Abs(worth) * chain.Rate(0);
                double doubt = Doubtful * (Math.Abs(worth) + most);
                return new SlopeBound(worth - most - doubt, worth - least + doubt, gross);
        }
    }

    /// <summary>
    /// Keeps the keys of a short stock on its side of 5 per share, where the requirement may jump (rates above 1).
    /// The step at 5 itself is a side of its own, so that it does not matter which way rounding takes it.
    /// </summary>
    public void KeepOnSide(int row, in TriggerPrice mark, ref int low, ref int high)
    {
        long kink = _kinks[row];
        if (kink == 0) return;
        if (mark.Steps >= kink) low = Math.Max(low, mark.LowKey(mark.Steps > kink ? kink + 1 : kink));
        if (mark.Steps <= kink) high = Math.Max(high, mark.HighKey(mark.Steps < kink ? kink - 1 : kink));
    }

    public void Dispose()
    {
        _instruments.Dispose();
        _reaches.Dispose();
    }

    private TriggerForm FormOf(MarginChain chain)
    {
        switch (chain.Table.Rule)
        {
            case MarginRule.PerContract:
                return TriggerForm.IsMixed;
            case MarginRule.EquityShort:
                return TriggerForm.IsBounded;
            default:
                double last = chain.Rate(chain.Brackets - 1);
                // Where one rate asks for less than the gain of a rise and a higher one for more, no sign is sure.
                bool isDoubtful = Array.Exists(_ratios, t =>
                    (chain.Brackets > 1 && t * last >= 1) || Math.Abs(1 - (t * last)) < Doubtful * (1 + (t * last)));
                TriggerForm form = isDoubtful ? TriggerForm.IsBounded : TriggerForm.OneKey;
                return chain.Brackets > 1 ? form | TriggerForm.HasBrackets : form;
        }
    }

    private static long Kink(Instrument instrument)
    {
        Int128 step = instrument.MarkStep.Atto;
        Int128 steps = (MarginTable.ShortMinimumHigh.Atto + step - 1) / step;
        return steps > MarginBook.MaxSteps ? 0 : (long)steps;
    }
}
