using System.CommandLine;
using FastMargin.Cli.Output;
using FastMargin.Feeds;
using FastMargin.Feeds.Import;
using FastMargin.Formats;
using FastMargin.Sinks;

namespace FastMargin.Cli.Verbs;

/// <summary>Parameters of venues into a folder of versions.</summary>
internal sealed class ImportVerb
{
    private const string Description = """
        Imports a venue's margin parameters into a folder of versions: margin tables named venue:symbol@date as
        brackets.csv, collateral weights as currencies.csv, instruments.csv, files of model parameters, and a manifest.
        A file with anything wrong in it is refused with its line, and nothing is written.

        Examples:
          fastmargin import --list
          fastmargin import --from binance tiers.csv --as-of 2024-01-01 --out params
          fastmargin import margins.csv --as-of 2020-03-16
          fastmargin import --list --out params --as-of 2024-06-30
        """;

    private readonly Argument<string?> _file = new("file")
    {
        Description = "A venue's file.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _from = new("--from")
    {
        Description = "Whose file it is; by default what its content says.",
        HelpName = "VENUE",
    };
    private readonly Option<string?> _asOf = new("--as-of")
    {
        Description = "Date of the parameters, where the file states none; from a history, the newest not after it.",
        HelpName = "DATE",
    };
    private readonly Option<string> _out = new("--out")
    {
        Description = "The folder of all versions.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "params",
    };
    private readonly Option<bool> _list = new("--list")
    {
        Description = "Lists the venues and the versions that are there; with --as-of the newest of each not after it.",
    };
    private readonly Option<string> _format = ReportPrinter.CreateOption();

    private ImportVerb()
    {
    }

    public static Command Create(CliHost host)
    {
        var verb = new ImportVerb();
        var command = new Command("import", Description)
        {
            verb._file, verb._from, verb._asOf, verb._out, verb._list, verb._format,
        };
        command.SetAction(parsed => verb.Run(parsed, host));
        return command;
    }

    private int Run(ParseResult parsed, CliHost host)
    {
        DateOnly? asOf = DateOf(parsed.GetValue(_asOf));
        string? venue = parsed.GetValue(_from);
        if (venue is not null && !VenueImports.All.Any(v => v.Name == venue))
        {
            string known = string.Join(", ", VenueImports.All.Select(v => v.Name));
            throw new UsageException($"--from \"{venue}\"; expected one of {known}");
        }

        string root = parsed.GetValue(_out)!;
        ReportFormat format = ReportPrinter.FormatOf(parsed.GetValue(_format));
        string? file = parsed.GetValue(_file);
        if (parsed.GetValue(_list) == (file is not null))
            throw new UsageException("expected a file, or --list without one");
        Report report = file is null ? Listing(root, asOf) : Import(file, venue, asOf, root);
        ReportPrinter.Print(report, format, host.Out, host);
        return ExitCode.Ok;
    }

    private static DateOnly? DateOf(string? text)
    {
        if (text is null) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", out DateOnly date)
            ? date
            : throw new UsageException($"--as-of \"{text}\"; expected a form like 2024-01-31");
    }

    private static Report Import(string file, string? venue, DateOnly? asOf, string root)
    {
        ParameterSet set = VenueImports.Read(file, venue, asOf);
        ParameterVersion version = set.Version;
        bool isThere = ParameterFolder.Newest(root, version.Venue, version.Kind, version.Date) is { } newest
            && newest.Date == version.Date && newest.Sha256 == version.Sha256;
        if (!isThere) ParameterFolderWriter.Write(set, root);
        var report = new Report();
        report.Add("venue", "venue", version.Venue);
        report.Add("kind", "kind", version.Kind);
        report.Add("date", "date", version.Date.ToString("yyyy-MM-dd"));
        report.Add("source", "source", version.Source);
        report.Add("sha256", "sha256", version.Sha256);
        report.Add("tables", "margin tables", version.Tables);
        report.Add("currencies", "currencies", version.Currencies);
        report.Add("instruments", "instruments", version.Instruments);
        report.Add("models", "models", version.Models);
        report.Add("state", "state", isThere ? "there already" : "written");
        report.Add("folder", "folder", Path.Combine(root, ParameterFolder.NameOf(version)));
        ReportTable notes = report.AddTable("notes", "notes", new Column("note", "note"));
        foreach (string note in version.Notes) notes.Add(note);
        return report;
    }

    private static Report Listing(string root, DateOnly? asOf)
    {
        var report = new Report();
        ReportTable venues = report.AddTable(
            "venues", "venues", new Column("venue", "venue"), new Column("forms", "files it reads"));
        foreach (ImportSource source in VenueImports.All) venues.Add(source.Name, source.Forms);
        ReportTable versions = report.AddTable(
            "versions", $"versions in {root}", new("venue", "venue"), new("kind", "kind"), new("date", "date"),
            new("tables", "tables", true), new("models", "models", true), new("source", "source"));
        IEnumerable<ParameterVersion> found = ParameterFolder.Versions(root);
        if (asOf is { } date)
            found = found.Where(v => v.Date <= date).GroupBy(v => (v.Venue, v.Kind)).Select(kind => kind.Last());
        foreach (ParameterVersion version in found)
        {
            string day = version.Date.ToString("yyyy-MM-dd");
            versions.Add(version.Venue, version.Kind, day, version.Tables, version.Models, version.Source);
        }

        return report;
    }
}
