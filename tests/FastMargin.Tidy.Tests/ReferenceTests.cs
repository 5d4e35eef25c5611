using System.Text.Json;

namespace FastMargin.Tidy.Tests;

/// <summary>The walls the compiler keeps: project references, and one pinned version of every package.</summary>
public sealed class ReferenceTests
{
    private const string Versions = "Directory.Packages.props";

    private static IEnumerable<RepositoryFile> ProjectFiles =>
        Repository.Files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal));

    private static string[] SourceProjects =>
    [
        .. ProjectFiles.Where(file => file.IsUnder("src")).Select(file => Path.GetFileNameWithoutExtension(file.Path)),
    ];

    [Fact]
    public void Projects_of_src_reference_what_the_layout_says() =>
        Findings.AssertNone(ProjectFiles.Where(file => file.IsUnder("src")).SelectMany(file =>
            ReferenceRules.Projects(Path.GetFileNameWithoutExtension(file.Path), file.Text, SourceProjects)));

    [Fact]
    public void Every_project_of_src_has_a_test_project() =>
        Findings.AssertNone(SourceProjects
            .Where(name => !File.Exists(Repository.FullPath($"tests/{name}.Tests/{name}.Tests.csproj")))
            .Select(name => $"tests/{name}.Tests/{name}.Tests.csproj is missing"));

    [Fact]
    public void Every_package_has_its_version_in_one_place() =>
        Findings.AssertNone(Repository.Files
            .Where(file => Path.GetExtension(file.Path) is ".csproj" or ".props" or ".targets")
            .SelectMany(file => ReferenceRules.Packages(file.Path, file.Text, Repository.Read(Versions))));

    [Fact]
    public void Every_package_version_is_pinned() =>
        Findings.AssertNone(ReferenceRules.Versions(Repository.Read(Versions)));

    [Fact]
    public void The_sdk_is_named_in_global_json()
    {
        using JsonDocument json = JsonDocument.Parse(Repository.Read("global.json"));
        Assert.StartsWith("10.0.", json.RootElement.GetProperty("sdk").GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("FastMargin.Kernels", "FastMargin")]
    [InlineData("FastMargin", "FastMargin.Cli")]
    [InlineData("FastMargin.Ring", "FastMargin.Kernels")]
    [InlineData("FastMargin.Cli", "FastMargin.Elsewhere")]
    [InlineData("FastMargin.Unheard", "FastMargin")]
    public void A_reference_against_the_layout_is_found(string project, string reference)
    {
        string xml = $"<Project><ProjectReference Include=\"../{reference}/{reference}.csproj\"/></Project>";
        Assert.NotEmpty(ReferenceRules.Projects(project, xml, ["FastMargin", "FastMargin.Cli", "FastMargin.Kernels"]));
    }

    [Fact]
    public void A_missing_reference_is_found() =>
        Assert.NotEmpty(ReferenceRules.Projects("FastMargin", "<Project/>", ["FastMargin", "FastMargin.Kernels"]));

    [Fact]
    public void A_reference_to_a_project_that_does_not_exist_yet_is_not_asked_for() =>
        Assert.Empty(ReferenceRules.Projects("FastMargin", "<Project/>", ["FastMargin"]));

    [Theory]
    [InlineData("<PackageReference Include=\"Known\" Version=\"1.0.0\"/>")]
    [InlineData("<PackageReference Include=\"Unknown\"/>")]
    public void A_package_outside_the_list_of_versions_is_found(string reference) =>
        Assert.Single(ReferenceRules.Packages("a.csproj", $"<Project>{reference}</Project>", PackageVersion("1.0.0")));

    [Theory]
    [InlineData("10.*")]
    [InlineData("[1.0.0,2.0.0)")]
    [InlineData("1")]
    [InlineData("")]
    public void A_floating_version_is_found(string version) =>
        Assert.NotEmpty(ReferenceRules.Versions(PackageVersion(version)));

    private static string PackageVersion(string version) =>
        $"<Project><PackageVersion Include=\"Known\" Version=\"{version}\"/></Project>";
}
