using FastMargin.Instruments;
using FastMargin.Kernels;
using FastMargin.Units;

namespace FastMargin.Book;

/// <content>A whole book at once: every pool is put where it stays, and pools are filled by all cores.</content>
public sealed partial class MarginBook
{
    private const int PoolsPerTask = 4096;

    internal static NameTable NewPoolNames()
    {
        var names = new NameTable();
        names.Add(CrossUtf8);
        return names;
    }

    /// <summary>The book of some columns: the same as if they had been added one by one.</summary>
    /// <exception cref="PositionRowException">A position that cannot be held; there is no book then.</exception>
    /// <exception cref="DataException">More margin tables in use than a book can hold.</exception>
    internal static MarginBook FromColumns(BookColumns columns)
    {
        var book = new MarginBook(columns.Universe, columns.Accounts, columns.PoolNames);
        try
        {
            book.Load(columns);
            return book;
        }
        catch
        {
            book.Dispose();
            throw;
        }
    }

    internal ReadOnlySpan<byte> AccountUtf8(int account) => _accountNames.Utf8(account);

    internal ReadOnlySpan<byte> PoolUtf8(int pool) => _poolNames.Utf8(_pools.Name[pool]);

    /// <summary>The mark in steps; 0 when there is none.</summary>
    internal long MarkSteps(int instrument) => _marks[instrument].Steps;

    /// <summary>Accounts in order of id; a file numbers them anew, without the gaps of removed ones.</summary>
    internal IEnumerable<int> AccountIds() => Enumerable.Range(0, AccountTop).Where(IsAccount);

    /// <summary>Margin tables of single accounts, in order of account and instrument.</summary>
    internal IEnumerable<(int Account, int Instrument, MarginTable Table)> OverrideRows() =>
        _overrides.OrderBy(o => o.Key).Select(o => (o.Key.Account, o.Key.Instrument, o.Value));

    /// <summary>
    /// Fills <paramref name="pools"/> with an account's pools: cross, then isolated ones in order of name.
    /// </summary>
    internal void CollectPools(int account, List<int> pools)
    {
        pools.Clear();
        for (int pool = _firstPool[account]; pool >= 0; pool = _pools.NextOfAccount[pool]) pools.Add(pool);
        if (pools.Count <= 2) return;
        pools.Sort(1, pools.Count - 1, Comparer<int>.Create((a, b) => PoolUtf8(a).SequenceCompareTo(PoolUtf8(b))));
    }

    private void Load(BookColumns columns)
    {
        for (int i = 0; i < columns.Marks.Length; i++)
        {
            if (columns.Marks[i] != 0) SetMark(i, columns.Marks[i]);
        }

        LoadPools(columns);
        LoadBalances(columns);
        foreach ((int account, Money amount) in columns.AddOns)
        {
            if (amount != Money.Zero) _addOns[account] = amount;
        }

        foreach ((int account, int instrument, MarginTable table) in columns.Overrides)
        {
            _overrides[(account, instrument)] = table;
        }

        BulkChains chains = FindChains(columns);
        PlacePools(columns);
        FillPools(columns, chains);
        _dirtyPools.AddFirst(columns.Pools);
        PositionCount = columns.Lots.Length;
        columns.Naming?.GetAwaiter().GetResult();
    }

    private void LoadPools(BookColumns columns)
    {
        int accounts = columns.AccountCount;
        Reserve(accounts, columns.Pools);
        columns.Profiles.Span.CopyTo(_profile);
        ReadOnlySpan<byte> hedged = columns.Hedged.Span;
        for (int account = 0; account < accounts; account++)
        {
            _isHedged[account] = hedged[account] != 0;
            _firstPool[account] = _pools.Take(account, CrossNameId);
        }

        ReadOnlySpan<int> names = columns.IsolatedNames.Span;
        ReadOnlySpan<int> owners = columns.IsolatedAccounts.Span;
        for (int i = 0; i < owners.Length; i++)
        {
            int pool = _pools.Take(owners[i], names[i]);
            _pools.NextOfAccount[pool] = _pools.NextOfAccount[_firstPool[owners[i]]];
            _pools.NextOfAccount[_firstPool[owners[i]]] = pool;
        }

        AccountCount = accounts;
    }

    private void LoadBalances(BookColumns columns)
    {
        ReadOnlySpan<int> pools = columns.BalancePools.Span;
        ReadOnlySpan<ushort> currencies = columns.BalanceCurrencies.Span;
        ReadOnlySpan<Int128> amounts = columns.BalanceAmounts.Span;
        for (int i = 0; i < pools.Length; i++)
        {
            int pool = pools[i];
            if (currencies[i] == Universe.BaseCurrency) _pools[pool].BaseBalance = amounts[i];
            else _pools[pool].FirstBalance = _balances.Set(
                _pools[pool].FirstBalance, currencies[i], new Money(amounts[i]));
        }
    }

    /// <summary>Makes the chains that the positions need, in the order in which they need them.</summary>
    private BulkChains FindChains(BookColumns columns)
    {
        Price[] marks = [.. Universe.Instruments.Select(i => Mark(i.Id))];
        var chains = new BulkChains(marks, columns.Overrides.Select(o => o.Account));
        ReadOnlySpan<int> starts = columns.Starts.Span;
        ReadOnlySpan<ushort> instruments = columns.Instruments.Span;
        ReadOnlySpan<long> lots = columns.Lots.Span;
        var dependents = new BulkDependents(Universe);
        for (int pool = 0; pool < columns.Pools; pool++)
        {
            int cursor = dependents.IsNeeded ? _pools[pool].FirstBalance : BalanceStore.Empty;
            while (_balances.Next(ref cursor, out int currency, out _)) dependents.Add(currency, pool);
            bool isOwn = chains.HasOverride(_pools[pool].Account);
            for (int i = starts[pool]; i < starts[pool + 1]; i++)
            {
                int instrument = instruments[i];
                if (dependents.IsNeeded) dependents.Add(Universe.Instruments[instrument].SettleCurrency, pool);
                if (!isOwn && chains.Find(instrument, lots[i]) is not null) continue;
                MarginChain chain = NewChain(pool, i, instrument, lots[i] > 0);
                if (!isOwn) chains.Set(instrument, lots[i], chain);
            }
        }

        dependents.CopyTo(_dependents);
        return chains;
    }

    private MarginChain NewChain(int pool, int row, int instrument, bool isLong)
    {
        try
        {
            MarginChain chain = ChainOf(instrument, TableOf(_pools[pool].Account, instrument, isLong));
            chain.Note(_marks[instrument].Price);
            return chain;
        }
        catch (DataException e)
        {
            throw new PositionRowException(row, e);
        }
    }

    private void PlacePools(BookColumns columns)
    {
        int[] slabs = new int[columns.Pools];
        int[]?[] narrow = new int[]?[byte.MaxValue + 1];
        ReadOnlySpan<int> starts = columns.Starts.Span;
        ReadOnlySpan<long> lots = columns.Lots.Span;
        for (int pool = 0; pool < slabs.Length; pool++)
        {
            slabs[pool] = SlabFor(pool, starts[pool], lots[starts[pool]..starts[pool + 1]], narrow);
        }

        int[] counts = new int[_slabs.All.Count];
        foreach (int slab in slabs) counts[slab]++;

        // New memory is cleared, which takes longer than anything else here.
        Parallel.For(0, counts.Length, slab => _slabs[slab].Reserve(counts[slab]));
        for (int pool = 0; pool < slabs.Length; pool++)
        {
            _pools[pool].Slab = slabs[pool];
            _pools[pool].Position = _slabs[slabs[pool]].Add(pool);
        }
    }

    /// <summary>The slab of a pool; narrow ones are remembered by profile and length, counted from 1.</summary>
    private int SlabFor(int pool, int start, ReadOnlySpan<long> lots, int[]?[] narrow)
    {
        if (lots.Length > SlotLayout.MaxPositions)
        {
            var error = new DataException($"{lots.Length} positions in a pool", $"at most {SlotLayout.MaxPositions}");
            throw new PositionRowException(start + SlotLayout.MaxPositions, error);
        }

        byte profile = _profile[_pools[pool].Account];
        bool isWide = false;
        foreach (long held in lots) isWide |= held is > int.MaxValue or < -int.MaxValue;
        if (isWide) return _slabs.Find(lots.Length, isWide, profile);
        ref int known = ref (narrow[profile] ??= new int[SlotLayout.MaxPositions + 1])[lots.Length];
        if (known == 0) known = _slabs.Find(lots.Length, isWide, profile) + 1;
        return known - 1;
    }

    /// <summary>Pools write to their own lanes only, so ranges of them are filled at the same time.</summary>
    private void FillPools(BookColumns columns, BulkChains chains)
    {
        int tasks = (columns.Pools + PoolsPerTask - 1) / PoolsPerTask;
        var faults = new PositionRowException?[tasks];
        Parallel.For(0, tasks, task =>
        {
            try
            {
                FillPools(columns, chains, task * PoolsPerTask, Math.Min(columns.Pools, (task + 1) * PoolsPerTask));
            }
            catch (PositionRowException e)
            {
                faults[task] = e;
            }
        });
        if (Array.Find(faults, f => f is not null) is { } first) throw first;
    }

    private void FillPools(BookColumns columns, BulkChains chains, int from, int to)
    {
        ReadOnlySpan<int> starts = columns.Starts.Span;
        ReadOnlySpan<ushort> instruments = columns.Instruments.Span;
        ReadOnlySpan<long> lots = columns.Lots.Span;
        ReadOnlySpan<long> entries = columns.Entries.Span;
        Span<int> order = new int[SlotLayout.MaxPositions];
        for (int pool = from; pool < to; pool++)
        {
            Span<int> rows = order[..(starts[pool + 1] - starts[pool])];
            for (int i = 0; i < rows.Length; i++) rows[i] = starts[pool] + i;
            int account = _pools[pool].Account;
            SortRows(rows, instruments, lots, _isHedged[account]);
            bool isOwn = chains.HasOverride(account);
            Slab slab = RowOf(pool, out int at);
            for (int i = 0; i < rows.Length; i++)
            {
                int row = rows[i];
                int instrument = instruments[row];
                MarginChain chain = isOwn
                    ? _chains[(instrument, TableOf(account, instrument, lots[row] > 0))]
                    : chains.Find(instrument, lots[row])!;
                var entry = new PackedPrice(entries[row]);
                if (Refusal(chain.Instrument, lots[row], entry) is { } error)
                {
                    throw new PositionRowException(row, error);
                }

                double price = _marks[instrument].Price;
                long size = Math.Abs(lots[row]);
                int bracket = double.IsNaN(price) ? 0 : chain.BracketOf(size, price, chains.Mark(instrument));
                slab.WriteSlot(at, i, new Slot(chain.FirstRow + bracket, lots[row], entry));
            }

            Evaluate(pool);
        }
    }

    private void SortRows(Span<int> rows, ReadOnlySpan<ushort> instruments, ReadOnlySpan<long> lots, bool isHedged)
    {
        // Files are nearly always in order already, and rows are short: insertion beats any cleverness.
        for (int i = 1; i < rows.Length; i++)
        {
            int row = rows[i];
            int at = i;
            for (; at > 0; at--)
            {
                int before = rows[at - 1];
                int order = instruments[row].CompareTo(instruments[before]);
                if (order == 0 && (!isHedged || (lots[row] > 0) == (lots[before] > 0)))
                {
                    string symbol = Universe.Instruments[instruments[row]].Symbol;
                    var error = new DataException(
                        $"two positions in {symbol}", isHedged ? "one a leg" : "one an instrument");
                    throw new PositionRowException(Math.Max(row, before), error);
                }

                if (order > 0 || (order == 0 && lots[row] < 0)) break;
                rows[at] = before;
            }

            rows[at] = row;
        }
    }

    private static DataException? Refusal(Instrument instrument, long lots, PackedPrice entry)
    {
        if (lots is 0 or > SlotLayout.MaxLots or < -SlotLayout.MaxLots)
        {
            return new DataException($"{lots} lots", $"at most {SlotLayout.MaxLots} lots a position");
        }

        if (!entry.IsValid) return new DataException("an entry price that is none", "a packed price");
        if (instrument.Kind is InstrumentKind.Equity || entry.Mantissa > 0) return null;
        return new DataException($"entry price {entry.ToPrice()} of {instrument.Symbol}", "a price above zero");
    }
}
