using System.Globalization;
using System.Net.Sockets;

namespace FastMargin.Feeds;

/// <summary>
/// JSON lines from a TCP server. A connection that breaks is made again, with growing pauses; lines that bear a
/// <c>seq</c> show what was missed meanwhile.
/// </summary>
public sealed class TcpLineFeed : LineFeed
{
    private readonly TcpConnection _connection;

    /// <summary>Will connect when started.</summary>
    /// <param name="address">The server, <c>host:port</c>.</param>
    /// <param name="port">The engine.</param>
    /// <param name="desk">Turns lines into inputs.</param>
    /// <param name="pauses">The first and the longest pause between tries; 0.1 s and 5 s when left out.</param>
    /// <exception cref="Instruments.DataException">The address is not of that form.</exception>
    public TcpLineFeed(
        string address, FeedPort port, InputDesk desk, (TimeSpan First, TimeSpan Longest)? pauses = null)
        : base($"tcp lines {address}", port, desk)
    {
        (string host, int number) = TcpConnection.Parse(address);
        _connection = new TcpConnection(host, number, pauses ?? TcpFeed.DefaultPauses);
    }

    /// <inheritdoc/>
    public override bool IsFinite => false;

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
                var reader = new LineReader(m => Receive(socket, m));
                string what = FormattableString.Invariant($"connection {Counts.Connects} line");
                if (!SendLines(reader, what, stop)) return;
                Counts.State = FeedState.Connecting;
                Report("the connection ended");
            }
        }
    }

    private protected override void Interrupt() => _connection.Stop();

    private void Failed(string why, TimeSpan pause) => Report(string.Create(
        CultureInfo.InvariantCulture, $"not connected: {why}; next try in {pause.TotalSeconds} s"));

    private int Receive(Socket socket, Memory<byte> destination)
    {
        try
        {
            int count = socket.Receive(destination.Span);
            if (count > 0) _connection.Prove();
            return count;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
