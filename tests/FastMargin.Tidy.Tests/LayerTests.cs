namespace FastMargin.Tidy.Tests;

/// <summary>The walls inside the library, between its folders, which the compiler does not keep.</summary>
public sealed class LayerTests
{
    private const string Header = "namespace FastMargin.Book;\n";

    [Fact]
    public void Folders_of_the_library_use_only_folders_to_their_left() =>
        Findings.AssertNone(Findings.Of(Repository.SourceFiles, LayerRules.Uses));

    [Fact]
    public void Every_namespace_is_its_folder_path() =>
        Findings.AssertNone(Findings.Of(Repository.CSharpFiles, LayerRules.Namespaces));

    [Theory]
    [InlineData("using FastMargin.Engine;")]
    [InlineData("using static FastMargin.Models.Tiered;")]
    [InlineData("using Duty = FastMargin.Engine.DutyCycle;")]
    [InlineData("class A { global::FastMargin.Sinks.Csv B; }")]
    [InlineData("class A { Engine.DutyCycle B; }")]
    [InlineData("class A { string B => $\"{FastMargin.Feeds.Csv.Name}\"; }")]
    public void A_use_of_a_folder_to_the_right_is_found(string code) =>
        Assert.Single(LayerRules.Uses("src/FastMargin/Book/A.cs", Header + code));

    [Theory]
    [InlineData("using FastMargin.Units;")]
    [InlineData("using FastMargin.Kernels;")]
    [InlineData("// FastMargin.Engine reads this column.")]
    [InlineData("class A { string B = \"FastMargin.Engine\"; }")]
    [InlineData("class A { int Engine = 1; int B => host.Engine.Count; }")]
    public void A_use_of_a_folder_to_the_left_and_a_mere_word_are_allowed(string code) =>
        Assert.Empty(LayerRules.Uses("src/FastMargin/Book/A.cs", Header + code));

    [Theory]
    [InlineData("Feeds", "Sinks")]
    [InlineData("Sinks", "Feeds")]
    [InlineData("Units", "Instruments")]
    public void Neighbours_that_must_not_meet_do_not_see_each_other(string layer, string other) =>
        Assert.False(LayerRules.MaySee(layer, other));

    [Fact]
    public void A_file_outside_every_layer_is_found() =>
        Assert.Single(LayerRules.Uses("src/FastMargin/Helpers/A.cs", "namespace FastMargin.Helpers;"));

    [Theory]
    [InlineData("src/FastMargin/Book/A.cs", "namespace FastMargin;")]
    [InlineData("src/FastMargin/Book/A.cs", "class A;")]
    [InlineData("tests/FastMargin.Tests/Book/ATests.cs", "namespace FastMargin.Book;")]
    public void A_namespace_that_is_not_its_folder_path_is_found(string path, string code) =>
        Assert.Single(LayerRules.Namespaces(path, code));
}
