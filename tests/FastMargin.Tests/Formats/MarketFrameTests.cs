using System.Buffers.Binary;
using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Formats;

/// <summary>The 32 bytes of docs/FORMATS.md, written by hand here, and every way in which they can be wrong.</summary>
public sealed class MarketFrameTests
{
    private const long Time = 1723161254087896568;

    [Fact]
    public void The_example_of_the_documentation_is_what_is_written()
    {
        byte[] frame = new byte[MarketFrame.Bytes];
        MarketFrame.Mark(3, 42, Price.Parse("61837.65"), Time).Write(frame);
        Assert.Equal(
            $"464D0101030002{BitwiseCheck(frame):X2}2A00000000000000555B5E0000000000F82DA0E807E6E917",
            Convert.ToHexString(frame));
    }

    [Theory]
    [InlineData("61837.65")]
    [InlineData("0.00000001")]
    [InlineData("123456789012345678")]
    [InlineData("-2.5")]
    [InlineData("0")]
    public void A_price_comes_back_exactly(string price)
    {
        byte[] frame = new byte[MarketFrame.Bytes];
        MarketFrame written = MarketFrame.Mark(7, 9, Price.Parse(price), Time);
        written.Write(frame);
        Assert.Equal(FrameFault.None, MarketFrame.Read(frame, out MarketFrame read));
        Assert.Equal(written, read);
        Assert.Equal(price, read.Price.ToString());
    }

    [Fact]
    public void Every_single_changed_bit_is_refused()
    {
        byte[] frame = new byte[MarketFrame.Bytes];
        MarketFrame.Mark(3, 42, Price.Parse("61837.65"), Time).Write(frame);
        for (int bit = 0; bit < 8 * frame.Length; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(FrameFault.None, MarketFrame.Read(frame, out _));
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(FrameFault.None, MarketFrame.Read(frame, out _));
    }

    [Theory]
    [InlineData(2, 2, FrameFault.Version)]
    [InlineData(3, 0, FrameFault.Kind)]
    [InlineData(3, 9, FrameFault.Kind)]
    [InlineData(6, 19, FrameFault.Scale)]
    [InlineData(15, 0x80, FrameFault.Sequence)]
    [InlineData(31, 0x80, FrameFault.Time)]
    public void A_field_out_of_range_is_refused_by_name(int at, byte value, FrameFault fault)
    {
        byte[] frame = new byte[MarketFrame.Bytes];
        MarketFrame.Mark(3, 42, Price.Parse("61837.65"), Time).Write(frame);
        frame[at] = value;
        frame[7] = BitwiseCheck(frame);
        Assert.Equal(fault, MarketFrame.Read(frame, out _));
    }

    [Fact]
    public void A_state_that_does_not_exist_is_refused()
    {
        byte[] frame = new byte[MarketFrame.Bytes];
        MarketFrame.State(3, 42, MarkState.Halted, Time).Write(frame);
        Assert.Equal(FrameFault.None, MarketFrame.Read(frame, out MarketFrame read));
        Assert.Equal((FrameKind.State, (long)MarkState.Halted), (read.Kind, read.Mantissa));
        frame[16] = 200;
        frame[7] = BitwiseCheck(frame);
        Assert.Equal(FrameFault.Value, MarketFrame.Read(frame, out _));
    }

    [Fact]
    public void A_price_with_too_many_digits_is_no_frame() =>
        Assert.Throws<ArgumentException>(() => MarketFrame.Mark(0, 1, Price.Parse("12345678901.123456789"), Time));

    [Fact]
    public void A_directory_of_lines_says_what_a_number_means()
    {
        Universe universe = Feeds.SampleBooks.Universe();
        SymbolDirectory directory = SymbolDirectory.Parse(["7,ES", "", "2,NOWHERE"], "symbols.csv", universe);
        Assert.True(directory.TryInstrument(7, out int id));
        Assert.Equal("ES", universe.Instruments[id].Symbol);
        Assert.False(directory.TryInstrument(2, out _));
        Assert.False(directory.TryInstrument(9, out _));
        Assert.NotEqual(SymbolDirectory.Of(universe).Checksum, directory.Checksum);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("7,")]
    [InlineData("-1,ES")]
    [InlineData("65536,ES")]
    [InlineData("0,ES")]
    public void A_line_that_is_no_entry_of_a_directory_is_refused_with_its_number(string line)
    {
        var error = Assert.Throws<DataException>(
            () => SymbolDirectory.Parse(["0,BTCUSDT", line], "symbols.csv", Feeds.SampleBooks.Universe()));
        Assert.Equal("symbols.csv:2", error.SourceLine.ToString());
    }

    /// <summary>CRC-32C bit by bit over the frame without its check byte, the low byte of the result.</summary>
    private static byte BitwiseCheck(ReadOnlySpan<byte> frame)
    {
        uint crc = uint.MaxValue;
        for (int i = 0; i < frame.Length; i++)
        {
            if (i == 7) continue;
            crc ^= frame[i];
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78u;
        }

        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, ~crc);
        return bytes[0];
    }
}
