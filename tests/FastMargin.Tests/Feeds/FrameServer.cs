using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FastMargin.Tests.Feeds;

/// <summary>A server on the loopback that can go away and come back at the same port.</summary>
internal sealed class FrameServer : IDisposable
{
    private readonly int _port;
    private TcpListener _listener;

    public FrameServer()
    {
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public Socket Accept()
    {
        Socket socket = _listener.AcceptSocket();
        socket.NoDelay = true;
        return socket;
    }

    public void Stop() => _listener.Stop();

    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();
}
