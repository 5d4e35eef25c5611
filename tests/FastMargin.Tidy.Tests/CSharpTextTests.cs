namespace FastMargin.Tidy.Tests;

/// <summary>Code, comments and literals are told apart, whatever quotes and braces stand in them.</summary>
public sealed class CSharpTextTests
{
    [Theory]
    [InlineData("a = \"{x}\";", "a =      ;")]
    [InlineData("a = \"\\\"{\";", "a =      ;")]
    [InlineData("a = @\"\\\"; b", "a =     ; b")]
    [InlineData("a = @\"x\"\"{\"; b", "a =        ; b")]
    [InlineData("a = '{';", "a =    ;")]
    [InlineData("a = '\\'';", "a =     ;")]
    [InlineData("a = '\"'; b", "a =    ; b")]
    [InlineData("a = \"\"; b", "a =   ; b")]
    [InlineData("a = \"\"\"x\"{\"\"\"; b", "a =          ; b")]
    [InlineData("a = \"\"\"\"x\"\"\"{\"\"\"\"; b", "a =              ; b")]
    [InlineData("@class b", "@class b")]
    public void Literals_are_blank_in_the_code(string text, string code) =>
        Assert.Equal(code, CSharpText.Part(text).Code);

    [Theory]
    [InlineData("$\"{a}{{\"; b", "   a    ; b")]
    [InlineData("$\"{a[\"}\"]}\"; b", "   a[   ]  ; b")]
    [InlineData("$@\"\\{a}\"; b", "     a  ; b")]
    [InlineData("$$\"\"\"{x}{{a}}\"\"\"; b", "          a     ; b")]
    public void Holes_of_interpolated_strings_are_code(string text, string code) =>
        Assert.Equal(code, CSharpText.Part(text).Code);

    [Theory]
    [InlineData("a; // {", "a;     ", "   // {")]
    [InlineData("a /* { */ b", "a         b", "  /* { */  ")]
    [InlineData("\"//\" a", "     a", "      ")]
    [InlineData("// \"\nb", "    \nb", "// \"\n ")]
    [InlineData("#if A{\nb", "      \nb", "      \n ")]
    [InlineData("/* open", "       ", "/* open")]
    public void Comments_are_apart_and_directives_are_nowhere(string text, string code, string comments) =>
        Assert.Equal((code, comments), CSharpText.Part(text));

    [Fact]
    public void Every_file_of_the_checkout_has_balanced_braces() =>
        Findings.AssertNone(Findings.Of(Repository.CSharpFiles, Unbalanced));

    private static IEnumerable<string> Unbalanced(string path, string text)
    {
        string code = CSharpText.Part(text).Code;
        foreach ((char open, char close) in (ReadOnlySpan<(char, char)>)[('{', '}'), ('(', ')'), ('[', ']')])
        {
            if (code.Count(c => c == open) != code.Count(c => c == close))
                return [$"{path}: the scanner sees {open} and {close} out of balance"];
        }

        return [];
    }
}
