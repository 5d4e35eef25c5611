using System.Globalization;

namespace FastMargin.Tidy.Tests;

/// <summary>Files, methods and lines stay short enough to be read at once.</summary>
public sealed class SizeTests
{
    [Fact]
    public void No_file_is_longer_than_the_limit() =>
        Findings.AssertNone(Findings.Of(
            Repository.CSharpFiles, (path, text) => SizeRules.FileLength(path, text, SizeRules.MaxFileLines)));

    [Fact]
    public void The_editor_settings_are_short() =>
        Findings.AssertNone(SizeRules.FileLength(
            ".editorconfig", Repository.Read(".editorconfig"), SizeRules.MaxEditorConfigLines));

    [Fact]
    public void The_median_source_file_is_short()
    {
        int[] lengths = [.. Repository.SourceFiles.Select(file => SizeRules.CountLines(file.Text))];
        Print("lines per file of src", lengths);
        Findings.AssertNone(SizeRules.Quantile("files of src", lengths, 0.5, SizeRules.MaxMedianFileLines));
    }

    [Fact]
    public void No_method_is_longer_than_the_limit() =>
        Findings.AssertNone(Findings.Of(Repository.CSharpFiles, SizeRules.MethodLength));

    [Fact]
    public void Nine_methods_of_ten_are_short()
    {
        int[] lengths = [.. Repository.SourceFiles.SelectMany(f => MethodScanner.Scan(f.Text)).Select(m => m.Lines)];
        Print("lines per method of src", lengths);
        Findings.AssertNone(SizeRules.Quantile("methods of src", lengths, 0.9, SizeRules.MaxMethodLinesP90));
    }

    [Fact]
    public void No_line_is_wider_than_the_limit() =>
        Findings.AssertNone(Findings.Of(Repository.CSharpFiles, SizeRules.LineLength));

    [Fact]
    public void No_file_is_heavier_than_the_limit() =>
        Findings.AssertNone(Repository.Files.SelectMany(file => SizeRules.Weight(file.Path, file.Bytes)));

    [Fact]
    public void A_file_of_one_line_too_many_is_found()
    {
        string text = string.Concat(Enumerable.Repeat("\n", 2)) + "end\n";
        Assert.Single(SizeRules.FileLength("a.cs", text, limit: 2));
        Assert.Empty(SizeRules.FileLength("a.cs", text, limit: 3));
    }

    [Fact]
    public void A_line_of_one_column_too_many_is_found()
    {
        string line = new('x', SizeRules.MaxLineColumns);
        Assert.Empty(SizeRules.LineLength("a.cs", $"{line}\r\n{line}\n"));
        Assert.Equal(["a.cs:2: 121 columns, at most 120"], SizeRules.LineLength("a.cs", $"{line}\n{line}x\n"));
    }

    [Fact]
    public void A_method_of_one_line_too_many_is_found()
    {
        static string Method(int lines) => $"class A\n{{\n    void B()\n    {{{new string('\n', lines - 2)}}}\n}}\n";
        Assert.Empty(SizeRules.MethodLength("a.cs", Method(SizeRules.MaxMethodLines)));
        Assert.Equal(
            ["a.cs:3: B has 71 lines, at most 70"],
            SizeRules.MethodLength("a.cs", Method(SizeRules.MaxMethodLines + 1)));
    }

    [Fact]
    public void A_quantile_above_its_limit_is_found()
    {
        int[] lengths = [1, 2, 3, 4, 5, 6, 7, 8, 21, 90];
        Assert.Single(SizeRules.Quantile("methods", lengths, 0.9, 20));
        Assert.Empty(SizeRules.Quantile("methods", lengths, 0.8, 20));
        Assert.Empty(SizeRules.Quantile("methods", [], 0.9, 20));
    }

    [Fact]
    public void A_file_of_one_byte_too_many_is_found()
    {
        Assert.Single(SizeRules.Weight("a.bin", SizeRules.MaxFileBytes + 1));
        Assert.Empty(SizeRules.Weight("a.bin", SizeRules.MaxFileBytes));
    }

    private static void Print(string what, int[] lengths) =>
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {lengths.Length} counted, median {SizeRules.QuantileOf(lengths, 0.5)}, "
            + $"p90 {SizeRules.QuantileOf(lengths, 0.9)}, most {SizeRules.QuantileOf(lengths, 1)}"));
}
