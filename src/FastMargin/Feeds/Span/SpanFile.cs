using System.Text;
using FastMargin.Instruments;
using FastMargin.Models.Scenarios;

namespace FastMargin.Feeds.Span;

/// <summary>
/// SPAN risk parameter files, in the XML form and in the expanded fixed-width form. A file is read as a stream; what is
/// kept are the parameters of <see cref="SpanMargin"/> and the arrays.
/// </summary>
public static class SpanFile
{
    /// <summary>Reads a file; its content says which form it has.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rate">
    /// Number of the performance bond rate that is taken, of those an XML file defines; the fixed-width form has one.
    /// </param>
    /// <exception cref="DataException">
    /// Something in it is not as it must be; there are no parameters then. The message has file, line, what was found
    /// and what was expected.
    /// </exception>
    public static SpanParameters Read(string path, int rate = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = InputFile.Open(path, InputFile.Stream);
        return Read(stream, path, rate);
    }

    /// <summary>Reads a stream that can be read from its start again; a name stands for the file in errors.</summary>
    /// <exception cref="DataException">As with a file.</exception>
    public static SpanParameters Read(Stream stream, string name, int rate = 1)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> start = stackalloc byte[64];
        int size = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        ReadOnlySpan<byte> text = start[..size];
        if (text.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
        text = text.TrimStart(" \t\r\n"u8);
        return text.StartsWith("<"u8)
            ? SpanXmlFile.Read(stream, name, rate)
            : SpanFixedFile.Read(stream, name);
    }
}
