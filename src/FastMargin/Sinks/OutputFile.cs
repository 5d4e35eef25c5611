using FastMargin.Instruments;

namespace FastMargin.Sinks;

/// <summary>
/// Writes a file beside its target, flushes it to the disk, then renames it: whoever opens the target sees the old
/// file or the whole new one, even when the writer is killed or the disk is full.
/// </summary>
internal static class OutputFile
{
    private const int BufferSize = 1 << 20;

    private static readonly string[] _devices = ["/dev/", "/proc/"];

    /// <summary>Writes <paramref name="path"/>.</summary>
    /// <remarks>What a link leads to is written, and the link stays.</remarks>
    /// <exception cref="DataException">
    /// It cannot be written, or is a device or pipe, which a file must not replace; the target is as it was.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = Path.GetFullPath(path);
        string temporary = "";
        try
        {
            if (File.Exists(target))
                target = File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target;
            if (_devices.Any(folder => target.StartsWith(folder, StringComparison.Ordinal)))
                throw new DataException(new SourceLine(path, 0), "a device or pipe", "the name of a file");
            temporary = $"{target}.{Environment.ProcessId}.tmp";
            using (var stream = new FileStream(
                temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
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
        if (path.Length == 0) return;
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
