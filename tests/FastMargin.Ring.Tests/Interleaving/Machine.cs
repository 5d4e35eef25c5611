namespace FastMargin.Ring.Tests.Interleaving;

/// <summary>
/// Shared memory, and for each thread a program counter, registers, and a buffer of stores nobody else sees yet.
/// </summary>
/// <remarks>
/// A plain store may become visible after any later one to another address; a releasing store only after all stores
/// before it. Loads happen where they stand: each is either acquiring or behind one. A full fence waits for the buffer.
/// </remarks>
internal sealed class Machine(int memorySize, int threads)
{
    public const int Done = 999;

    private const int Registers = 10;
    private const int BufferEntries = 4;
    private const int EntrySize = 3;
    private const int CountOffset = 1 + Registers;
    private const int ThreadSize = CountOffset + 1 + BufferEntries * EntrySize;

    private char[] _cells = new char[memorySize + threads * ThreadSize];
    private int _thread;

    /// <summary>Whether the last step found that it cannot go on in this state.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>Why this state must not be, or null.</summary>
    public string? Violation { get; private set; }

    public int Threads => threads;

    public int Pc
    {
        get => _cells[Base];
        set => _cells[Base] = (char)value;
    }

    public int Buffered => _cells[Base + CountOffset];

    /// <summary>Whether every thread is done and every store visible.</summary>
    public bool IsFinal => Enumerable.Range(0, threads).All(thread => IsThreadFinal(memorySize + thread * ThreadSize));

    private int Base => memorySize + _thread * ThreadSize;

    public int this[int register]
    {
        get => _cells[Base + 1 + register];
        set => _cells[Base + 1 + register] = (char)value;
    }

    public void Enter(string state, int thread)
    {
        state.CopyTo(_cells);
        _thread = thread;
        IsBlocked = false;
        Violation = null;
    }

    public string State() => new(_cells);

    public int Load(int address)
    {
        for (int i = Buffered - 1; i >= 0; i--)
        {
            if (_cells[Entry(i)] == address)
                return _cells[Entry(i) + 1];
        }

        return _cells[address];
    }

    public void Store(int address, int value) => Buffer(address, value, isReleasing: false);

    public void StoreRelease(int address, int value) => Buffer(address, value, isReleasing: true);

    /// <summary>A full fence: blocks until every store of this thread is visible.</summary>
    public bool Fence()
    {
        IsBlocked |= Buffered > 0;
        return !IsBlocked;
    }

    /// <summary>An interlocked write; blocks until the fence in it is passed.</summary>
    public bool Exchange(int address, int value)
    {
        if (!Fence())
            return false;
        _cells[address] = (char)value;
        return true;
    }

    public void Block() => IsBlocked = true;

    public void Fail(string violation) => Violation = violation;

    /// <summary>Makes one buffered store visible, where the order of stores allows it.</summary>
    public bool TryFlush(int index)
    {
        int entry = Entry(index);
        bool isReleasing = _cells[entry + 2] != 0;
        for (int i = 0; i < index; i++)
        {
            if (isReleasing || _cells[Entry(i)] == _cells[entry])
                return false;
        }

        _cells[_cells[entry]] = _cells[entry + 1];
        int last = Entry(Buffered - 1);
        Array.Copy(_cells, entry + EntrySize, _cells, entry, last - entry);
        Array.Clear(_cells, last, EntrySize);
        _cells[Base + CountOffset]--;
        return true;
    }

    private void Buffer(int address, int value, bool isReleasing)
    {
        if (Buffered == BufferEntries)
        {
            IsBlocked = true;
            return;
        }

        int entry = Entry(Buffered);
        _cells[entry] = (char)address;
        _cells[entry + 1] = (char)value;
        _cells[entry + 2] = isReleasing ? '\x1' : '\0';
        _cells[Base + CountOffset]++;
    }

    private int Entry(int index) => Base + CountOffset + 1 + index * EntrySize;

    private bool IsThreadFinal(int start) => _cells[start] == Done && _cells[start + CountOffset] == 0;
}
