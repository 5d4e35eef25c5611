using System.Runtime.CompilerServices;
using System.Text;
using FastMargin.Book;
using FastMargin.Instruments;

namespace FastMargin.Feeds.Synthetic;

/// <summary>Some accounts as columns, cross and isolated pools apart: what one thread draws at a time.</summary>
internal sealed class BookDrawing
{
    private readonly List<byte> _hedged = [];
    private readonly List<(int Account, int Instrument)> _isolated = [];
    private readonly Part _crossPart = new();
    private readonly Part _isolatedPart = new();

    internal void Add(int account, AccountDraw draw)
    {
        _hedged.Add(draw.IsHedged ? (byte)1 : (byte)0);
        foreach (PoolDraw pool in draw.Pools)
        {
            (pool.Isolated is null ? _crossPart : _isolatedPart).Add(pool, draw);
            if (pool.Isolated is { } instrument) _isolated.Add((account, instrument));
        }
    }

    /// <summary>The columns of a book: all cross pools by account, then the isolated ones by account.</summary>
    internal static BookColumns Join(BookDrawing[] drawings, Universe universe)
    {
        var columns = new BookColumns(universe);
        byte[] hedged = [.. drawings.SelectMany(d => d._hedged)];
        columns.Hedged = hedged;
        columns.Profiles = new byte[hedged.Length];
        columns.IsolatedAccounts = drawings.SelectMany(d => d._isolated).Select(i => i.Account).ToArray();
        columns.IsolatedNames = drawings.SelectMany(d => d._isolated)
            .Select(i => NameOf(i.Instrument, columns)).ToArray();
        Part[] parts = [.. drawings.Select(d => d._crossPart), .. drawings.Select(d => d._isolatedPart)];
        columns.Starts = Sums(parts);
        columns.Instruments = Concat(parts, p => p.Instruments);
        columns.Lots = Concat(parts, p => p.Lots);
        columns.Entries = Concat(parts, p => p.Entries);
        columns.BalancePools = BalancePools(parts);
        columns.BalanceCurrencies = Concat(parts, p => p.Currencies);
        columns.BalanceAmounts = Concat(parts, p => p.Amounts);
        return columns;
    }

    private static int NameOf(int instrument, BookColumns columns)
    {
        byte[] symbol = Encoding.UTF8.GetBytes(columns.Universe.Instruments[instrument].Symbol);
        int id = columns.PoolNames.Find(symbol);
        return id >= 0 ? id : columns.PoolNames.Add(symbol);
    }

    private static T[] Concat<T>(Part[] parts, Func<Part, List<T>> column)
    {
        var all = new T[parts.Sum(p => column(p).Count)];
        int at = 0;
        foreach (Part part in parts)
        {
            column(part).CopyTo(all, at);
            at += column(part).Count;
        }

        return all;
    }

    private static int[] Sums(Part[] parts)
    {
        int[] starts = [0, .. parts.SelectMany(p => p.PositionCounts)];
        for (int i = 1; i < starts.Length; i++) starts[i] = checked(starts[i] + starts[i - 1]);
        return starts;
    }

    private static int[] BalancePools(Part[] parts)
    {
        var pools = new int[parts.Sum(p => p.Currencies.Count)];
        int at = 0;
        int pool = 0;
        foreach (byte balances in parts.SelectMany(p => p.BalanceCounts))
        {
            for (int i = 0; i < balances; i++) pools[at++] = pool;
            pool++;
        }

        return pools;
    }

    private sealed class Part
    {
        internal List<int> PositionCounts { get; } = [];

        internal List<byte> BalanceCounts { get; } = [];

        internal List<ushort> Instruments { get; } = [];

        internal List<long> Lots { get; } = [];

        internal List<long> Entries { get; } = [];

        internal List<ushort> Currencies { get; } = [];

        internal List<Int128> Amounts { get; } = [];

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal void Add(PoolDraw pool, AccountDraw draw)
        {
            PositionCounts.Add(pool.Count);
            BalanceCounts.Add((byte)pool.Balances);
            for (int i = pool.First; i < pool.First + pool.Count; i++)
            {
                PositionDraw position = draw.Positions[i];
                Instruments.Add((ushort)position.Instrument);
                Lots.Add(position.Lots);
                Entries.Add(position.Entry.Bits);
            }

            for (int i = pool.FirstBalance; i < pool.FirstBalance + pool.Balances; i++)
            {
                Currencies.Add((ushort)draw.Balances[i].Currency);
                Amounts.Add(draw.Balances[i].Amount.Atto);
            }
        }
    }
}
