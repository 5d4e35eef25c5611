namespace FastMargin.Tests;

/// <summary>
/// Market ticks, margin tables and vectors that are no part of the project: the folder that the environment variable
/// FASTMARGIN_DATA names, by default <c>../shared/data</c> beside the checkout. Files are discovered, never named.
/// </summary>
/// <remarks>
/// A test that uses it carries <c>[Trait("Category", "OutsideData")]</c> and begins with
/// <see cref="SkipUnlessPresent"/>. Where FASTMARGIN_REQUIRE_DATA is 1, absence is a failure.
/// </remarks>
public static class OutsideData
{
    /// <summary>Where the folder is, or would be.</summary>
    public static string Root { get; } = Path.GetFullPath(
        Environment.GetEnvironmentVariable("FASTMARGIN_DATA") is { Length: > 0 } named
            ? named
            : Path.Combine(Checkout(), "..", "shared", "data"));

    /// <summary>True when the folder exists.</summary>
    public static bool IsPresent => Directory.Exists(Root);

    /// <summary>Folder of margin tables as exchanges publish them.</summary>
    public static string Params => Path.Combine(Root, "params");

    /// <summary>Compressed tick files, in order of name; none when the folder is absent.</summary>
    public static IReadOnlyList<string> Ticks => Files("ticks", "*.csv.gz");

    /// <summary>What the tick instruments are; absent with the folder.</summary>
    public static string TickInstruments => Path.Combine(Root, "ticks", "instruments.csv");

    /// <summary>Numeric test vectors, one file a source, in order of name; none when the folder is absent.</summary>
    public static IReadOnlyList<string> Vectors => Files("vectors", "*.json");

    /// <summary>Names of the tick files, for theories; none when the folder is absent.</summary>
    public static TheoryData<string> TickNames => [.. Ticks.Select(path => Path.GetFileName(path))];

    /// <summary>Names of the vector files, for theories; none when the folder is absent.</summary>
    public static TheoryData<string> VectorNames => [.. Vectors.Select(path => Path.GetFileName(path))];

    /// <summary>Full path of a tick file.</summary>
    public static string Tick(string name) => Path.Combine(Root, "ticks", name);

    /// <summary>Full path of a vector file.</summary>
    public static string Vector(string name) => Path.Combine(Root, "vectors", name);

    /// <summary>Skips the test, with the folder that is missing; fails it where the folder is required.</summary>
    public static void SkipUnlessPresent()
    {
        if (IsPresent) return;
        string reason = $"outside data absent: no folder {Root} (set FASTMARGIN_DATA)";
        if (Environment.GetEnvironmentVariable("FASTMARGIN_REQUIRE_DATA") == "1") Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static string[] Files(string folder, string pattern)
    {
        string path = Path.Combine(Root, folder);
        if (!Directory.Exists(path)) return [];
        string[] files = Directory.GetFiles(path, pattern);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    // The tests run deep below the checkout; the solution file marks its root.
    private static string Checkout()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "FastMargin.sln"))) return at.FullName;
        }

        return Directory.GetCurrentDirectory();
    }
}
