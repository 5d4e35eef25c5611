using FastMargin.Instruments;
using FastMargin.Models.Scenarios;

namespace FastMargin.Feeds.Span;

/// <summary>Collects what either form of a SPAN file says, in whatever order, and puts it together.</summary>
internal sealed class SpanDraft
{
    /// <summary>The most contracts of one file.</summary>
    public const int MaxContracts = 2_000_000;

    private readonly Dictionary<(string Exchange, string Code), SpanCommodityDraft> _commodities = [];
    private readonly Dictionary<(string Exchange, string Product, string Type), SpanCommodityDraft> _products = [];
    private readonly List<SpanContractDraft> _contracts = [];
    private readonly List<SpanCreditDraft> _credits = [];
    private readonly SortedDictionary<string, int> _passed = new(StringComparer.Ordinal);
    private HashSet<string> _shared = [];

    public string ClearingHouse { get; set; } = "";

    public DateOnly? Date { get; set; }

    /// <summary>The commodity of a code; the first time it is asked for it begins.</summary>
    public SpanCommodityDraft Commodity(string exchange, string code, SourceLine source)
    {
        if (!_commodities.TryGetValue((exchange, code), out SpanCommodityDraft? commodity))
            _commodities[(exchange, code)] = commodity = new SpanCommodityDraft(exchange, code, source);
        return commodity;
    }

    /// <summary>Whether a code was defined.</summary>
    public bool Knows(string exchange, string code) => _commodities.ContainsKey((exchange, code));

    /// <summary>Puts a product family into a commodity.</summary>
    /// <exception cref="DataException">It is in another already.</exception>
    public void Link(SpanCommodityDraft commodity, string exchange, string product, string type, SourceLine source)
    {
        var family = (exchange, product, type);
        if (!_products.TryAdd(family, commodity) && _products[family] != commodity)
        {
            string both = $"{commodity.Code} and in {_products[family].Code}";
            throw new DataException(source, $"product {exchange}:{product} {type} in {both}", "one commodity");
        }
    }

    /// <exception cref="DataException">Too many.</exception>
    public void Add(SpanContractDraft contract)
    {
        if (_contracts.Count == MaxContracts)
            throw new DataException(contract.Source, $"contract {MaxContracts + 1}", $"at most {MaxContracts}");
        _contracts.Add(contract);
    }

    public void Add(SpanCreditDraft credit) => _credits.Add(credit);

    /// <summary>Counts something that is not read.</summary>
    public void PassOver(string what) => _passed[what] = _passed.GetValueOrDefault(what) + 1;

    /// <summary>All of it together.</summary>
    /// <exception cref="DataException">Something is missing, there twice, or does not fit.</exception>
    public SpanParameters Build(string file)
    {
        var whole = new SourceLine(file, 0);
        DateOnly date = Date ?? throw new DataException(whole, "no business date", "one");
        if (_commodities.Count == 0) throw new DataException(whole, "no combined commodity", "one or more");
        _shared = [.. _commodities.Keys.GroupBy(k => k.Code).Where(g => g.Count() > 1).Select(g => g.Key)];
        var contracts = new List<SpanContract>(_contracts.Count);
        var seen = new HashSet<SpanContractKey>(_contracts.Count);
        foreach (SpanContractDraft contract in _contracts)
        {
            SpanCommodityDraft commodity = CommodityOf(contract);
            if (!seen.Add(contract.Key))
                throw new DataException(contract.Source, $"contract {contract.Key} twice", "each contract once");
            SpanContract made = contract.Build(Name(commodity));
            commodity.Months.Add(made.DeltaMonth);
            contracts.Add(made);
        }

        var notes = new List<string>();
        var commodities = new List<SpanCommodity>();
        foreach (SpanCommodityDraft draft in _commodities.Values)
        {
            if (draft.TryBuild(Name(draft), out SpanCommodity? commodity)) commodities.Add(commodity);
            else notes.Add($"{Name(draft)}: left out; {draft.Beyond}");
        }

        commodities.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        var known = commodities.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        contracts.RemoveAll(c => !known.Contains(c.Commodity));
        List<SpanCredit> credits = Credits(known, notes);
        notes.AddRange(_passed.Select(p => $"{p.Key}: {p.Value} passed over"));
        if (commodities.Count == 0) throw new DataException(whole, "no commodity that can be margined", "one or more");
        try
        {
            return SpanParameters.Create(ClearingHouse, date, commodities, credits, contracts, notes);
        }
        catch (DataException e) when (e.File is null)
        {
            throw e.At(whole);
        }
    }

    private SpanCommodityDraft CommodityOf(SpanContractDraft contract)
    {
        SpanContractKey key = contract.Key;
        return _products.TryGetValue((key.Exchange, key.Product, key.Type), out SpanCommodityDraft? commodity)
            ? commodity
            : throw new DataException(
                contract.Source, $"contract {key} of no combined commodity", "one that is defined");
    }

    private List<SpanCredit> Credits(HashSet<string> known, List<string> notes)
    {
        var credits = new List<SpanCredit>();
        int without = 0;
        foreach (SpanCreditDraft draft in _credits.OrderBy(c => c.Priority))
        {
            var legs = new List<SpanCreditLeg>();
            foreach ((string exchange, string code, double ratio, char side) in draft.Legs)
            {
                if (!_commodities.TryGetValue((exchange, code), out SpanCommodityDraft? commodity))
                {
                    throw new DataException(
                        draft.Source, $"credit with {exchange} {code}", "a commodity that is defined");
                }

                legs.Add(new SpanCreditLeg(Name(commodity), ratio, side != draft.Legs[0].Side));
            }

            if (legs.TrueForAll(leg => known.Contains(leg.Commodity))) credits.Add(new SpanCredit(legs, draft.Rate));
            else without++;
        }

        if (without > 0) notes.Add($"{without} credits left out: a commodity of theirs is");
        return credits;
    }

    // A code is unique within an exchange; where two exchanges have it, the acronym tells them apart.
    private string Name(SpanCommodityDraft commodity) =>
        _shared.Contains(commodity.Code) ? $"{commodity.Exchange}/{commodity.Code}" : commodity.Code;
}

/// <summary>A contract with its array as it was read.</summary>
internal sealed record SpanContractDraft(
    SpanContractKey Key, double[] Losses, double Delta, double Scaling, SourceLine Source)
{
    public SpanContract Build(string commodity) =>
        new(Key, commodity, SpanArray.Create(Losses, Source), Delta * Scaling);
}

/// <summary>A credit as it was read.</summary>
internal sealed record SpanCreditDraft(
    int Priority, double Rate, List<(string Exchange, string Code, double Ratio, char Side)> Legs, SourceLine Source);
