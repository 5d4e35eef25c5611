using FastMargin.Instruments;

namespace FastMargin.Sinks;

/// <summary>
/// Writes a file beside its target, flushes it to the disk, then renames it: whoever opens the target sees the old
/// file or the whole new one, even when the writer is killed or the disk is full.
/// </summary>
internal static class OutputFile
{
    private const int BufferSize = 1 << 20;

    /// <summary>Writes <paramref name="path"/>.</summary>
    /// <exception cref="DataException">It cannot be written; the target is as it was.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(
                temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Delete(temporary);
            throw new DataException(
                new SourceLine(path, 0),
                $"not written: {e.Message.TrimEnd('.')}",
                "a writable folder with room on its disk",
                e);
        }
        catch
        {
            Delete(temporary);
            throw;
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that made the file useless is the one to report, not that it is still there.
        }
    }
}
