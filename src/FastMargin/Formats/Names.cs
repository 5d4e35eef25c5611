using System.Text;
using System.Text.Unicode;
using FastMargin.Instruments;

namespace FastMargin.Formats;

/// <summary>What a name of an account, a pool or a tick symbol may be in a file.</summary>
internal static class Names
{
    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int MaxSize = 128;

    private const string Expected = "1 to 128 bytes of UTF-8, none of them a control character, no blank at either end";

    /// <summary>Null when the name can be one, else what is wrong with it.</summary>
    public static DataException? Refusal(string kind, ReadOnlySpan<byte> name, SourceLine source) =>
        IsName(name) ? null : new DataException(source, $"{kind} \"{Shown(name)}\"", Expected);

    /// <summary>A name fit for a message: short, on one line.</summary>
    public static string Shown(ReadOnlySpan<byte> name) =>
        Shown(Encoding.UTF8.GetString(name.Length > MaxSize ? name[..MaxSize] : name));

    /// <inheritdoc cref="Shown(ReadOnlySpan{byte})"/>
    public static string Shown(string name)
    {
        string start = name.Length > MaxSize ? name[..MaxSize] + "..." : name;
        return string.Concat(start.Select(c => char.IsControl(c) ? '?' : c));
    }

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > MaxSize || name[0] == ' ' || name[^1] == ' ') return false;
        if (name.ContainsAnyInRange((byte)0, (byte)0x1F) || name.Contains((byte)0x7F)) return false;
        return Ascii.IsValid(name) || Utf8.IsValid(name);
    }
}
