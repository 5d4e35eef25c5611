namespace FastMargin.Kernels.Memory;

/// <summary>A column in aligned native memory: checked for the cold side, raw for kernels.</summary>
/// <typeparam name="T">Type of an entry.</typeparam>
public sealed unsafe class NativeColumn<T> : IDisposable
    where T : unmanaged
{
    private AlignedMemory _memory;

    /// <summary>Allocates a zeroed column.</summary>
    /// <param name="count">Entries.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public NativeColumn(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _memory = new AlignedMemory((long)count * sizeof(T));
        Count = count;
    }

    /// <summary>Entries.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all entries.</summary>
    public long Size => (long)Count * sizeof(T);

    /// <summary>First entry, aligned to 64 bytes; unchecked, and stale after <see cref="Grow"/> or disposal.</summary>
    public T* Start => (T*)_memory.Start;

    /// <summary>All entries; stale after <see cref="Grow"/> or disposal.</summary>
    /// <exception cref="ObjectDisposedException">The column was disposed.</exception>
    public Span<T> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory.IsClosed, this);
            return new(Start, Count);
        }
    }

    /// <summary>The entry at <paramref name="index"/>, checked.</summary>
    /// <exception cref="IndexOutOfRangeException"><paramref name="index"/> is not in the column.</exception>
    /// <exception cref="ObjectDisposedException">The column was disposed.</exception>
    public ref T this[int index] => ref Span[index];

    /// <summary>Moves the column to larger memory: entries keep their values, new ones are zero.</summary>
    /// <param name="count">Entries there will be, not fewer than there are.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below <see cref="Count"/>.</exception>
    /// <exception cref="ObjectDisposedException">The column was disposed.</exception>
    public void Grow(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, Count);
        Span<T> old = Span;
        var memory = new AlignedMemory((long)count * sizeof(T));
        old.CopyTo(new Span<T>(memory.Start, count));
        _memory.Dispose();
        _memory = memory;
        Count = count;
    }

    /// <summary>Frees the memory; pointers and spans to it are dead.</summary>
    public void Dispose() => _memory.Dispose();
}
