namespace FastMargin.Tidy.Tests;

/// <summary>The text is finished, says nothing about the machine it was written on, and asserts something.</summary>
/// <remarks>Bad samples are written in two parts, so that this file passes the rules it proves.</remarks>
public sealed class TextTests
{
    private static IEnumerable<RepositoryFile> Texts =>
        Repository.Files.Where(file => !TextRules.IsGenerated(file.Path));

    [Fact]
    public void Nothing_is_left_unfinished() => Findings.AssertNone(Findings.Of(Texts, TextRules.Unfinished));

    [Fact]
    public void No_path_of_one_machine_is_written_down() =>
        Findings.AssertNone(Findings.Of(Texts, TextRules.MachinePath));

    [Fact]
    public void No_package_registry_is_written_down() =>
        Findings.AssertNone(Findings.Of(Texts, TextRules.RegistryHost));

    [Fact]
    public void Every_assertion_asserts_something() =>
        Findings.AssertNone(Findings.Of(Repository.CSharpFiles, TextRules.EmptyAssertion));

    [Fact]
    public void No_code_is_commented_out() =>
        Findings.AssertNone(Findings.Of(Repository.CSharpFiles, TextRules.CommentedOutCode));

    [Fact]
    public void Lines_and_files_end_cleanly() => Findings.AssertNone(Findings.Of(Texts, TextRules.Whitespace));

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("FIX" + "ME")]
    [InlineData("a HA" + "CK.")]
    [InlineData("XX" + "X")]
    [InlineData("throw new Not" + "ImplementedException();")]
    public void An_unfinished_text_is_found(string text) => Assert.Single(TextRules.Unfinished("a.md", text));

    [Theory]
    [InlineData("todo, hacksaw and XXL are words")]
    [InlineData("NotSupportedException")]
    public void A_word_that_only_resembles_an_unfinished_one_is_allowed(string text) =>
        Assert.Empty(TextRules.Unfinished("a.md", text));

    [Theory]
    [InlineData("cd /wo" + "rk/here")]
    [InlineData("\"/tm" + "p/book\"")]
    [InlineData("at (/ho" + "me/someone/book.csv)")]
    [InlineData("C:" + @"\Users")]
    public void A_path_of_one_machine_is_found(string text) => Assert.Single(TextRules.MachinePath("a.md", text));

    [Theory]
    [InlineData("https://example.com/ho" + "me/page")]
    [InlineData("src/wo" + "rk/A.cs")]
    [InlineData("\"$folder/tm" + "p\"")]
    [InlineData("../shared/data")]
    public void A_relative_path_or_an_address_is_allowed(string text) =>
        Assert.Empty(TextRules.MachinePath("a.md", text));

    [Theory]
    [InlineData("https://api.nu" + "get.org/v3/")]
    [InlineData("http://10.0.0.1/v3/index" + ".json")]
    [InlineData("registry.npm" + "js.org")]
    public void A_package_registry_is_found(string text) => Assert.Single(TextRules.RegistryHost("a.config", text));

    [Theory]
    [InlineData("Assert.True(true);")]
    [InlineData("Assert.True( true, why);")]
    [InlineData("Assert.False(false);")]
    public void An_assertion_of_nothing_is_found(string code) => Assert.Single(TextRules.EmptyAssertion("a.cs", code));

    [Theory]
    [InlineData("// count = 1;")]
    [InlineData("int a; // if (b) {")]
    [InlineData("/* count++; */")]
    [InlineData("/*\n * count++;\n */")]
    public void Code_in_a_comment_is_found(string code) => Assert.Single(TextRules.CommentedOutCode("a.cs", code));

    [Theory]
    [InlineData("// The row is empty; nothing is added.")]
    [InlineData("/// <code>book.Add(1);")]
    [InlineData("string a = \"// b;\";")]
    public void A_sentence_and_a_documented_example_are_allowed(string code) =>
        Assert.Empty(TextRules.CommentedOutCode("a.cs", code));

    [Theory]
    [InlineData("a\tb\n")]
    [InlineData("a \n")]
    [InlineData("a\r\n")]
    [InlineData("a")]
    [InlineData("a\n\n")]
    public void White_space_out_of_place_is_found(string text) => Assert.Single(TextRules.Whitespace("a.md", text));
}
