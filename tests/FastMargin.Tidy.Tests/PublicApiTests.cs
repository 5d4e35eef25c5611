using System.Reflection;
using System.Xml.Linq;

namespace FastMargin.Tidy.Tests;

/// <summary>The public API of each library is checked in, so that a change to it is seen in review.</summary>
public sealed class PublicApiTests
{
    private const string Update = "FASTMARGIN_UPDATE_API";

    private const string HowToUpdate =
        "If the change is meant, write it down: " + Update + "=1 dotnet test -c Release tests/FastMargin.Tidy.Tests";

    public static TheoryData<string> Libraries() => new(Repository.Files
        .Where(file => file.IsUnder("src") && file.Path.EndsWith(".csproj", StringComparison.Ordinal))
        .Where(file => XDocument.Parse(file.Text).Descendants("OutputType").All(type => type.Value == "Library"))
        .Select(file => Path.GetFileNameWithoutExtension(file.Path)));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_api_is_the_one_checked_in(string library)
    {
        string path = $"src/{library}/PublicApi.txt";
        IReadOnlyList<string> current = PublicApi.List(Load(library));
        string text = string.Concat(current.Select(line => line + "\n"));
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllText(Repository.FullPath(path), text);

        string old = File.Exists(Repository.FullPath(path)) ? Repository.Read(path) : "";
        IReadOnlyList<string> difference = PublicApi.Difference(old.Split('\n')[..^1], current);
        if (old != text)
            Assert.Fail($"{path} differs from {library}.dll:\n{string.Join('\n', difference)}\n{HowToUpdate}");
        Assert.True(File.Exists(Repository.FullPath(path)), $"{path} is missing. {HowToUpdate}");
    }

    [Fact]
    public void A_listing_reads_like_declarations() =>
        Assert.Equal(
            ApiSamples.Listed,
            PublicApi.List([typeof(ApiSamples.Table<>), typeof(ApiSamples.Side), typeof(ApiSamples.Point)]));

    [Fact]
    public void A_changed_member_is_found()
    {
        string[] old = ["public class N.A<K, V> : I", "    public int B()", "public class N.C", "    public int B()"];
        string[] current = [old[0], "    public long B()", .. old[2..]];
        Assert.Equal(
            ["- N.A<K, V>: public int B()", "+ N.A<K, V>: public long B()"],
            PublicApi.Difference(old, current));
        Assert.Empty(PublicApi.Difference(old, old));
    }

    private static Assembly Load(string library)
    {
        string path = Path.Combine(AppContext.BaseDirectory, library + ".dll");
        Assert.True(File.Exists(path), $"{library}.dll is not here: let FastMargin.Tidy.Tests reference it.");
        return Assembly.Load(new AssemblyName(library));
    }
}
