using System.Net;
using System.Net.Sockets;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>
/// Frames from UDP, one or more to a datagram, of a multicast group or sent to this machine alone. Datagrams may be
/// lost: a gap in the sequence is counted, reported, and marks the prices of the feed until they are renewed.
/// </summary>
public sealed class UdpFeed : FrameFeed
{
    private const int ReceiveBuffer = 1 << 22;
    private const int LargestDatagram = 1 << 16;

    private readonly Socket _socket;

    /// <summary>Listens; port 0 takes a free one.</summary>
    /// <param name="address">The multicast group and port, or an address of this machine and a port.</param>
    /// <param name="port">The engine.</param>
    /// <param name="universe">The instruments.</param>
    /// <param name="directory">Their numbers; rows of the universe when left out.</param>
    /// <param name="networkInterface">Address of the interface that joins the group; any when left out.</param>
    /// <exception cref="DataException">The address cannot be listened at.</exception>
    public UdpFeed(
        IPEndPoint address, FeedPort port, Universe universe, SymbolDirectory? directory = null,
        IPAddress? networkInterface = null)
        : base($"udp {address}", port, universe, directory ?? SymbolDirectory.Of(universe))
    {
        ArgumentNullException.ThrowIfNull(address);
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.ReceiveBufferSize = ReceiveBuffer;
            if (IsMulticast(address.Address)) Join(address, networkInterface);
            else _socket.Bind(address);
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            throw new DataException(default, $"udp {address}: {e.Message}", "a group or address that can be joined", e);
        }

        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    private protected override void Run(CancellationToken stop)
    {
        byte[] datagram = GC.AllocateUninitializedArray<byte>(LargestDatagram, pinned: true);
        for (long number = 1; !stop.IsCancellationRequested; number++)
        {
            int size;
            try
            {
                size = _socket.Receive(datagram);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (stop.IsCancellationRequested) return;
                throw;
            }

            if (!Take(datagram.AsSpan(0, size), number)) return;
        }
    }

    private protected override void Interrupt() => _socket.Dispose();

    private static bool IsMulticast(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.GetAddressBytes()[0] is >= 224 and <= 239
        : address.IsIPv6Multicast;

    private void Join(IPEndPoint group, IPAddress? networkInterface)
    {
        // Several processes of one machine may listen to the same group.
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        if (group.AddressFamily == AddressFamily.InterNetwork)
        {
            _socket.Bind(new IPEndPoint(IPAddress.Any, group.Port));
            var option = new MulticastOption(group.Address, networkInterface ?? IPAddress.Any);
            _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, option);
            return;
        }

        _socket.Bind(new IPEndPoint(IPAddress.IPv6Any, group.Port));
        var v6 = new IPv6MulticastOption(group.Address, networkInterface?.ScopeId ?? 0);
        _socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, v6);
    }

    private bool Take(ReadOnlySpan<byte> datagram, long number)
    {
        int offset = 0;
        for (; offset + MarketFrame.Bytes <= datagram.Length; offset += MarketFrame.Bytes)
        {
            var position = new FramePosition("datagram", number, offset);
            if (!Frames.Accept(datagram.Slice(offset, MarketFrame.Bytes), position)) return false;
        }

        int rest = datagram.Length - offset;
        if (rest > 0 || datagram.IsEmpty)
        {
            Refuse(
                new FramePosition("datagram", number, offset).ToString(),
                $"{rest} bytes; expected frames of {MarketFrame.Bytes}");
        }

        return true;
    }
}
