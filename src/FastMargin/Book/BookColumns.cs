using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Book;

/// <summary>
/// A whole book before it is one: what a file holds, as columns. Account a owns cross pool a; isolated pool k is
/// pool <c>accounts + k</c>. The positions of pool p are the rows <c>Starts[p]</c> to <c>Starts[p + 1]</c>.
/// </summary>
internal sealed class BookColumns(Universe universe)
{
    public Universe Universe { get; } = universe;

    /// <summary>Account names by account: no id may be missing.</summary>
    public NameTable Accounts { get; init; } = new();

    /// <summary>Pool names; the first is the cross pool's.</summary>
    public NameTable PoolNames { get; init; } = MarginBook.NewPoolNames();

    /// <summary>By account: 1 when long and short legs are kept apart.</summary>
    public ReadOnlyMemory<byte> Hedged { get; set; }

    /// <summary>By account: number of its level profile.</summary>
    public ReadOnlyMemory<byte> Profiles { get; set; }

    /// <summary>By isolated pool: its account.</summary>
    public ReadOnlyMemory<int> IsolatedAccounts { get; set; }

    /// <summary>By isolated pool: its name, unique in the account.</summary>
    public ReadOnlyMemory<int> IsolatedNames { get; set; }

    /// <summary>By pool and one more: its first position.</summary>
    public ReadOnlyMemory<int> Starts { get; set; }

    /// <summary>By position: instrument.</summary>
    public ReadOnlyMemory<ushort> Instruments { get; set; }

    /// <summary>By position: signed lots, not zero.</summary>
    public ReadOnlyMemory<long> Lots { get; set; }

    /// <summary>By position: bits of the <see cref="PackedPrice"/> paid.</summary>
    public ReadOnlyMemory<long> Entries { get; set; }

    /// <summary>By balance: pool.</summary>
    public ReadOnlyMemory<int> BalancePools { get; set; }

    /// <summary>By balance: currency; at most one of each in a pool.</summary>
    public ReadOnlyMemory<ushort> BalanceCurrencies { get; set; }

    /// <summary>By balance: amount in units of 10^-18.</summary>
    public ReadOnlyMemory<Int128> BalanceAmounts { get; set; }

    /// <summary>By instrument: mark in steps, 0 when there is none.</summary>
    public long[] Marks { get; } = new long[universe.Instruments.Count];

    public List<(int Account, Money Amount)> AddOns { get; } = [];

    public List<(int Account, int Instrument, MarginTable Table)> Overrides { get; } = [];

    /// <summary>Accounts that name a margin model, and where they do.</summary>
    public List<(int Account, string Model, SourceLine Source)> Models { get; } = [];

    /// <summary>Number of accounts; known before <see cref="Accounts"/> holds all their names.</summary>
    public int AccountCount => Hedged.Length;

    /// <summary>
    /// Fills <see cref="Accounts"/> meanwhile; there is no book before it ends, and none if it fails.
    /// </summary>
    public Task? Naming { get; set; }

    public int Pools => AccountCount + IsolatedAccounts.Length;
}

/// <summary>What is wrong with a row of <see cref="BookColumns"/>; a reader knows on which line that was.</summary>
internal sealed class PositionRowException(int row, DataException error) : Exception(error.Message, error)
{
    /// <summary>Row of the position columns.</summary>
    public int Row { get; } = row;

    public DataException Error { get; } = error;
}
