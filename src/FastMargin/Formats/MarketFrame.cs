using System.Buffers.Binary;
using FastMargin.Engine;
using FastMargin.Units;

namespace FastMargin.Formats;

/// <summary>What a frame of market data says; the number is part of the wire format.</summary>
public enum FrameKind : byte
{
    /// <summary>A price: <c>mantissa · 10^-scale</c>.</summary>
    Mark = 1,

    /// <summary>The state of an instrument's price; the mantissa is a <see cref="Engine.MarkState"/>.</summary>
    State = 2,

    /// <summary>
    /// No news, but a sequence number, so that a loss is seen in quiet times; the mantissa is the checksum of the
    /// symbol directory that the sender numbers by, or 0.
    /// </summary>
    Heartbeat = 3,
}

/// <summary>Why 32 bytes are no frame.</summary>
public enum FrameFault : byte
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>They do not begin with the magic bytes.</summary>
    Magic = 1,

    /// <summary>The check byte is not that of the others.</summary>
    Check = 2,

    /// <summary>Another version of the format.</summary>
    Version = 3,

    /// <summary>No such kind.</summary>
    Kind = 4,

    /// <summary>A scale above 18, or one where the kind has none.</summary>
    Scale = 5,

    /// <summary>A sequence number below 1.</summary>
    Sequence = 6,

    /// <summary>A time below 0.</summary>
    Time = 7,

    /// <summary>A mark state that does not exist, or a heartbeat's mantissa beyond 32 bits.</summary>
    Value = 8,
}

/// <summary>
/// One message of market data in 32 bytes, little endian, the same over UDP and TCP. The byte table is in
/// docs/FORMATS.md; instruments go by number, see <see cref="SymbolDirectory"/>.
/// </summary>
/// <param name="Kind">What it says.</param>
/// <param name="Instrument">Number of the instrument in the directory; 0 in a heartbeat.</param>
/// <param name="Sequence">The feed's own number, from 1, without gaps over all instruments.</param>
/// <param name="Mantissa">Digits of the price, the state, or the checksum, by kind.</param>
/// <param name="Scale">Decimals of the price, 0 to 18; 0 in other kinds.</param>
/// <param name="TimeNs">Time of the exchange, UTC nanoseconds since 1970.</param>
public readonly record struct MarketFrame(
    FrameKind Kind, ushort Instrument, long Sequence, long Mantissa, byte Scale, long TimeNs)
{
    /// <summary>Bytes of a frame.</summary>
    public const int Bytes = 32;

    /// <summary>The version that is read and written.</summary>
    public const byte Version = 1;

    private const int CheckAt = 7;

    /// <summary>The first two bytes.</summary>
    public static ReadOnlySpan<byte> Magic => "FM"u8;

    /// <summary>The price of a mark.</summary>
    public Price Price => new(TapeDecimal.Value(Mantissa, Scale));

    /// <summary>A mark.</summary>
    /// <exception cref="ArgumentException">The price has more digits than 64 bits hold.</exception>
    public static MarketFrame Mark(ushort instrument, long sequence, Price price, long timeNs) =>
        TapeDecimal.TryPack(price.Atto, out long mantissa, out byte scale)
            ? new MarketFrame(FrameKind.Mark, instrument, sequence, mantissa, scale, timeNs)
            : throw new ArgumentException($"Price {price} has more digits than a frame holds.", nameof(price));

    /// <summary>The state of a price.</summary>
    public static MarketFrame State(ushort instrument, long sequence, MarkState state, long timeNs) =>
        new(FrameKind.State, instrument, sequence, (long)state, 0, timeNs);

    /// <summary>A heartbeat; its number is that of the last message, and is not counted again.</summary>
    public static MarketFrame Heartbeat(long sequence, uint directory, long timeNs) =>
        new(FrameKind.Heartbeat, 0, sequence, directory, 0, timeNs);

    /// <summary>Writes <see cref="Bytes"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter.</exception>
    public void Write(Span<byte> destination)
    {
        Span<byte> frame = destination[..Bytes];
        Magic.CopyTo(frame);
        frame[2] = Version;
        frame[3] = (byte)Kind;
        BinaryPrimitives.WriteUInt16LittleEndian(frame[4..], Instrument);
        frame[6] = Scale;
        frame[CheckAt] = 0;
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], Mantissa);
        BinaryPrimitives.WriteInt64LittleEndian(frame[24..], TimeNs);
        frame[CheckAt] = CheckOf(frame);
    }

    /// <summary>Reads the first <see cref="Bytes"/> bytes; all but a right frame is refused, with the reason.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public static FrameFault Read(ReadOnlySpan<byte> source, out MarketFrame frame)
    {
        ReadOnlySpan<byte> bytes = source[..Bytes];
        frame = default;
        if (!bytes.StartsWith(Magic)) return FrameFault.Magic;
        if (bytes[CheckAt] != CheckOf(bytes)) return FrameFault.Check;
        if (bytes[2] != Version) return FrameFault.Version;
        frame = new MarketFrame(
            (FrameKind)bytes[3],
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            bytes[6],
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
        return frame.Fault();
    }

    private FrameFault Fault()
    {
        if (Kind is not (FrameKind.Mark or FrameKind.State or FrameKind.Heartbeat)) return FrameFault.Kind;
        if (Scale > (Kind == FrameKind.Mark ? TapeDecimal.MaxScale : 0)) return FrameFault.Scale;
        if (Sequence < 1) return FrameFault.Sequence;
        if (TimeNs < 0) return FrameFault.Time;
        return Kind switch
        {
            FrameKind.State when Mantissa is < 0 or > byte.MaxValue || !Enum.IsDefined((MarkState)Mantissa)
                => FrameFault.Value,
            FrameKind.Heartbeat when Mantissa is < 0 or > uint.MaxValue || Instrument != 0 => FrameFault.Value,
            _ => FrameFault.None,
        };
    }

    // One byte of a checksum over the others: frames out of step in a stream are told from frames in step.
    private static byte CheckOf(ReadOnlySpan<byte> frame) => (byte)~Checksum.Append(
        Checksum.Append(uint.MaxValue, frame[..CheckAt]), frame[(CheckAt + 1)..Bytes]);
}
