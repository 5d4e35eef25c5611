using System.CommandLine;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace FastMargin.Cli.Output;

/// <summary>Prints reports.</summary>
internal static class ReportPrinter
{
    /// <summary>The option that chooses the format.</summary>
    public static Option<string> CreateOption()
    {
        var option = new Option<string>("--format")
        {
            Description = "How the result is printed.",
            DefaultValueFactory = _ => "table",
        };
        option.AcceptOnlyFromAmong("table", "csv", "json");
        return option;
    }

    public static ReportFormat FormatOf(string? name) => name switch
    {
        "csv" => ReportFormat.Csv,
        "json" => ReportFormat.Json,
        _ => ReportFormat.Table,
    };

    public static void Print(Report report, ReportFormat format, TextWriter output, CliHost host)
    {
        switch (format)
        {
            case ReportFormat.Csv: Csv(report, output); break;
            case ReportFormat.Json: Json(report, output); break;
            default: Text(report, output, host); break;
        }
    }

    private static void Text(Report report, TextWriter output, CliHost host)
    {
        IAnsiConsole console = ConsoleOn(output, host);
        if (report.Facts.Count > 0)
        {
            Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
            foreach (Fact fact in report.Facts) grid.AddRow(new Text(fact.Label), new Text(fact.Text));
            console.Write(grid);
        }

        foreach (ReportTable table in report.Tables.Where(t => t.Rows.Count > 0))
        {
            if (report.Facts.Count > 0) console.WriteLine();
            console.Write(Draw(table));
        }
    }

    private static Table Draw(ReportTable table)
    {
        Table drawn = new Table().Border(TableBorder.Simple).Title(new TableTitle(Markup.Escape(table.Title)));
        foreach (Column column in table.Columns)
        {
            var shown = new TableColumn(new Text(column.Header)) { NoWrap = true };
            drawn.AddColumn(column.IsNumber ? shown.RightAligned() : shown);
        }

        foreach (object?[] row in table.Rows)
        {
            drawn.AddRow(row.Select((cell, i) => new Text(Cell.Text(cell, table.Columns[i].Format))));
        }

        return drawn;
    }

    private static void Csv(Report report, TextWriter output)
    {
        if (report.IsTable)
        {
            CsvTable(report.Tables[0], output);
            return;
        }

        output.WriteLine("section,row,name,value");
        foreach (Fact fact in report.Facts) output.WriteLine($"summary,,{Cell.Csv(fact.Key)},{Cell.Csv(fact.Value)}");
        foreach (ReportTable table in report.Tables)
        {
            for (int row = 0; row < table.Rows.Count; row++)
            {
                for (int i = 0; i < table.Columns.Count; i++)
                {
                    output.WriteLine($"{table.Key},{row + 1},{table.Columns[i].Key},{Cell.Csv(table.Rows[row][i])}");
                }
            }
        }
    }

    private static void CsvTable(ReportTable table, TextWriter output)
    {
        output.WriteLine(string.Join(',', table.Columns.Select(c => c.Key)));
        foreach (object?[] row in table.Rows) output.WriteLine(string.Join(',', row.Select(Cell.Csv)));
    }

    private static void Json(Report report, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            foreach (Fact fact in report.Facts)
            {
                json.WritePropertyName(fact.Key);
                Cell.Json(json, fact.Value);
            }

            foreach (ReportTable table in report.Tables)
            {
                json.WritePropertyName(table.Key);
                Cell.JsonTable(json, table);
            }

            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    private static IAnsiConsole ConsoleOn(TextWriter output, CliHost host)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = host.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = host.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = host.Columns;
        return console;
    }
}
