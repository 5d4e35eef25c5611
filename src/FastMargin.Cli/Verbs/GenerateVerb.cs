using System.CommandLine;

namespace FastMargin.Cli.Verbs;

/// <summary>Books and tapes from a seed.</summary>
internal static class GenerateVerb
{
    private const string Description = """
        Makes a book or a tape from a seed; the same options always make the same bytes.

        Examples:
          fastmargin generate book --accounts 1000 --seed 7 --out book
          fastmargin generate tape --shape crash --ticks 20000 --book book --out crash.csv.gz
        """;

    public static Command Create(CliHost host) => new("generate", Description)
    {
        GenerateBookVerb.Create(host),
        GenerateTapeVerb.Create(host),
    };

    /// <summary>An option for a number in a range that the generator checks.</summary>
    public static Option<double> Real(string name, string description, double byDefault) => new(name)
    {
        Description = description,
        HelpName = "X",
        DefaultValueFactory = _ => byDefault,
    };

    /// <summary>The seed.</summary>
    public static Option<ulong> Seed() => new("--seed")
    {
        Description = "Decides everything the other options leave open.",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>Runs a generator; an option out of its range is an error of the command line.</summary>
    public static T Checked<T>(Func<T> generate)
    {
        try
        {
            return generate();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new UsageException(e.Message.ReplaceLineEndings(" "));
        }
    }
}
