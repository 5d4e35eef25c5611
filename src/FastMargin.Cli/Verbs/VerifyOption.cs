using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FastMargin.Cli.Run;

namespace FastMargin.Cli.Verbs;

/// <summary><c>--verify</c>, <c>--verify N</c> or <c>--verify every N</c>.</summary>
internal static class VerifyOption
{
    public static Option<string[]> Create()
    {
        var option = new Option<string[]>("--verify")
        {
            Description =
                "Prove every edge again with exact arithmetic, and all pools: after every tick on books of up to "
                + $"{VerifyPlan.SmallBook} pools, at a stated rate on larger ones, or every N ticks.",
            HelpName = "every N",
            Arity = new ArgumentArity(0, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && Every(result) is null)
            {
                string words = string.Join(' ', result.Tokens.Select(t => t.Value));
                result.AddError($"--verify {words}; expected nothing, N, or every N");
            }
        });
        return option;
    }

    /// <summary>The plan for a book, or null when nothing is to be proved.</summary>
    public static VerifyPlan? PlanOf(ParseResult parsed, Option<string[]> option, int pools)
    {
        if (parsed.GetResult(option) is not { } result) return null;
        return Every(result) is { } every ? new VerifyPlan(every) : VerifyPlan.For(pools);
    }

    private static long? Every(OptionResult result)
    {
        string[] words = [.. result.Tokens.Select(t => t.Value)];
        if (words is ["every", ..]) words = words[1..];
        if (words.Length != 1) return null;
        bool isNumber = long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out long rate);
        return isNumber && rate > 0 ? rate : null;
    }
}
