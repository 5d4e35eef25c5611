namespace FastMargin.Tests.Oracle;

/// <summary>What the oracle knows of a book: plain lists of plain things, every number an exact fraction.</summary>
internal sealed class OracleBook
{
    public List<OracleCurrency> Currencies { get; } = [];

    public List<OracleTable> Tables { get; } = [];

    public List<OracleInstrument> Instruments { get; } = [];

    public List<OracleAccount> Accounts { get; } = [];

    public IEnumerable<OraclePool> Pools => Accounts.SelectMany(a => a.Pools);
}

internal enum OracleKind
{
    Equity,
    Linear,
    Inverse,
    Quanto,
    Index,
}

internal enum OracleRule
{
    Tiered,
    PerContract,
    EquityShort,
}

/// <summary>One slice of a collateral's amount: up to Cap (null: the rest), at Weight.</summary>
internal sealed record OracleTier(Fraction? Cap, Fraction Weight);

internal sealed class OracleCurrency
{
    public required int Id { get; init; }

    public required string Code { get; init; }

    /// <summary>The fixed rate to base, or null when <see cref="RateSymbol"/> gives it.</summary>
    public Fraction? Rate { get; init; }

    public string? RateSymbol { get; init; }

    public required IReadOnlyList<OracleTier> Tiers { get; set; }

    public required Fraction LiabilityWeight { get; set; }
}

/// <summary>Maintenance and Initial are rates; under PerContract, money per contract.</summary>
internal sealed record OracleBracket(Fraction Floor, Fraction? Cap, Fraction Maintenance, Fraction Initial);

internal sealed record OracleTable(string Name, OracleRule Rule, IReadOnlyList<OracleBracket> Brackets);

internal sealed class OracleInstrument
{
    public required int Id { get; init; }

    public required string Symbol { get; init; }

    public required OracleKind Kind { get; init; }

    public required OracleCurrency Settle { get; init; }

    public required Fraction Lot { get; init; }

    public required Fraction MarkStep { get; init; }

    public required Fraction Multiplier { get; init; }

    public required Fraction QuantoRate { get; init; }

    public OracleTable? LongTable { get; set; }

    public OracleTable? ShortTable { get; set; }

    /// <summary>What an option is on; null for everything else.</summary>
    public OracleOption? Option { get; set; }

    /// <summary>The mark, or null when there is none.</summary>
    public Fraction? Mark { get; set; }
}

internal sealed record OracleOption(OracleInstrument Underlying, bool IsCall, Fraction Strike);

internal sealed class OracleAccount
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required bool IsHedged { get; init; }

    public byte Profile { get; init; }

    public Fraction AddOn { get; set; }

    /// <summary>
    /// The margin model it has named: all of them find here what margin tables find, but for those of
    /// <see cref="OptionModels"/>.
    /// </summary>
    public string? Model { get; set; }

    public Dictionary<int, OracleTable> Overrides { get; } = [];

    /// <summary>The cross pool first.</summary>
    public List<OraclePool> Pools { get; } = [];

    /// <summary>The override, or the instrument's own; the rule for short stock is for the short side.</summary>
    public OracleTable TableOf(OracleInstrument instrument, bool isLong)
    {
        OracleTable? table = Overrides.GetValueOrDefault(instrument.Id);
        if (isLong && table?.Rule == OracleRule.EquityShort) table = null;
        return table ?? (isLong ? instrument.LongTable : instrument.ShortTable)!;
    }
}

internal sealed class OraclePool
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required OracleAccount Account { get; init; }

    public required bool IsCross { get; init; }

    public Dictionary<OracleCurrency, Fraction> Balances { get; } = [];

    public List<OraclePosition> Positions { get; } = [];

    public override string ToString() => $"{Account.Name}/{Name} (pool {Id}, {Positions.Count} positions)";
}

internal sealed record OraclePosition(OracleInstrument Instrument, long Lots, Fraction Entry);
