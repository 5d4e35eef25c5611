using FastMargin.Book;
using FastMargin.Kernels;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Book;

/// <summary>Compares everything a product book says with the oracle, and its columns with each other.</summary>
internal static class TwinCheck
{
    private const double Tolerance = 1e-9;

    /// <summary>All of the below; returns how many pools that have a value the kernels left undecided.</summary>
    public static int All(TwinBook twin)
    {
        Columns(twin);
        Positions(twin);
        return Values(twin.Oracle, KernelRun.Run(twin.Product));
    }

    /// <summary>What kernels said against the oracle.</summary>
    public static int Values(OracleBook oracle, Dictionary<int, PoolValue> values)
    {
        int undecided = 0;
        foreach (OraclePool pool in oracle.Pools)
        {
            PoolValue value = values[pool.Id];
            if (OracleMargin.Evaluate(oracle, pool) is not { } exact)
            {
                Assert.True(value.Rung == PoolValue.Undecided, $"{pool} has no price, but rung {value.Rung}");
                continue;
            }

            double allowed = Tolerance * exact.Gross.Near();
            Near(exact.Equity, value.Equity, allowed, $"equity of {pool}");
            Near(exact.Maintenance, value.Requirement, allowed, $"requirement of {pool}");
            int rung = exact.Rung(KernelRun.Exact);
            if (value.Rung == PoolValue.Undecided) undecided++;
            else Assert.True(value.Rung == rung, $"{pool}: certified rung {value.Rung}, exact {rung}");
        }

        return undecided;
    }

    /// <summary>Positions in their order, each in its bracket, balances, names.</summary>
    public static void Positions(TwinBook twin)
    {
        foreach (OraclePool pool in twin.Oracle.Pools)
        {
            OraclePosition[] expected = [.. pool.Positions.OrderBy(p => p.Instrument.Id).ThenBy(p => p.Lots < 0)];
            Assert.Equal(expected.Length, twin.Product.PositionsOf(pool.Id));
            for (int i = 0; i < expected.Length; i++)
            {
                OraclePosition held = expected[i];
                PositionView view = twin.Product.Position(pool.Id, i);
                OracleTable table = pool.Account.TableOf(held.Instrument, held.Lots > 0);
                Assert.Equal(held.Instrument.Id, view.Instrument.Id);
                Assert.Equal(held.Lots, view.Lots);
                Assert.Equal(held.Entry, Fraction.Parse(view.Entry.ToString()));
                Assert.Equal(table.Name, view.Table.Name);
                if (held.Instrument.Mark is not { } mark) continue;
                int bracket = OracleMargin.BracketOf(table, OracleMargin.Notional(held, mark));
                string what = $"{pool}: {held.Instrument.Symbol} {held.Lots} lots";
                Assert.True(bracket == view.Bracket, $"{what} is in bracket {bracket}, the book says {view.Bracket}");
            }

            foreach (OracleCurrency currency in twin.Oracle.Currencies)
            {
                Assert.Equal(
                    pool.Balances.GetValueOrDefault(currency),
                    Fraction.Parse(twin.Product.Balance(pool.Id, currency.Id).ToString()));
            }
        }
    }

    /// <summary>Maps and counts of the slabs, empty padding lanes, holders of every chain.</summary>
    public static void Columns(TwinBook twin)
    {
        MarginBook book = twin.Product;
        OraclePool[] pools = [.. twin.Oracle.Pools];
        Assert.Equal(twin.Oracle.Accounts.Count, book.AccountCount);
        Assert.Equal(pools.Length, book.PoolCount);
        Assert.Equal(pools.Sum(p => p.Positions.Count), book.PositionCount);
        int[] seen = [.. book.Slabs.SelectMany(s => s.Pools.ToArray())];
        Assert.Equal(pools.Select(p => p.Id).Order(), seen.Order());
        Assert.Equal(pools.Select(p => p.Id).Order(), Enumerable.Range(0, book.PoolTop).Where(book.IsPool));
        foreach (OraclePool pool in pools)
        {
            Slab slab = book.SlabOf(pool.Id, out int at);
            Assert.Equal(pool.Id, slab.Pools[at]);
            Assert.Equal(pool.Account.Profile, slab.Profile);
            Assert.Equal(pool.Positions.Exists(p => Math.Abs(p.Lots) > int.MaxValue), slab.IsWide);
            Assert.Equal(pool.Id, TwinBook.PoolIn(book, pool));
            Assert.Equal(pool.Account.Id, book.AccountOf(pool.Id));
        }

        foreach (Slab slab in book.Slabs) PaddingIsEmpty(slab);
        Holders(book);
    }

    /// <summary>Cold terms of every pool against a book that was built at once.</summary>
    public static void SameColumns(TwinBook twin, MarginBook fresh)
    {
        foreach (OraclePool pool in twin.Oracle.Pools)
        {
            Slab left = twin.Product.SlabOf(pool.Id, out int i);
            Slab right = fresh.SlabOf(TwinBook.PoolIn(fresh, pool), out int j);
            Assert.True(
                KernelRun.IsSame(left.Cash[i], right.Cash[j]),
                $"cash of {pool}: {left.Cash[i]:R}, built at once {right.Cash[j]:R}");
            // A pool without a price keeps the brackets it had; nothing of it is used until it has one again.
            if (OracleMargin.Evaluate(twin.Oracle, pool) is null) continue;
            Assert.True(
                KernelRun.IsSame(left.RequirementBase[i], right.RequirementBase[j]),
                $"requirement base of {pool}: {left.RequirementBase[i]:R}, built at once {right.RequirementBase[j]:R}");
            Assert.True(KernelRun.IsSame(left.Magnitude[i], right.Magnitude[j]), $"magnitude of {pool}");
        }
    }

    /// <summary>The same brackets in another book of the same content.</summary>
    public static void SameBrackets(TwinBook twin, MarginBook other)
    {
        foreach (OraclePool pool in twin.Oracle.Pools.Where(p => OracleMargin.Evaluate(twin.Oracle, p) is not null))
        {
            int to = TwinBook.PoolIn(other, pool);
            for (int i = 0; i < twin.Product.PositionsOf(pool.Id); i++)
            {
                Assert.Equal(twin.Product.Position(pool.Id, i).Bracket, other.Position(to, i).Bracket);
            }
        }
    }

    private static void PaddingIsEmpty(Slab slab)
    {
        int padded = SlotLayout.PaddedPools(slab.Count);
        for (int at = slab.Count; at < padded; at++)
        {
            Assert.Equal(0, slab.Cash[at]);
            Assert.Equal(0, slab.RequirementBase[at]);
            for (int column = 0; column < slab.Positions; column++) Assert.Equal(default, slab.ReadSlot(at, column));
        }
    }

    private static void Holders(MarginBook book)
    {
        var expected = new Dictionary<MarginChain, List<ulong>>();
        for (int row = 1; row < book.RowCount; row++) expected.TryAdd(book.ChainAt(row), []);
        foreach (Slab slab in book.Slabs)
        {
            for (int at = 0; at < slab.Count; at++)
            {
                for (int column = 0; column < slab.Positions; column++)
                {
                    Slot slot = slab.ReadSlot(at, column);
                    expected[book.ChainAt(slot.Row)].Add(HolderKey.Of(Math.Abs(slot.Lots), slab.Pools[at]));
                }
            }
        }

        foreach ((MarginChain chain, List<ulong> keys) in expected)
        {
            if (chain.Holders is not { } holders) continue;
            keys.Sort();
            var found = new List<ulong>();
            for (int chunk = 0; chunk < holders.ChunkCount; chunk++) found.AddRange(holders.ChunkKeys(chunk));
            Assert.Equal(keys, found);
            Assert.Equal(keys.Count, holders.Count);
        }
    }

    private static void Near(Fraction exact, double found, double allowed, string what) =>
        Assert.True(
            Math.Abs(found - exact.Near()) <= allowed, $"{what}: exact {exact.Near():R}, the kernel says {found:R}");
}
