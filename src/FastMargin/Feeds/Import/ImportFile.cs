using System.Security.Cryptography;
using System.Text;
using FastMargin.Instruments;

namespace FastMargin.Feeds.Import;

/// <summary>A venue's parameter file: its bytes, its checksum, and the first that is known of its content.</summary>
internal sealed class ImportFile
{
    /// <summary>The largest file that is read whole; SPAN files are read as streams.</summary>
    public const int MaxSize = 256 << 20;

    private const int SniffSize = 4096;

    private readonly Lazy<byte[]> _bytes;
    private readonly Lazy<ImportNode> _json;

    private ImportFile(string path, string start, string sha256)
    {
        Path = path;
        Start = start;
        Sha256 = sha256;
        _bytes = new(() => ReadAll(path));
        _json = new(() => ImportJson.Parse(WithoutMark(_bytes.Value), path));
    }

    /// <summary>As the user named it.</summary>
    public string Path { get; }

    /// <summary>Hexadecimal, of the whole file.</summary>
    public string Sha256 { get; }

    /// <summary>The first bytes as text, without byte order mark or leading blanks.</summary>
    public string Start { get; }

    /// <summary>The first line, for what may be CSV.</summary>
    public string Header => Start.AsSpan().IndexOfAny('\r', '\n') is >= 0 and int end ? Start[..end] : Start;

    /// <summary>Whether the content begins like JSON.</summary>
    public bool IsJson => Start.StartsWith('{') || Start.StartsWith('[');

    /// <summary>The content as JSON.</summary>
    /// <exception cref="DataException">It is none.</exception>
    public ImportNode Json => _json.Value;

    /// <summary>The whole file as place of an error.</summary>
    public SourceLine Whole => new(Path, 0);

    /// <exception cref="DataException">The file is missing or cannot be read.</exception>
    public static ImportFile Open(string path)
    {
        using FileStream stream = InputFile.Open(path, InputFile.Stream);
        try
        {
            byte[] start = new byte[SniffSize];
            int size = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            string sha = Convert.ToHexStringLower(SHA256.HashData(stream));
            return new ImportFile(path, Encoding.Latin1.GetString(WithoutMark(start.AsSpan(0, size))).TrimStart(), sha);
        }
        catch (IOException e)
        {
            throw InputFile.Unreadable(path, e);
        }
    }

    /// <summary>A stream over the whole content.</summary>
    public Stream Read() => new MemoryStream(_bytes.Value, writable: false);

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;

    private static byte[] ReadAll(string path)
    {
        var whole = new SourceLine(path, 0);
        try
        {
            long size = new FileInfo(path).Length;
            return size <= MaxSize
                ? File.ReadAllBytes(path)
                : throw new DataException(whole, $"{size} bytes", $"at most {MaxSize}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw InputFile.Unreadable(path, e);
        }
    }
}
