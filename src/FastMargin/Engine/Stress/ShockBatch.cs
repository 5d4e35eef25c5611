using System.Runtime.CompilerServices;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Engine.Stress;

/// <summary>
/// The marks, currency rates and kernel rows that some shocks give a book, bit for bit those it would have at these
/// marks, and which positions may change their bracket under any of them.
/// </summary>
internal sealed unsafe class ShockBatch : IDisposable
{
    // What the rows of a batch may take; beyond it, pieces of the book would no longer share the cache with them.
    private const int MaxRows = 1 << 22;
    private const int MaxShocks = 256;

    private readonly MarginBook _book;
    private readonly NativeColumn<TableRow> _rows;
    private readonly long[][] _steps;
    private readonly double[][] _prices;
    private readonly double[][] _fx;
    private readonly SizeRange[] _stays;
    private readonly SizeRange[][] _ranges;

    /// <summary>Shocks a book; its brackets and cash must be those of its marks.</summary>
    public ShockBatch(MarginBook book, ReadOnlySpan<Shock> shocks)
    {
        _book = book;
        Count = shocks.Length;
        _rows = new NativeColumn<TableRow>(Count * book.RowCount);
        (_steps, _prices, _fx) = (new long[Count][], new double[Count][], new double[Count][]);
        _stays = new SizeRange[book.RowCount];
        _ranges = [.. Enumerable.Range(0, Count).Select(_ => new SizeRange[book.RowCount])];
        for (int shock = 0; shock < Count; shock++) Move(shock, shocks[shock]);
        for (int row = 1; row < book.RowCount; row += book.ChainAt(row).Brackets) Price(book.ChainAt(row));
        MovingCurrencies = [.. book.Universe.Currencies.Select(c => c.Id).Where(IsMovedByAny)];
    }

    /// <summary>Number of shocks.</summary>
    public int Count { get; }

    /// <summary>Currencies whose rate any of the shocks moves.</summary>
    public int[] MovingCurrencies { get; }

    /// <summary>How many shocks of a book make a batch.</summary>
    public static int SizeFor(MarginBook book) => Math.Clamp(MaxRows / book.RowCount, 1, MaxShocks);

    /// <summary>The kernel's rows after a shock.</summary>
    public RowTable Rows(int shock) => new(_rows.Start + ((long)shock * _book.RowCount), _book.RowCount);

    /// <summary>Marks by instrument after a shock, in mark steps; 0 where there is none.</summary>
    public long[] Steps(int shock) => _steps[shock];

    /// <summary>Rates to base by currency after a shock.</summary>
    public double[] Fx(int shock) => _fx[shock];

    /// <summary>True when a shock moves a currency's rate.</summary>
    public bool IsMoved(int shock, int currency) => _fx[shock][currency] != _book.Rates[currency];

    /// <summary>True when a position of this row and size may be in another bracket after some shock.</summary>
    public bool MayCross(int row, long size) => !_stays[row].Holds(size);

    /// <summary>The row after a shock of a position of this row and size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RowAfter(int shock, int row, long size) =>
        _ranges[shock][row].Holds(size) ? row : OtherRowAfter(shock, _book.ChainAt(row), size);

    public void Dispose() => _rows.Dispose();

    private int OtherRowAfter(int shock, MarginChain chain, long size)
    {
        SizeRange[] ranges = _ranges[shock];
        for (int row = chain.FirstRow; row < chain.FirstRow + chain.Brackets; row++)
        {
            if (ranges[row].Holds(size)) return row;
        }

        // At an edge, or too near to tell.
        Instrument of = chain.Instrument;
        var mark = Units.Price.FromSteps(_steps[shock][of.Id], of.MarkStep);
        return chain.FirstRow + chain.BracketOf(size, _prices[shock][of.Id], mark);
    }

    private void Move(int index, Shock shock)
    {
        Universe universe = _book.Universe;
        int instruments = universe.Instruments.Count;
        (_steps[index], _prices[index]) = (new long[instruments], new double[instruments]);
        foreach (Instrument of in universe.Instruments)
        {
            long steps = shock.Apply(of, _book.MarkSteps(of.Id), _book.MarkLimit(of.Id));
            (_steps[index][of.Id], _prices[index][of.Id]) = (steps, _book.PriceAt(of.Id, steps));
        }

        double[] prices = _prices[index];
        _fx[index] =
        [
            .. universe.Currencies.Select(c => c.FxInstrument is { } source ? prices[source] : _book.Rates[c.Id]),
        ];
    }

    private void Price(MarginChain chain)
    {
        int instrument = chain.Instrument.Id;
        (double low, double high) = (double.PositiveInfinity, 0);
        for (int shock = 0; shock < Count; shock++)
        {
            double price = _prices[shock][instrument];
            (low, high) = (Math.Min(low, price), Math.Max(high, price));
            TableRow* first = _rows.Start + ((long)shock * _book.RowCount) + chain.FirstRow;
            var rows = new Span<double>(first, 2 * chain.Brackets);
            chain.Write(price, _fx[shock][chain.Instrument.SettleCurrency], rows);
            NoteRanges(_ranges[shock], chain, price, price);
        }

        NoteRanges(_stays, chain, low, high);
    }

    private static void NoteRanges(SizeRange[] ranges, MarginChain chain, double low, double high)
    {
        bool isInverse = chain.Instrument.Kind == InstrumentKind.Inverse;
        for (int k = 0; k < chain.Brackets; k++)
        {
            (double above, double below) = chain.SurelyIn(k);
            // Without a price everybody is, and stays, in the first bracket.
            ranges[chain.FirstRow + k] = chain.Brackets == 1 || double.IsNaN(low) ? SizeRange.All
                : isInverse ? new SizeRange(above * high, below * low)
                : new SizeRange(above / low, below / high);
        }
    }

    private bool IsMovedByAny(int currency)
    {
        for (int shock = 0; shock < Count; shock++)
        {
            // A rate that is missing is no number, which differs from itself; no shock brings it back.
            if (_book.HasFx(currency) && IsMoved(shock, currency)) return true;
        }

        return false;
    }
}

/// <summary>The sizes in lots that are certainly in a bracket: above one number and below another.</summary>
internal readonly record struct SizeRange(double Above, double Below)
{
    /// <summary>Every size.</summary>
    public static readonly SizeRange All = new(-1, double.PositiveInfinity);

    /// <summary>True when a size is in it.</summary>
    public bool Holds(long size) => size > Above && size < Below;
}
