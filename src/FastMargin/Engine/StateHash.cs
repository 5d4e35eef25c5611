using System.Numerics;
using FastMargin.Book;
using FastMargin.Models.Sets;

namespace FastMargin.Engine;

/// <summary>
/// A 64-bit hash of what an engine knows, in one order: marks by instrument, then by pool its account, level,
/// add-on, balances and positions; of a pool under a margin model also the model's name and the requirement that it has
/// written into the book, which all modes find there alike. Margin tables, brackets, and whatever an evaluation keeps
/// beside the book are no part of it.
/// </summary>
internal struct StateHash
{
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    private ulong _state;

    public static ulong Of(MarginBook book, PoolLevels levels)
    {
        var hash = new StateHash { _state = Odd };
        for (int i = 0; i < book.Universe.Instruments.Count; i++) hash.Add(book.MarkSteps(i));
        for (int pool = 0; pool < book.PoolTop; pool++)
        {
            if (book.IsPool(pool)) hash.AddPool(book, pool, levels.StateOf(pool));
        }

        return hash.Finish();
    }

    private void AddPool(MarginBook book, int pool, byte state)
    {
        int account = book.AccountOf(pool);
        Add(pool);
        Add(account);
        Add(state);
        if (book.IsCross(pool)) Add(book.AddOn(account).Atto);
        if (book.IsModelled(pool)) AddModel(book, pool, account);
        foreach (BalanceView balance in book.Balances(pool))
        {
            Add(balance.Currency);
            Add(balance.Amount.Atto);
        }

        // What is in a row begins with how long it is, so that no two books give the same words.
        int positions = book.PositionsOf(pool);
        Add(positions);
        for (int i = 0; i < positions; i++)
        {
            Slot slot = book.SlotAt(pool, i);
            Add(book.ChainAt(slot.Row).Instrument.Id);
            Add(slot.Lots);
            Add(slot.Entry.Bits);
        }
    }

    private void AddModel(MarginBook book, int pool, int account)
    {
        string name = ModelDesk.Of(book)?.NameOf(account) ?? "";
        Add(name.Length);
        foreach (char c in name) Add((long)c);
        // A NaN has many forms, and any of them says that a price is missing.
        double requirement = book.RequirementOf(pool);
        Add(double.IsNaN(requirement) ? -1 : BitConverter.DoubleToInt64Bits(requirement));
    }

    private void Add(Int128 value)
    {
        Add((long)(ulong)(UInt128)value);
        Add((long)(value >> 64));
    }

    private void Add(long value) => _state = BitOperations.RotateLeft((_state ^ (ulong)value) * Odd, 29);

    private readonly ulong Finish()
    {
        ulong mixed = (_state ^ (_state >> 32)) * Odd;
        return mixed ^ (mixed >> 29);
    }
}
