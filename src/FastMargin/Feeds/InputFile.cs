using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>Opens files so that whatever is wrong with them is a <see cref="DataException"/> that names them.</summary>
internal static class InputFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Runs what opens a file.</summary>
    /// <exception cref="DataException">The file is missing, or cannot be read.</exception>
    public static T Open<T>(string path, Func<string, T> open)
    {
        try
        {
            return open(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException(new SourceLine(path, 0), "no such file", "a file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>A stream to be read from start to end.</summary>
    public static FileStream Stream(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);

    /// <summary>The error of a file that could be opened but not be read through.</summary>
    public static DataException Unreadable(string path, Exception e) =>
        new(new SourceLine(path, 0), $"unreadable: {e.Message.TrimEnd('.')}", "a readable file", e);
}
