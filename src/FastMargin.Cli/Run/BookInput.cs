using FastMargin.Book;
using FastMargin.Cli.Output;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Sinks;

namespace FastMargin.Cli.Run;

/// <summary>Books from and to disk: a folder of CSV files, or one binary file.</summary>
internal static class BookInput
{
    /// <summary>What the name of a binary book ends in.</summary>
    public const string Extension = ".fmbook";

    /// <summary>Reads a book, whichever of the two it is.</summary>
    public static MarginBook Read(string path, CliHost host) => ProgressBoard.Run(host, $"reading {path}", progress =>
        Directory.Exists(path) || !File.Exists(path)
            ? BookFolder.Read(path, new Relay(progress))
            : BookFile.Read(path, new Relay(progress)));

    /// <summary>Writes a binary book where the name says so, else a folder.</summary>
    public static void Write(MarginBook book, string path, CliHost host) =>
        ProgressBoard.Run(host, $"writing {path}", progress =>
    {
        bool isBinary = path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);
        if (isBinary) BookFileWriter.Write(book, path, new Relay(progress));
        else BookFolderWriter.Write(book, path, new Relay(progress));
        return path;
    });

    /// <summary>Passes the library's progress on to the board.</summary>
    internal sealed class Relay(IWorkProgress progress) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) =>
            progress.Report(value.Total > 0 ? (double)value.Done / value.Total : -1, value.Part);
    }
}
