using System.Globalization;
using System.Text;

namespace FastMargin.Bench.Results;

/// <summary>
/// What one suite measured: rows of cells, each a text, a whole number or a <see cref="double"/>. It is written twice,
/// as printed for people and as JSON for the report and other programs.
/// </summary>
public sealed class ResultTable(string name, string about, string command, params string[] columns)
{
    private readonly List<object[]> _rows = [];

    /// <summary>The suite, and the name of the files.</summary>
    public string Name { get; } = name;

    /// <summary>What was measured, in a sentence or a few.</summary>
    public string About { get; } = about;

    /// <summary>How to measure it again.</summary>
    public string Command { get; } = command;

    /// <summary>Names of the columns, units last.</summary>
    public IReadOnlyList<string> Columns { get; } = columns;

    /// <summary>Cells in the order of the columns.</summary>
    public IReadOnlyList<object[]> Rows => _rows;

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">A row of another length, or a cell that is none of the three.</exception>
    public void Add(params object[] cells)
    {
        if (cells.Length != Columns.Count)
            throw new ArgumentException($"{Name}: {cells.Length} cells for {Columns.Count} columns.", nameof(cells));
        if (Array.Find(cells, c => c is not (string or int or long or double)) is { } wrong)
            throw new ArgumentException($"{Name}: a cell of type {wrong.GetType().Name}.", nameof(cells));
        _rows.Add([.. cells.Select(c => c is int number ? (long)number : c)]);
    }

    /// <summary>The rows in which all of the named columns have the given texts, as printed without commas.</summary>
    public IEnumerable<object[]> Where(params IReadOnlyList<(string Column, string Text)> cells) =>
        _rows.Where(row => cells.All(c => ColumnOf(c.Column) is var at and >= 0 && Plain(row[at]) == c.Text));

    /// <summary>The number in a column of a row; null without such a column, or a number in it.</summary>
    public double? Number(object[] row, string column) => ColumnOf(column) is var at and >= 0
        ? row[at] switch { long whole => whole, double real => real, _ => null }
        : null;

    /// <summary>The text in a column of a row, as printed without commas; empty without such a column.</summary>
    public string Text(object[] row, string column) => ColumnOf(column) is var at and >= 0 ? Plain(row[at]) : "";

    /// <summary>The file for people.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Name}\n\n{About}\n\n```\n{Command}\n```\n\n");
        AppendTable(text);
        return text.ToString();
    }

    /// <summary>The table alone.</summary>
    public void AppendTable(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Columns)} |\n|");
        for (int i = 0; i < Columns.Count; i++) text.Append(IsNumeric(i) ? "---:|" : "---|");
        text.Append('\n');
        foreach (object[] row in _rows)
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(Shown))} |\n");
    }

    /// <summary>A cell as people read it: whole numbers grouped, others to four significant digits.</summary>
    public static string Shown(object cell) => cell switch
    {
        long whole => whole.ToString("N0", CultureInfo.InvariantCulture),
        double real when !double.IsFinite(real) => "",
        double real when Math.Abs(real) >= 1_000 => real.ToString("N0", CultureInfo.InvariantCulture),
        double real => Significant(real),
        _ => cell.ToString() ?? "",
    };

    private static string Significant(double value)
    {
        int whole = value == 0 ? 1 : (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        string text = value.ToString("F" + Math.Clamp(4 - whole, 0, 9), CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    private static string Plain(object cell) => cell is IFormattable number
        ? number.ToString(null, CultureInfo.InvariantCulture)
        : (string)cell;

    private int ColumnOf(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column) return i;
        }

        return -1;
    }

    private bool IsNumeric(int column) => _rows.Count > 0 && _rows.All(row => row[column] is not string);
}
