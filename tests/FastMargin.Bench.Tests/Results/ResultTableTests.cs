using FastMargin.Bench.Results;

namespace FastMargin.Bench.Tests.Results;

public class ResultTableTests
{
    [Fact]
    public void A_table_reads_like_a_table()
    {
        ResultTable table = Sample();
        Assert.Equal(
            """
            # Sample

            What it is.

            ```
            run it
            ```

            | what | threads | ns | share |
            |---|---:|---:|---:|
            | a | 1 | 1,234,567 | 0.25 |
            | b | 2 | 12.35 | 0.00001235 |

            """.ReplaceLineEndings("\n"),
            table.ToMarkdown());
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.0, "1")]
    [InlineData(0.0314159, "0.03142")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(999.96, "1000")]
    [InlineData(1_000.4, "1,000")]
    [InlineData(12_345.6, "12,346")]
    [InlineData(double.NaN, "")]
    [InlineData(double.PositiveInfinity, "")]
    public void Numbers_are_shown_to_four_digits_and_whole_parts_in_full(double value, string shown) =>
        Assert.Equal(shown, ResultTable.Shown(value));

    [Fact]
    public void A_file_gives_the_table_back_with_every_digit()
    {
        using var folder = new TemporaryFolder();
        ResultTable table = Sample();
        ResultFile.Write(table, folder.Path);
        ResultTable read = ResultFile.Read(System.IO.Path.Combine(folder.Path, "Sample.json"));
        Assert.Equal(table.Columns, read.Columns);
        Assert.Equal(table.Rows, read.Rows);
        Assert.Equal((table.About, table.Command), (read.About, read.Command));
        Assert.Equal(table.ToMarkdown(), File.ReadAllText(System.IO.Path.Combine(folder.Path, "Sample.md")));
        Assert.Equal(ResultFile.ToJson(table), ResultFile.ToJson(read));
    }

    [Fact]
    public void A_double_that_is_whole_stays_a_double()
    {
        using var folder = new TemporaryFolder();
        var table = new ResultTable("Whole", "", "", "a", "b", "c");
        table.Add(2.0, 2L, double.NaN);
        ResultFile.Write(table, folder.Path);
        object[] row = ResultFile.Read(System.IO.Path.Combine(folder.Path, "Whole.json")).Rows[0];
        Assert.Equal([2.0, 2L, ""], row);
    }

    [Fact]
    public void Rows_are_found_by_their_cells()
    {
        ResultTable table = Sample();
        object[] row = Assert.Single(table.Where(("threads", "2"), ("what", "b")));
        Assert.Equal(12.3456, table.Number(row, "ns"));
        Assert.Null(table.Number(row, "what"));
        Assert.Null(table.Number(row, "no such column"));
        Assert.Equal("2", table.Text(row, "threads"));
        Assert.Empty(table.Where(("threads", "2"), ("what", "a")));
        Assert.Empty(table.Where(("no such column", "")));
    }

    [Fact]
    public void A_row_that_does_not_fit_is_refused()
    {
        var table = new ResultTable("Sample", "", "", "a", "b");
        Assert.Throws<ArgumentException>(() => table.Add("one"));
        Assert.Throws<ArgumentException>(() => table.Add("one", 1.5m));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("{}")]
    [InlineData("""{"name":"a","about":"","command":"","columns":["a"],"rows":[[true]]}""")]
    [InlineData("""{"name":"a","about":"","command":"","columns":["a"],"rows":[["b","c"]]}""")]
    public void A_file_that_is_none_is_named(string text)
    {
        using var folder = new TemporaryFolder();
        string path = System.IO.Path.Combine(folder.Path, "bad.json");
        File.WriteAllText(path, text);
        var error = Assert.Throws<FormatException>(() => ResultFile.Read(path));
        Assert.Contains("bad.json", error.Message, StringComparison.Ordinal);
    }

    private static ResultTable Sample()
    {
        var table = new ResultTable("Sample", "What it is.", "run it", "what", "threads", "ns", "share");
        table.Add("a", 1, 1_234_567.25, 0.25);
        table.Add("b", 2, 12.3456, 1.23456e-5);
        return table;
    }
}
