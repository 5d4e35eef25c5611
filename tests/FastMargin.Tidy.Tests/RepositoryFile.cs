namespace FastMargin.Tidy.Tests;

/// <summary>One file of the checkout: its path from the root, with forward slashes, its size, and its text.</summary>
/// <remarks>A file with a zero byte in its first 8 KiB is binary and has an empty text.</remarks>
internal sealed class RepositoryFile(string root, string path)
{
    private readonly Lazy<string> _text = new(() => ReadText(System.IO.Path.Combine(root, path)));

    public string Path { get; } = path;

    public string Text => _text.Value;

    public long Bytes => new FileInfo(System.IO.Path.Combine(root, Path)).Length;

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string ReadText(string fullPath)
    {
        byte[] bytes = File.ReadAllBytes(fullPath);
        bool binary = bytes.AsSpan(0, Math.Min(bytes.Length, 8192)).Contains((byte)0);
        return binary ? "" : File.ReadAllText(fullPath);
    }
}
