using System.ComponentModel;
using System.Diagnostics;

namespace FastMargin.Tidy.Tests;

/// <summary>The checkout the tests run in, found upward from the test assembly.</summary>
internal static class Repository
{
    private static readonly HashSet<string> _generatedFolders =
        [".git", ".vs", ".idea", "bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts"];

    private static readonly Lazy<IReadOnlyList<RepositoryFile>> _files = new(ListFiles);

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Every file that is tracked, and every new one in the project's own folders.</summary>
    /// <remarks>What a user leaves beside them, a generated book or a log, is no part of the project.</remarks>
    public static IReadOnlyList<RepositoryFile> Files => _files.Value;

    public static IEnumerable<RepositoryFile> CSharpFiles => Files.Where(file => file.IsCSharp);

    public static IEnumerable<RepositoryFile> SourceFiles => CSharpFiles.Where(file => file.IsUnder("src"));

    public static string FullPath(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(FullPath(path));

    private static string FindRoot(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FastMargin.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No FastMargin.sln in {start} or any folder above it.");
    }

    private static List<RepositoryFile> ListFiles() =>
        (ListByGit() ?? ListByWalking())
            .Order(StringComparer.Ordinal)
            .Select(path => new RepositoryFile(Root, path))
            .ToList();

    // Git knows best what is ignored; an unpacked archive has no git, and is walked instead.
    private static IEnumerable<string>? ListByGit()
    {
        string[]? tracked = Git("ls-files", "-z");
        string[]? added = Git("ls-files", "-z", "--others", "--exclude-standard", "src", "tests", "bench", "docs");
        return tracked is not { Length: > 0 } || added is null
            ? null
            : tracked.Concat(added).Distinct().Where(path => File.Exists(FullPath(path)));
    }

    // Null where there is no git, or no repository.
    private static string[]? Git(params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        try
        {
            using Process git = Process.Start(start)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> ListByWalking() =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(_generatedFolders.Contains));
}
