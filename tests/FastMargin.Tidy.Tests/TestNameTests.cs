namespace FastMargin.Tidy.Tests;

/// <summary>The list of tests can be read as what is known about the program.</summary>
public sealed class TestNameTests
{
    [Fact]
    public void Every_test_name_is_a_sentence() =>
        Findings.AssertNone(Findings.Of(
            Repository.CSharpFiles.Where(file => file.IsUnder("tests")), TestNameRules.Sentences));

    [Theory]
    [InlineData("[Fact] public void Parses() { }")]
    [InlineData("[Fact]\npublic async Task parses_a_price() { }")]
    [InlineData("[Theory]\n[InlineData(1)]\npublic void TestParse(int a) { }")]
    [InlineData("[OutsideFact(Skip = \"[;\")] public void Trailing_() { }")]
    public void A_test_name_that_is_no_sentence_is_found(string code) =>
        Assert.Single(TestNameRules.Sentences("a.cs", code));

    [Theory]
    [InlineData("[Fact] public void A_price_is_exact() { }")]
    [InlineData("[Theory, MemberData(nameof(All))] public async Task Width_512_gives_the_same_bits<T>(T a) { }")]
    [InlineData("public void Helper() { }")]
    public void A_sentence_is_allowed(string code) => Assert.Empty(TestNameRules.Sentences("a.cs", code));
}
