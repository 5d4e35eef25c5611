using System.Net;
using System.Net.Sockets;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>
/// A connection that is made again whenever it breaks, after a pause that doubles with every failure in a row.
/// </summary>
/// <param name="host">Name or address.</param>
/// <param name="port">1 to 65535.</param>
/// <param name="pauses">The first and the longest pause.</param>
internal sealed class TcpConnection(string host, int port, (TimeSpan First, TimeSpan Longest) pauses)
{
    private readonly Lock _lock = new();
    private Socket? _socket;
    private TimeSpan _pause = pauses.First;
    private bool _isStopped;

    /// <summary>Connects, as often as it takes; null once stopped.</summary>
    /// <param name="failed">Hears why a try failed and how long the pause is.</param>
    /// <param name="stop">Ends the tries.</param>
    public Socket? Connect(Action<string, TimeSpan> failed, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                lock (_lock)
                {
                    if (_isStopped) return null;
                    _socket = socket;
                }

                if (IPAddress.TryParse(host, out IPAddress? address)) socket.Connect(address, port);
                else socket.Connect(host, port);

                // A port of this machine that nobody listens at can be given to the caller, who then calls himself.
                if (!Equals(socket.LocalEndPoint, socket.RemoteEndPoint)) return socket;
                socket.Dispose();
                throw new SocketException((int)SocketError.ConnectionRefused);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (stop.IsCancellationRequested) return null;
                failed(e.Message, _pause);
                if (stop.WaitHandle.WaitOne(_pause)) return null;
                _pause = _pause * 2 < pauses.Longest ? _pause * 2 : pauses.Longest;
            }
        }

        return null;
    }

    /// <summary>Something useful came: the next failure is the first in its row.</summary>
    public void Prove() => _pause = pauses.First;

    /// <summary>Ends every call, now and later.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            _socket?.Dispose();
        }
    }

    /// <summary>Reads an address as <c>host:port</c>.</summary>
    /// <exception cref="DataException">It is none.</exception>
    public static (string Host, int Port) Parse(string address)
    {
        int colon = address.LastIndexOf(':');
        bool isAddress = colon > 0 && ushort.TryParse(address.AsSpan(colon + 1), out ushort number) && number > 0;
        return isAddress
            ? (address[..colon].Trim('[', ']'), ushort.Parse(address.AsSpan(colon + 1)))
            : throw new DataException($"address \"{address}\"", "host:port");
    }
}
