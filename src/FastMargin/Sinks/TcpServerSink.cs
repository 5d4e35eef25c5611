using System.Net;
using System.Net.Sockets;
using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Sinks;

/// <summary>How a <see cref="TcpServerSink"/> serves.</summary>
public sealed record TcpServerOptions
{
    /// <summary>Bytes that wait for one client at most, from 1 KiB; a client with more is dropped.</summary>
    public int QueueSize { get; init; } = 1 << 22;

    /// <summary>Clients at once; more are turned away.</summary>
    public int MaxClients { get; init; } = 64;

    /// <summary>A client that takes nothing for so long is dropped.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long closing waits for each client.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether wall-clock stamps are written.</summary>
    public bool HasStamps { get; init; }
}

/// <summary>
/// Events as JSON lines to every client that connects, from then on. Clients send nothing. One that is slow or dead is
/// dropped when its queue is full, counted and reported; it never blocks the engine, and the others lose nothing.
/// </summary>
public sealed class TcpServerSink : IOutputSink
{
    private readonly OutputText _text;
    private readonly TcpServerOptions _options;
    private readonly NoticeHandler _notice;
    private readonly Socket _listener;
    private readonly Thread _thread;
    private readonly Utf8Line _line = new();
    private readonly Lock _lock = new();
    private TcpClientQueue[] _clients = [];
    private long _dropped;
    private volatile bool _isClosing;

    /// <summary>Listens; port 0 takes a free one.</summary>
    /// <param name="address">Where.</param>
    /// <param name="universe">Gives symbols.</param>
    /// <param name="names">Gives names of pools.</param>
    /// <param name="options">How; the defaults when left out.</param>
    /// <param name="notice">Hears of clients that come and are dropped.</param>
    /// <exception cref="DataException">The address cannot be listened at, or an option is out of range.</exception>
    public TcpServerSink(
        IPEndPoint address, Universe universe, PoolNames names, TcpServerOptions? options = null,
        NoticeHandler? notice = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        _options = options ?? new TcpServerOptions();
        if (_options.QueueSize < QueuedSink.MinQueueSize)
            throw new DataException($"client queue {_options.QueueSize}", $"{QueuedSink.MinQueueSize} or more");
        _text = new OutputText(universe, names, _options.HasStamps);
        _notice = notice ?? (_ => { });
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(address);
            _listener.Listen();
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            throw new DataException(default, $"listen {address}: {e.Message}", "an address that is free", e);
        }

        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        Name = $"tcp {EndPoint}";
        _thread = new Thread(Accept) { Name = Name, IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Clients connected; any thread.</summary>
    public int ClientCount => Volatile.Read(ref _clients).Count(c => c.Gone is null);

    /// <summary>Clients that were dropped or turned away; any thread.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Always 0: whoever misses an event is no client any more.</summary>
    public long Suppressed => 0;

    /// <inheritdoc/>
    public void Take(in OutputEvent output)
    {
        TcpClientQueue[] clients = Volatile.Read(ref _clients);
        if (clients.Length == 0) return;
        _line.Clear();
        _text.Json(_line, output);
        foreach (TcpClientQueue client in clients) client.Take(_line.Written);
    }

    /// <inheritdoc/>
    public void EndBatch()
    {
        foreach (TcpClientQueue client in Volatile.Read(ref _clients))
        {
            if (client.Gone is not null) Remove(client);
        }
    }

    /// <summary>Turns new clients away, sends what waits, and closes.</summary>
    public void Dispose()
    {
        if (_isClosing) return;
        _isClosing = true;
        _listener.Dispose();
        _thread.Join();
        foreach (TcpClientQueue client in _clients) client.Close(_options.Patience);
        _clients = [];
    }

    private void Accept()
    {
        while (!_isClosing)
        {
            try
            {
                Welcome(_listener.Accept());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (_isClosing) return;

                // Out of descriptors, or a client that left before it was accepted: the next may fare better.
                Thread.Sleep(10);
            }
        }
    }

    private void Welcome(Socket socket)
    {
        lock (_lock)
        {
            // A client that left without a word is found out here too, when nothing was sent to it meanwhile.
            _clients = [.. _clients.Where(c => c.Gone is null)];
            if (_clients.Length >= _options.MaxClients)
            {
                Interlocked.Increment(ref _dropped);
                _notice(new Notice(Name, $"{socket.RemoteEndPoint} turned away: {_options.MaxClients} clients"));
                socket.Dispose();
                return;
            }

            _clients = [.. _clients, new TcpClientQueue(socket, _options.QueueSize, _options.SendTimeout)];
        }
    }

    private void Remove(TcpClientQueue client)
    {
        lock (_lock)
        {
            _clients = [.. _clients.Where(c => c != client)];
            Interlocked.Increment(ref _dropped);
        }

        _notice(new Notice(Name, $"client {client.Address} dropped, {client.Gone}"));
    }
}
