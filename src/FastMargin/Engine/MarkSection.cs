using FastMargin.Instruments;

namespace FastMargin.Engine;

/// <summary>
/// The section <c>marks</c> of runtime.json; a symbol has what is said for it, and where nothing is said what the
/// section says for all:
/// <code>
/// "marks": {
///   "staleAfter": null,        a duration such as "5s", or null for never
///   "maxJump": null,           above 0 to 10, of the last good mark, or null for any
///   "confirmAfter": 3,         0 (never) to 1000000 marks
///   "bound": null,             above 0 and below 1; needed where a policy is conservative
///   "onStale": "halt",         keep | conservative | halt
///   "onCrossed": "keep",
///   "onOutlier": "keep",
///   "onNotPositive": "halt",
///   "onGap": "keep",
///   "onLate": "halt",
///   "onHalted": "keep",
///   "maxLag": null,            a duration, or null for any; for all symbols
///   "symbols": { "BTCUSDT": { "staleAfter": "2s", "onStale": "conservative", "bound": 0.05 } }
/// }
/// </code>
/// </summary>
internal static class MarkSection
{
    private const string RuleOptions = "staleAfter, maxJump, confirmAfter, bound, onStale, onCrossed, onOutlier, "
        + "onNotPositive, onGap, onLate, onHalted";

    public static MarkOptions Read(ref RuntimeReader reader)
    {
        SourceLine start = reader.Here;
        var edits = new List<Func<MarkRule, MarkRule>>();
        var symbols = new List<(string Symbol, SourceLine At, List<Func<MarkRule, MarkRule>> Edits)>();
        long? maxLagNs = null;
        reader.BeginObject("marks");
        while (reader.NextOption($"{RuleOptions}, maxLag, symbols") is { } option)
        {
            if (option == "maxLag") maxLagNs = reader.IsNull ? null : reader.DurationNs(option);
            else if (option == "symbols") ReadSymbols(ref reader, symbols);
            else edits.Add(Edit(ref reader, option));
        }

        MarkRule rule = Made(MarkRule.Default, edits, start);
        if (maxLagNs == 0) throw new DataException(start, "maxLag 0", "a duration above 0, or null for any");
        return new MarkOptions
        {
            Rule = rule,
            MaxLagNs = maxLagNs,
            BySymbol = symbols.ToDictionary(s => s.Symbol, s => Made(rule, s.Edits, s.At)),
        };
    }

    private static void ReadSymbols(
        ref RuntimeReader reader, List<(string Symbol, SourceLine At, List<Func<MarkRule, MarkRule>> Edits)> symbols)
    {
        reader.BeginObject("symbols");
        while (reader.NextName() is { } symbol)
        {
            var edits = new List<Func<MarkRule, MarkRule>>();
            SourceLine at = reader.Here;
            reader.BeginObject(symbol);
            while (reader.NextOption(RuleOptions) is { } option) edits.Add(Edit(ref reader, option));
            symbols.Add((symbol, at, edits));
        }
    }

    private static MarkRule Made(MarkRule rule, List<Func<MarkRule, MarkRule>> edits, SourceLine at)
    {
        foreach (Func<MarkRule, MarkRule> edit in edits) rule = edit(rule);
        try
        {
            rule.Validate();
            return rule;
        }
        catch (DataException e)
        {
            throw e.At(at);
        }
    }

    private static Func<MarkRule, MarkRule> Edit(ref RuntimeReader reader, string option)
    {
        switch (option)
        {
            case "staleAfter":
                long? age = reader.IsNull ? null : reader.DurationNs(option);
                return r => r with { StaleAfterNs = age };
            case "maxJump":
                Units.Rate? jump = reader.IsNull ? null : reader.Number(option);
                return r => r with { MaxJump = jump };
            case "confirmAfter":
                int marks = reader.Whole(option, $"0 (never) to {MarkRule.MaxConfirmations}");
                return r => r with { ConfirmAfter = marks };
            case "bound":
                Units.Rate? bound = reader.IsNull ? null : reader.Number(option);
                return r => r with { Bound = bound };
            default:
                return Treat(option, Treatment(ref reader, option));
        }
    }

    private static Func<MarkRule, MarkRule> Treat(string option, MarkTreatment treatment) => option switch
    {
        "onStale" => r => r with { OnStale = treatment },
        "onCrossed" => r => r with { OnCrossed = treatment },
        "onOutlier" => r => r with { OnOutlier = treatment },
        "onNotPositive" => r => r with { OnNotPositive = treatment },
        "onGap" => r => r with { OnGap = treatment },
        "onLate" => r => r with { OnLate = treatment },
        _ => r => r with { OnHalted = treatment },
    };

    private static MarkTreatment Treatment(ref RuntimeReader reader, string option)
    {
        string text = reader.Text(option, "keep, conservative or halt");
        return text switch
        {
            "keep" => MarkTreatment.Keep,
            "conservative" => MarkTreatment.Conservative,
            "halt" => MarkTreatment.Halt,
            _ => throw new DataException(reader.Here, $"{option} \"{text}\"", "keep, conservative or halt"),
        };
    }
}
