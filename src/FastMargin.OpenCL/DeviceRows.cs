using FastMargin.Kernels;
using FastMargin.Kernels.Memory;
using FastMargin.OpenCL.Native;

namespace FastMargin.OpenCL;

/// <summary>The table of rows on the device, beside a copy of what it has: only what differs goes up.</summary>
internal sealed unsafe class DeviceRows : IDisposable
{
    // A copy has a price of its own: what is the same goes along where the gap is small.
    private const int Gap = 32;

    private readonly NativeColumn<TableRow> _sent = new(SlotLayout.MaxRows);
    private readonly List<(long At, long Size)> _changed = [];
    private int _known;

    public DeviceRows(ClCalls calls, ClContext context) => Buffer = calls.Buffer(context, Size);

    public ClBuffer Buffer { get; }

    /// <summary>Bytes on the device.</summary>
    public long Size => _sent.Size;

    /// <summary>First byte of the copy, which stays in place until disposal.</summary>
    public byte* Start => (byte*)_sent.Start;

    /// <summary>Takes a table and says which bytes of the copy the device does not have.</summary>
    public IReadOnlyList<(long At, long Size)> Take(RowTable table)
    {
        _changed.Clear();
        int from = -1;
        int to = -1;
        for (int row = 0; row < table.Count; row++)
        {
            if (row < _known && IsSame(table.Rows + row, _sent.Start + row)) continue;
            _sent.Start[row] = table.Rows[row];
            if (from >= 0 && row > to + Gap) Note(ref from, to);
            if (from < 0) from = row;
            to = row;
        }

        Note(ref from, to);
        _known = Math.Max(_known, table.Count);
        return _changed;
    }

    public void Dispose()
    {
        Buffer.Dispose();
        _sent.Dispose();
    }

    private void Note(ref int from, int to)
    {
        if (from >= 0) _changed.Add(((long)from * sizeof(TableRow), (long)(to - from + 1) * sizeof(TableRow)));
        from = -1;
    }

    // Bits, as NaN stands for a missing price.
    private static bool IsSame(TableRow* left, TableRow* right)
    {
        long* a = (long*)left;
        long* b = (long*)right;
        return a[0] == b[0] && a[1] == b[1];
    }
}
