using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>Currencies, brackets and instruments as CSV: files of a folder, or sections of a binary book.</summary>
internal static class UniverseCsv
{
    /// <summary>Builds the universe; <paramref name="open"/> gives the rows of one of the three files.</summary>
    public static Universe Read(Func<string, string[], CsvRows> open)
    {
        var builder = new UniverseBuilder();
        using (CsvRows rows = open(CsvLayout.Currencies, CsvLayout.CurrencyColumns))
        {
            while (rows.Read()) builder.AddCurrency(Currency(rows));
        }

        using (CsvRows rows = open(CsvLayout.Brackets, CsvLayout.BracketColumns))
        {
            foreach (MarginTable table in Tables(rows)) builder.AddTable(table);
        }

        SourceLine last;
        using (CsvRows rows = open(CsvLayout.Instruments, CsvLayout.InstrumentColumns))
        {
            while (rows.Read()) builder.AddInstrument(Instrument(rows));
            last = rows.Here;
        }

        try
        {
            return builder.Build();
        }
        catch (DataException e) when (e.File is null)
        {
            // "No base currency" is about all rows, so it is about no line.
            string? file = last.File?.Replace(CsvLayout.Instruments, CsvLayout.Currencies, StringComparison.Ordinal);
            throw e.At(new SourceLine(file, 0));
        }
    }

    private static CurrencyDefinition Currency(CsvRows rows)
    {
        string isBase = rows.Text(1) ?? "0";
        if (isBase is not ("0" or "1")) throw rows.Refuse($"base \"{Names.Shown(isBase)}\"", "1, 0 or nothing");
        return new CurrencyDefinition
        {
            Code = rows.Required(0),
            IsBase = isBase == "1",
            Fx = rows.Rate(2),
            FxSymbol = rows.Text(3),
            Collateral = Schedule(rows[4], rows.Rate(5), rows.Here),
            Source = rows.Here,
        };
    }

    /// <summary><c>0.95@2000000;0.85@4000000;0.5</c>: weight of each slice and where it ends.</summary>
    internal static CollateralSchedule Schedule(ReadOnlySpan<byte> text, Rate? liability, SourceLine source)
    {
        if (text.IsEmpty) return CollateralSchedule.Flat(Rate.One, liability, source);
        var tiers = new List<CollateralTier>();
        foreach (Range part in text.Split((byte)';'))
        {
            ReadOnlySpan<byte> tier = text[part];
            int at = tier.IndexOf((byte)'@');
            ReadOnlySpan<byte> weightText = at < 0 ? tier : tier[..at];
            if (!Rate.TryParse(weightText, out Rate weight))
            {
                throw CsvRows.Malformed($"collateral weight {tiers.Count + 1}", weightText, source);
            }

            Quantity cap = default;
            if (at >= 0 && !Quantity.TryParse(tier[(at + 1)..], out cap))
            {
                throw CsvRows.Malformed($"cap of collateral weight {tiers.Count + 1}", tier[(at + 1)..], source);
            }

            tiers.Add(new CollateralTier(at < 0 ? null : cap, weight));
        }

        return CollateralSchedule.Create(tiers, liability, source);
    }

    private static IEnumerable<MarginTable> Tables(CsvRows rows)
    {
        var order = new List<string>();
        var tables = new Dictionary<string, (MarginRule Rule, SourceLine Source, List<BracketRow> Rows)>();
        while (rows.Read())
        {
            string name = rows.Required(0);
            MarginRule rule = Choose(rows, "rule", rows.Text(1) ?? CsvLayout.Rules[0].Name, CsvLayout.Rules);
            if (!tables.TryGetValue(name, out (MarginRule Rule, SourceLine Source, List<BracketRow> Rows) table))
            {
                table = tables[name] = (rule, rows.Here, []);
                order.Add(name);
            }

            if (table.Rule != rule)
            {
                throw rows.Refuse(
                    $"table {name}: rule {CsvLayout.Word(rule)}", $"{CsvLayout.Word(table.Rule)}, as above");
            }

            table.Rows.Add(Bracket(rows));
        }

        return order.Select(name => Table(name, tables[name].Rule, tables[name].Rows, tables[name].Source));
    }

    private static BracketRow Bracket(CsvRows rows) => new(
        rows.Money(2) ?? Money.Zero,
        rows.Money(3),
        rows.Rate(4) ?? throw rows.Refuse("no maintenance", "a rate, or an amount per contract"),
        rows.Money(5),
        rows.Rate(6),
        rows.Here);

    private static MarginTable Table(string name, MarginRule rule, List<BracketRow> rows, SourceLine source)
    {
        if (rule == MarginRule.Tiered) return MarginTable.Tiered(name, rows, source);
        BracketRow row = rows[0];
        if (rows.Count > 1)
        {
            throw new DataException(
                rows[1].Source, $"table {name}: a second row", $"one row under {CsvLayout.Word(rule)}");
        }

        if (row.Floor != Money.Zero || row.Cap is not null || (row.Amount ?? Money.Zero) != Money.Zero)
        {
            throw new DataException(
                source, $"table {name}: floor, cap or amount", $"none under {CsvLayout.Word(rule)}");
        }

        if (rule == MarginRule.EquityShort) return MarginTable.EquityShort(name, row.Maintenance, row.Initial, source);
        Money? initial = row.Initial is { } rate ? new Money(rate.Atto) : null;
        return MarginTable.PerContract(name, new Money(row.Maintenance.Atto), initial, source);
    }

    private static InstrumentDefinition Instrument(CsvRows rows) => new()
    {
        Symbol = rows.Required(0),
        Kind = Choose(rows, "kind", rows.Required(1), CsvLayout.Kinds),
        SettleCurrency = rows.Required(2),
        Lot = rows.Quantity(3) ?? throw rows.Refuse("no lot", "the smallest step of quantity"),
        Tick = rows.Price(4) ?? throw rows.Refuse("no tick", "the smallest step of price"),
        MarkStep = rows.Price(5),
        Multiplier = rows.Rate(6) ?? Rate.One,
        QuantoRate = rows.Rate(7) ?? Rate.One,
        LongTable = rows.Text(8),
        ShortTable = rows.Text(9),
        Option = Option(rows),
        Source = rows.Here,
    };

    private static OptionDefinition? Option(CsvRows rows)
    {
        if (rows.Text(10) is not { } underlying)
        {
            int needless = Enumerable.Range(11, 4).FirstOrDefault(column => !rows[column].IsEmpty, -1);
            return needless < 0 ? null : throw rows.Refuse(
                $"{CsvLayout.InstrumentColumns[needless].TrimEnd('?')} \"{rows.Text(needless)}\" without an underlying",
                "an underlying, or no terms of an option");
        }

        return new OptionDefinition(
            underlying,
            rows.Price(11) ?? throw rows.Refuse("no strike", "what one unit is bought or sold at"),
            UtcTime.TryParse(rows.Required(12), out long expiry)
                ? expiry
                : throw rows.Refuse($"expiry \"{rows.Text(12)}\"", "UTC as 2021-01-15T21:00:00Z"),
            Choose(rows, "right", rows.Required(13), CsvLayout.Rights),
            Choose(rows, "exercise", rows.Text(14) ?? CsvLayout.Exercises[0].Name, CsvLayout.Exercises));
    }

    private static T Choose<T>(CsvRows rows, string what, string word, (string Name, T Value)[] known)
    {
        int at = Array.FindIndex(known, k => k.Name == word);
        if (at >= 0) return known[at].Value;
        string names = string.Join(", ", known.Select(k => k.Name));
        throw rows.Refuse($"{what} \"{Names.Shown(word)}\"", $"one of {names}");
    }
}
