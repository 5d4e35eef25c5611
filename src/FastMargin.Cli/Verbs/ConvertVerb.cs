using System.CommandLine;
using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Cli.Run;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Sinks;

namespace FastMargin.Cli.Verbs;

/// <summary>Between the text and the binary form of books and ticks.</summary>
internal static class ConvertVerb
{
    private const string Description = """
        Converts a book or ticks by what the input is and what the output's name ends in: a CSV folder from and to a
        binary book (.fmbook), CSV ticks (.csv, .csv.gz) from and to the binary tape (.fmtape).

        Examples:
          fastmargin convert book book.fmbook
          fastmargin convert book.fmbook book-again
          fastmargin convert ticks.csv.gz ticks.fmtape
          fastmargin convert ticks.fmtape ticks.csv.gz
        """;

    public static Command Create(CliHost host)
    {
        var input = new Argument<string>("input")
        {
            Description = "A book folder, a binary book, CSV ticks or a binary tape.",
        };
        var output = new Argument<string>("output") { Description = "What to make." };
        var command = new Command("convert", Description) { input, output };
        command.SetAction(parsed => Run(parsed.GetValue(input)!, parsed.GetValue(output)!, host));
        return command;
    }

    private static int Run(string input, string output, CliHost host)
    {
        if (Directory.Exists(input) || BookFile.IsBook(input))
        {
            using MarginBook book = BookInput.Read(input, host);
            BookInput.Write(book, output, host);
            host.Out.WriteLine(FormattableString.Invariant(
                $"{output}: {book.AccountCount} accounts, {book.PoolCount} pools, {book.PositionCount} positions"));
            return ExitCode.Ok;
        }

        bool isTape = TickInput.IsTapeName(output);
        using ITickSource source = TickInput.Open(input);
        long ticks = ProgressBoard.Run(host, $"writing {output}", progress => isTape
            ? TapeWriter.Write(source, output, new BookInput.Relay(progress))
            : CsvTickWriter.Write(source, output, new BookInput.Relay(progress)));
        host.Out.WriteLine(FormattableString.Invariant($"{output}: {ticks} ticks, {source.Symbols.Count} symbols"));
        return ExitCode.Ok;
    }
}
