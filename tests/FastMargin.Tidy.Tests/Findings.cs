namespace FastMargin.Tidy.Tests;

/// <summary>How a rule reports: one sentence per breach, and a test that fails with all of them at once.</summary>
internal static class Findings
{
    public static void AssertNone(IEnumerable<string> findings)
    {
        string[] all = [.. findings];
        if (all.Length > 0)
            Assert.Fail($"{all.Length} findings:{Environment.NewLine}{string.Join(Environment.NewLine, all)}");
    }

    public static IEnumerable<string> Of(
        IEnumerable<RepositoryFile> files, Func<string, string, IEnumerable<string>> rule) =>
        files.SelectMany(file => rule(file.Path, file.Text));
}
