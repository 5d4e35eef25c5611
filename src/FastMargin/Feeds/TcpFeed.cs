using System.Globalization;
using System.Net.Sockets;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>
/// Frames from a TCP server. A connection that breaks is made again, with growing pauses; if the sequence went on
/// meanwhile, the gap is counted, reported, and marks the prices of the feed until they are renewed.
/// </summary>
public sealed class TcpFeed : FrameFeed
{
    private const int BufferSize = 1 << 16;

    private readonly TcpConnection _connection;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);

    /// <summary>Will connect when started.</summary>
    /// <param name="address">The server, <c>host:port</c>.</param>
    /// <param name="port">The engine.</param>
    /// <param name="universe">The instruments.</param>
    /// <param name="directory">Their numbers; rows of the universe when left out.</param>
    /// <param name="pauses">The first and the longest pause between tries; 0.1 s and 5 s when left out.</param>
    /// <exception cref="DataException">The address is not of that form.</exception>
    public TcpFeed(
        string address, FeedPort port, Universe universe, SymbolDirectory? directory = null,
        (TimeSpan First, TimeSpan Longest)? pauses = null)
        : base($"tcp {address}", port, universe, directory ?? SymbolDirectory.Of(universe))
    {
        (string host, int number) = TcpConnection.Parse(address);
        _connection = new TcpConnection(host, number, pauses ?? DefaultPauses);
    }

    internal static (TimeSpan First, TimeSpan Longest) DefaultPauses =>
        (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));

    private protected override void Run(CancellationToken stop)
    {
        Counts.State = FeedState.Connecting;
        while (_connection.Connect(Failed, stop) is { } socket)
        {
            using (socket)
            {
                Counts.AddConnect();
                Counts.State = FeedState.Running;
                Report("connected", isError: false);
                Frames.BeginConnection();
                if (!Receive(socket, stop)) return;
                Counts.State = FeedState.Connecting;
                Report("the connection ended");
            }
        }
    }

    private protected override void Interrupt() => _connection.Stop();

    private void Failed(string why, TimeSpan pause) => Report(string.Create(
        CultureInfo.InvariantCulture, $"not connected: {why}; next try in {pause.TotalSeconds} s"));

    private bool Receive(Socket socket, CancellationToken stop)
    {
        int kept = 0;
        long offset = 0;
        while (true)
        {
            int read;
            try
            {
                read = socket.Receive(_buffer, kept, BufferSize - kept, SocketFlags.None);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return !stop.IsCancellationRequested;
            }

            if (read == 0) return !stop.IsCancellationRequested;
            ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, kept + read);
            int used = Take(bytes, offset, out bool isStopping);
            if (isStopping) return false;
            if (used > 0) _connection.Prove();
            bytes[used..].CopyTo(_buffer);
            kept = bytes.Length - used;
            offset += used;
        }
    }

    private int Take(ReadOnlySpan<byte> bytes, long offset, out bool isStopping)
    {
        int used = 0;
        isStopping = false;
        while (bytes.Length - used >= MarketFrame.Bytes && !isStopping)
        {
            ReadOnlySpan<byte> frame = bytes.Slice(used, MarketFrame.Bytes);
            isStopping = !Frames.Accept(frame, new FramePosition("connection", Counts.Connects, offset + used));

            // Out of step: the next frame begins where the magic is found again.
            used += frame.StartsWith(MarketFrame.Magic) ? MarketFrame.Bytes : NextMagic(frame);
        }

        return used;
    }

    private static int NextMagic(ReadOnlySpan<byte> frame)
    {
        int at = frame[1..].IndexOf(MarketFrame.Magic);
        if (at >= 0) return at + 1;

        // The last byte may be the first of a magic.
        return frame[^1] == MarketFrame.Magic[0] ? frame.Length - 1 : frame.Length;
    }
}
