using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Scenarios;

/// <summary>Names a contract of a SPAN file.</summary>
/// <param name="Exchange">Acronym of its exchange.</param>
/// <param name="Product">Code of its product.</param>
/// <param name="Type">FUT, PHY, OOF (option on a future) or OOP (option on a physical).</param>
/// <param name="Month">Month of the future, or of the one an option is on: CCYYMM or CCYYMMDD; 0 for none.</param>
/// <param name="OptionMonth">Month of an option; 0 for none.</param>
/// <param name="IsCall">Whether it is a call, a put (false) or no option (null).</param>
/// <param name="Strike">Strike of an option; 0 for none.</param>
public readonly record struct SpanContractKey(
    string Exchange, string Product, string Type, int Month, int OptionMonth = 0, bool? IsCall = null,
    Rate Strike = default)
{
    /// <summary><c>CBT:06 FUT 202507</c>, <c>CBT:06 OOF 202507/202507 C 145</c>.</summary>
    public override string ToString()
    {
        string name = $"{Exchange}:{Product} {Type} {Month}";
        return IsCall is { } call ? $"{name}/{OptionMonth} {(call ? 'C' : 'P')} {Strike}" : name;
    }
}

/// <summary>A contract of a SPAN file with its risk array.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Commodity">Name of its combined commodity.</param>
/// <param name="Array">Losses of one long contract.</param>
/// <param name="Delta">Composite delta of one long contract times its scaling factor.</param>
public sealed record SpanContract(SpanContractKey Key, string Commodity, SpanArray Array, double Delta)
{
    /// <summary>The month whose deltas it adds to: the future's, or where there is none its own.</summary>
    public int DeltaMonth => Key.Month != 0 ? Key.Month : Key.OptionMonth;
}

/// <summary>
/// What one SPAN risk parameter file says, as far as <see cref="SpanMargin"/> computes it. A commodity with a rule
/// beyond that is left out with all its contracts, and a note says why: no position of it gets a number that is too
/// small.
/// </summary>
public sealed class SpanParameters
{
    private readonly Dictionary<SpanContractKey, SpanContract> _byKey;

    private SpanParameters(Dictionary<SpanContractKey, SpanContract> byKey) => _byKey = byKey;

    /// <summary>Acronym of the clearing organization.</summary>
    public required string ClearingHouse { get; init; }

    /// <summary>Business date.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Combined commodities, in order of name.</summary>
    public required IReadOnlyList<SpanCommodity> Commodities { get; init; }

    /// <summary>Credits between commodities, by priority.</summary>
    public required IReadOnlyList<SpanCredit> Credits { get; init; }

    /// <summary>Contracts, in the order of the file.</summary>
    public required IReadOnlyList<SpanContract> Contracts { get; init; }

    /// <summary>What was left out of the file, and what was passed over in it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The margin rule with these parameters.</summary>
    public SpanMargin Margin { get; private init; } = null!;

    /// <summary>Puts parameters together.</summary>
    /// <exception cref="DataException">
    /// A contract twice or of an unknown commodity, or parameters that <see cref="SpanMargin.Create"/> refuses.
    /// </exception>
    public static SpanParameters Create(
        string clearingHouse,
        DateOnly date,
        IReadOnlyList<SpanCommodity> commodities,
        IReadOnlyList<SpanCredit> credits,
        IReadOnlyList<SpanContract> contracts,
        IReadOnlyList<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(commodities);
        ArgumentNullException.ThrowIfNull(contracts);
        SpanMargin margin = SpanMargin.Create(commodities, credits);
        var known = commodities.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var byKey = new Dictionary<SpanContractKey, SpanContract>(contracts.Count);
        foreach (SpanContract contract in contracts)
        {
            if (!known.Contains(contract.Commodity))
                throw new DataException($"contract {contract.Key} of {contract.Commodity}", "a known commodity");
            if (!byKey.TryAdd(contract.Key, contract))
                throw new DataException($"contract {contract.Key} twice", "each contract once");
        }

        return new SpanParameters(byKey)
        {
            ClearingHouse = clearingHouse,
            Date = date,
            Commodities = commodities,
            Credits = credits,
            Contracts = contracts,
            Notes = notes ?? [],
            Margin = margin,
        };
    }

    /// <summary>A position in a contract.</summary>
    /// <exception cref="DataException">There is no such contract.</exception>
    public SpanPosition Position(in SpanContractKey key, double quantity)
    {
        if (!_byKey.TryGetValue(key, out SpanContract? contract))
            throw new DataException($"no contract {key}", $"one of {_byKey.Count} of {ClearingHouse}");
        return new SpanPosition
        {
            Commodity = contract.Commodity,
            Month = contract.DeltaMonth,
            Quantity = quantity,
            Array = contract.Array,
            Delta = contract.Delta,
            IsCall = key.IsCall,
        };
    }
}
