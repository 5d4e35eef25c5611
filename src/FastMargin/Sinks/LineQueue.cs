namespace FastMargin.Sinks;

/// <summary>
/// Whole lines from one thread to another through bounded memory: what is being written counts until it is done.
/// </summary>
internal sealed class LineQueue(int capacity)
{
    private readonly object _gate = new();
    private byte[] _filling = new byte[Math.Min(capacity, 1 << 16)];
    private byte[] _draining = new byte[Math.Min(capacity, 1 << 16)];
    private int _count;
    private int _inFlight;
    private bool _isComplete;
    private bool _isAbandoned;

    /// <summary>Bytes that were added and are not done yet; any thread.</summary>
    public int Size
    {
        get
        {
            lock (_gate) return _count + _inFlight;
        }
    }

    /// <summary>Adds a line when there is room; a line longer than the whole queue needs it empty.</summary>
    public bool TryAdd(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_isComplete || !HasRoom(line.Length)) return false;
            Append(line);
            return true;
        }
    }

    /// <summary>Adds a line, waiting for room; false once the queue is complete.</summary>
    public bool Add(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            while (!_isComplete && !HasRoom(line.Length)) Monitor.Wait(_gate);
            if (_isComplete) return false;
            Append(line);
            return true;
        }
    }

    /// <summary>All lines that wait, in order, waiting for one; false when there will be none any more.</summary>
    public bool Take(out ReadOnlySpan<byte> lines)
    {
        lock (_gate)
        {
            while (_count == 0 && !_isComplete) Monitor.Wait(_gate);
            bool isThere = _count > 0 && !_isAbandoned;
            (_filling, _draining) = (_draining, _filling);
            _inFlight = isThere ? _count : 0;
            _count = 0;
            lines = _draining.AsSpan(0, _inFlight);
            return isThere;
        }
    }

    /// <summary>What was taken is written, or given up: its memory is free.</summary>
    public void Done()
    {
        lock (_gate)
        {
            _inFlight = 0;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>No line is added any more; those that wait are still taken, unless they are given up.</summary>
    public void Complete(bool isAbandoned = false)
    {
        lock (_gate)
        {
            _isComplete = true;
            _isAbandoned |= isAbandoned;
            Monitor.PulseAll(_gate);
        }
    }

    private bool HasRoom(int size) =>
        (long)_count + _inFlight + size <= capacity || (_count == 0 && _inFlight == 0);

    private void Append(ReadOnlySpan<byte> line)
    {
        if (_count + line.Length > _filling.Length)
        {
            long doubled = Math.Min(2L * _filling.Length, capacity);
            Array.Resize(ref _filling, (int)Math.Max(doubled, _count + line.Length));
        }

        line.CopyTo(_filling.AsSpan(_count));
        _count += line.Length;
        if (_count == line.Length) Monitor.PulseAll(_gate);
    }
}
