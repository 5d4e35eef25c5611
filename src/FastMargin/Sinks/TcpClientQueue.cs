using System.Net.Sockets;

namespace FastMargin.Sinks;

/// <summary>One client of a <see cref="TcpServerSink"/>: a bounded queue and a thread that sends it.</summary>
internal sealed class TcpClientQueue
{
    private readonly Socket _socket;
    private readonly LineQueue _queue;
    private readonly Thread _thread;

    public TcpClientQueue(Socket socket, int queueSize, TimeSpan sendTimeout)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _socket.SendTimeout = (int)sendTimeout.TotalMilliseconds;
        Address = socket.RemoteEndPoint?.ToString() ?? "a client";
        _queue = new LineQueue(queueSize);
        _thread = new Thread(Run) { Name = $"tcp {Address}", IsBackground = true };
        _thread.Start();
    }

    public string Address { get; }

    /// <summary>Why it is gone, or null while it is there; any thread.</summary>
    public string? Gone { get; private set; }

    /// <summary>Queues a line; a client whose queue is full is dropped.</summary>
    public void Take(ReadOnlySpan<byte> line)
    {
        if (Gone is null && !_queue.TryAdd(line)) Drop("too slow: its queue is full");
    }

    /// <summary>Sends what waits, for as long as the patience lasts.</summary>
    public void Close(TimeSpan patience)
    {
        _queue.Complete();
        if (!_thread.Join(patience)) Drop("closed");
        _socket.Dispose();
    }

    private void Drop(string reason)
    {
        Gone ??= reason;
        _queue.Complete(isAbandoned: true);

        // The sending thread may stand in a call on the socket; closing that ends the call.
        _socket.Dispose();
    }

    private void Run()
    {
        try
        {
            while (_queue.Take(out ReadOnlySpan<byte> lines))
            {
                while (!lines.IsEmpty) lines = lines[_socket.Send(lines)..];
                _queue.Done();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Drop(e is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock }
                ? "too slow: nothing was taken in time"
                : "the connection broke");
        }
    }
}
