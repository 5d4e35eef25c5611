namespace FastMargin.Cli.Output;

/// <summary>How a report is printed.</summary>
internal enum ReportFormat
{
    Table,
    Csv,
    Json,
}

/// <summary>What a verb has to say: named facts and named tables, printed as text, CSV or JSON.</summary>
internal sealed class Report
{
    private readonly List<Fact> _facts = [];
    private readonly List<ReportTable> _tables = [];

    public IReadOnlyList<Fact> Facts => _facts;

    public IReadOnlyList<ReportTable> Tables => _tables;

    /// <summary>True when the tables are all there is to say: CSV is then the first table alone.</summary>
    public bool IsTable => _facts.Count == 0;

    /// <summary>Adds a fact; <paramref name="text"/> is how people read it.</summary>
    public void Add(string key, string label, object? value, string? text = null) =>
        _facts.Add(new Fact(key, label, value, text ?? Cell.Text(value)));

    public ReportTable AddTable(string key, string title, params Column[] columns)
    {
        var table = new ReportTable(key, title, columns);
        _tables.Add(table);
        return table;
    }
}

/// <summary>One fact: key for programs, label and text for people.</summary>
internal sealed record Fact(string Key, string Label, object? Value, string Text);

/// <summary>A column; <paramref name="Format"/> is for people only.</summary>
internal sealed record Column(string Key, string Header, bool IsNumber = false, string? Format = null);

/// <summary>Rows of cells.</summary>
internal sealed class ReportTable(string key, string title, Column[] columns)
{
    private readonly List<object?[]> _rows = [];

    public string Key { get; } = key;

    public string Title { get; } = title;

    public IReadOnlyList<Column> Columns { get; } = columns;

    public IReadOnlyList<object?[]> Rows => _rows;

    public void Add(params object?[] cells) => _rows.Add(cells);
}
