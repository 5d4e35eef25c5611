namespace FastMargin.Bench.Results;

/// <summary>The checkout that this program was built in.</summary>
public static class Repository
{
    /// <summary>The folder of FastMargin.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FastMargin.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"no FastMargin.sln in {start} or any folder above it");
    }
}
