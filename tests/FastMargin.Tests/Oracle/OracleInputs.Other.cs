using FastMargin.Engine;

namespace FastMargin.Tests.Oracle;

/// <content>What concerns all holders, parameters, and accounts that come and go.</content>
internal sealed partial class OracleInputs
{
    private readonly List<int> _closed = [];

    public Dictionary<int, OracleTable> Tables { get; } = [];

    public Dictionary<int, (IReadOnlyList<OracleTier> Tiers, Fraction LiabilityWeight)> Schedules { get; } = [];

    public Dictionary<int, string> Names { get; } = [];

    public Dictionary<int, (string Name, bool IsHedged, byte Profile, string? Model)> Openings { get; } = [];

    /// <summary>Models that accounts choose by number: null for margin tables.</summary>
    public Dictionary<int, string?> Choices { get; } = [];

    /// <summary>Names that requirement sets of a number have: null for a text that is none.</summary>
    public Dictionary<int, string[]?> ModelNames { get; } = [];

    /// <summary>Names that accounts may choose now: none where the book has no requirement sets.</summary>
    public string[] KnownModels { get; set; } = [];

    /// <summary>Pools closed by the last input.</summary>
    public IReadOnlyList<int> TakeClosed()
    {
        int[] closed = [.. _closed];
        _closed.Clear();
        return closed;
    }

    /// <summary>An opening that was taken: the pool has this number, and its account that.</summary>
    public void Open(InputKind kind, int parameter, int pool, int account)
    {
        if (kind == InputKind.PoolOpened)
        {
            OracleAccount owner = book.Accounts.Single(a => a.Id == account);
            owner.Pools.Add(new OraclePool { Id = pool, Name = Names[parameter], Account = owner, IsCross = false });
            return;
        }

        (string name, bool isHedged, byte profile, string? model) = Openings[parameter];
        var added = new OracleAccount
        {
            Id = account,
            Name = name,
            IsHedged = isHedged,
            Profile = profile,
            Model = model,
        };
        added.Pools.Add(new OraclePool { Id = pool, Name = "cross", Account = added, IsCross = true });
        book.Accounts.Add(added);
    }

    private bool ApplyOther(in InputEvent input, Fraction amount)
    {
        int owner = input.Owner;
        OracleAccount? account = book.Accounts.SingleOrDefault(a => a.Id == owner);
        switch (input.Kind)
        {
            case InputKind.Funding: return Funding(Held(input.Subject), amount);
            case InputKind.Interest: return Interest(input.Subject, amount);
            case InputKind.Expiry: return Expiry(Held(input.Subject), amount);
            case InputKind.Split: return Split(Held(input.Subject), input.Other, input.Count);
            case InputKind.InstrumentTable: return SetTable(Held(input.Subject), null, input.Other);
            case InputKind.AccountTable:
                return account != null && SetTable(Held(input.Subject), account, input.Other);
            case InputKind.Collateral: return SetSchedule(input.Subject, input.Other);
            case InputKind.AccountOpened: return CanOpen(input.Other);
            case InputKind.AccountClosed: return CloseAccount(account);
            case InputKind.PoolOpened: return account != null && CanOpen(account, input.Other);
            case InputKind.PoolClosed: return ClosePool(Pools.GetValueOrDefault(input.Owner));
            case InputKind.AccountModel: return Choose(account, input.Other);
            case InputKind.Models: return ReplaceModels(input.Other);
            default: return false;
        }
    }

    private OracleInstrument? Held(int instrument)
    {
        if ((uint)instrument >= (uint)book.Instruments.Count) return null;
        OracleInstrument of = book.Instruments[instrument];
        return of.Kind == OracleKind.Index ? null : of;
    }

    private (OraclePool Pool, OraclePosition Position)[] Holders(OracleInstrument of) =>
        [.. book.Pools.SelectMany(p => p.Positions.Where(h => h.Instrument == of).Select(h => (p, h)))];

    private bool Funding(OracleInstrument? of, Fraction rate)
    {
        if (of?.Mark is not { } mark) return false;
        return Pay(Holders(of).Select(h =>
        {
            Fraction size = of.Lot * h.Position.Lots * of.Multiplier * of.QuantoRate;
            Fraction notional = of.Kind == OracleKind.Inverse ? size / mark : size * mark;
            return (h.Pool, of.Settle, -Up(notional * rate));
        }));
    }

    private bool Interest(int currency, Fraction rate)
    {
        if ((uint)currency >= (uint)book.Currencies.Count) return false;
        OracleCurrency of = book.Currencies[currency];
        return Pay(book.Pools
            .Where(p => p.Balances.GetValueOrDefault(of).Sign < 0)
            .Select(p => (p, of, -Up(p.Balances[of].Magnitude * rate))).ToArray());
    }

    private bool Expiry(OracleInstrument? of, Fraction price)
    {
        if (of is null) return false;
        if (of.Kind == OracleKind.Inverse && price.Sign <= 0) return false;
        if (of.Kind == OracleKind.Equity && price.Sign < 0) return false;
        (OraclePool Pool, OraclePosition Position)[] holders = Holders(of);
        bool isPaid = Pay(holders.Select(h =>
        {
            Fraction entry = of.Kind == OracleKind.Equity ? 0 : h.Position.Entry;
            return (h.Pool, of.Settle, Down(Profit(of, h.Position.Lots, entry, price)));
        }));
        if (!isPaid) return false;
        foreach ((OraclePool pool, OraclePosition position) in holders) pool.Positions.Remove(position);
        of.Mark = null;
        return true;
    }

    private bool Split(OracleInstrument? of, int from, long to)
    {
        if (of is null || from <= 0 || to <= 0) return false;
        Fraction? strike = of.Option is { } option ? option.Strike * new Fraction(from, to) : null;
        if (strike is { } scaled && !(scaled / Fraction.Unit).Denominator.IsOne) return false;
        var moved = new List<(OraclePool Pool, OraclePosition Old, OraclePosition New)>();
        foreach ((OraclePool pool, OraclePosition position) in Holders(of))
        {
            Fraction lots = new Fraction(to, from) * position.Lots;
            if (!lots.Denominator.IsOne || lots.Magnitude > MostLots) return false;
            Fraction entry = Entry(position.Entry * new Fraction(from, to), position.Lots > 0);
            if (entry.Sign <= 0 && of.Kind != OracleKind.Equity) return false;
            if (entry.Magnitude >= new Fraction(_entryDigits, 1)) return false;
            moved.Add((pool, position, new OraclePosition(of, (long)lots.Numerator, entry)));
        }

        if (of.Mark is { } mark)
        {
            Fraction exact = mark * new Fraction(from, to) / of.MarkStep;
            Fraction steps = new((exact + new Fraction(1, 2)).Floor(), 1);
            if (steps < 1 || steps > MostLots || steps * of.MarkStep >= _moneyEnd) return false;
            of.Mark = steps * of.MarkStep;
        }

        if (strike is { } next) of.Option = of.Option! with { Strike = next };
        foreach ((OraclePool pool, OraclePosition old, OraclePosition now) in moved)
        {
            pool.Positions.Remove(old);
            pool.Positions.Add(now);
        }

        return true;
    }

    private bool SetTable(OracleInstrument? of, OracleAccount? account, int number)
    {
        if (of is null || !Tables.TryGetValue(number, out OracleTable? table)) return false;
        bool isStock = of.Kind == OracleKind.Equity && of.Multiplier == 1;
        if (table.Rule == OracleRule.EquityShort && !isStock) return false;
        if (account != null)
        {
            account.Overrides[of.Id] = table;
            return true;
        }

        of.ShortTable = table;
        if (table.Rule != OracleRule.EquityShort) of.LongTable = table;
        return true;
    }

    private bool SetSchedule(int currency, int number)
    {
        if ((uint)currency >= (uint)book.Currencies.Count) return false;
        if (!Schedules.TryGetValue(number, out var found)) return false;
        (book.Currencies[currency].Tiers, book.Currencies[currency].LiabilityWeight) = found;
        return true;
    }

    private bool CanOpen(int number)
    {
        if (!Openings.TryGetValue(number, out var opening) || !IsKnown(opening.Model)) return false;
        return opening.Name.Length > 0 && opening.Profile < 2 && book.Accounts.TrueForAll(a => a.Name != opening.Name);
    }

    private bool CanOpen(OracleAccount account, int number) =>
        Names.TryGetValue(number, out string? name) && name.Length > 0
        && account.Pools.TrueForAll(p => p.Name != name);

    private bool IsKnown(string? model) => model is null || KnownModels.Contains(model);

    private bool Choose(OracleAccount? account, int number)
    {
        if (account is null || !Choices.TryGetValue(number, out string? model) || !IsKnown(model)) return false;
        account.Model = model;
        return true;
    }

    private bool ReplaceModels(int number)
    {
        if (KnownModels.Length == 0 || !ModelNames.TryGetValue(number, out string[]? names) || names is null)
            return false;
        if (book.Accounts.Exists(a => a.Model is { } model && !names.Contains(model))) return false;
        KnownModels = names;
        return true;
    }

    private bool CloseAccount(OracleAccount? account)
    {
        if (account is null) return false;
        bool isEmpty = account.Pools.TrueForAll(
            p => p.Positions.Count == 0 && p.Balances.Values.All(b => b.Sign == 0));
        if (!isEmpty) return false;
        _closed.AddRange(account.Pools.Select(p => p.Id));
        book.Accounts.Remove(account);
        return true;
    }

    private bool ClosePool(OraclePool? pool)
    {
        if (pool is null || pool.IsCross) return false;
        OraclePool cross = pool.Account.Pools[0];
        var cash = pool.Balances.Select(b => (cross, b.Key, b.Value)).ToList();
        var rows = cross.Positions.ToList();
        foreach (OraclePosition p in pool.Positions)
        {
            OraclePosition? held = rows.SingleOrDefault(
                h => h.Instrument == p.Instrument && (!pool.Account.IsHedged || h.Lots > 0 == p.Lots > 0));
            long after = p.Lots + (held?.Lots ?? 0);
            if (Math.Abs(after) > MostLots) return false;
            Fraction entry = p.Entry;
            if (held != null && held.Lots > 0 == p.Lots > 0)
            {
                entry = Entry(Mean(p.Instrument, held, p.Lots, p.Entry), p.Lots > 0);
            }
            else if (held != null)
            {
                long closed = after > 0 == held.Lots > 0 && after != 0 ? -p.Lots : held.Lots;
                if (after != 0 && after > 0 == held.Lots > 0) entry = held.Entry;
                Fraction profit = Down(Profit(p.Instrument, closed, held.Entry, p.Entry));
                if (p.Instrument.Kind != OracleKind.Equity) cash.Add((cross, p.Instrument.Settle, profit));
            }

            if (held != null) rows.Remove(held);
            if (after != 0) rows.Add(new OraclePosition(p.Instrument, after, entry));
        }

        if (!Pay(cash)) return false;
        cross.Positions.Clear();
        cross.Positions.AddRange(rows);
        pool.Account.Pools.Remove(pool);
        _closed.Add(pool.Id);
        return true;
    }

    /// <summary>All amounts, or none when a balance would not fit.</summary>
    private static bool Pay(IEnumerable<(OraclePool Pool, OracleCurrency Currency, Fraction Amount)> cash)
    {
        var after = new Dictionary<(OraclePool Pool, OracleCurrency Currency), Fraction>();
        foreach ((OraclePool pool, OracleCurrency currency, Fraction amount) in cash)
        {
            bool isKnown = after.TryGetValue((pool, currency), out Fraction held);
            Fraction sum = (isKnown ? held : pool.Balances.GetValueOrDefault(currency)) + amount;
            if (sum >= _moneyEnd || sum < -_moneyEnd || amount >= _moneyEnd || amount < -_moneyEnd) return false;
            after[(pool, currency)] = sum;
        }

        foreach (((OraclePool pool, OracleCurrency currency), Fraction sum) in after) pool.Balances[currency] = sum;
        return true;
    }
}
