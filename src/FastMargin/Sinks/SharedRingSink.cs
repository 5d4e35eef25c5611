using System.IO.MemoryMappedFiles;
using System.Numerics;
using System.Runtime.InteropServices;
using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Sinks;

/// <summary>
/// Events in a ring of shared memory, for readers in other processes. It never waits for them: one that is slower than
/// a whole lap misses events, and is told how many.
/// </summary>
public sealed unsafe class SharedRingSink : IOutputSink
{
    private readonly PoolNames _names;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly int _capacity;
    private long _count;
    private bool _isDisposed;

    /// <summary>Makes the file anew; readers of an old one of that name see it closed.</summary>
    /// <param name="path">The file; one in memory, as under <c>/dev/shm</c>, never touches a disk.</param>
    /// <param name="names">Gives names of pools.</param>
    /// <param name="capacity">Events: a power of two from 2 to 2^24.</param>
    /// <exception cref="DataException">The capacity is no such number, or the file cannot be made.</exception>
    public SharedRingSink(string path, PoolNames names, int capacity = 1 << 14)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool isCapacity = capacity is >= SharedRingLayout.MinCapacity and <= SharedRingLayout.MaxCapacity
            && BitOperations.IsPow2(capacity);
        if (!isCapacity)
        {
            throw new DataException(
                $"shared ring of {capacity} events",
                $"a power of two from {SharedRingLayout.MinCapacity} to {SharedRingLayout.MaxCapacity}");
        }

        _names = names;
        _capacity = capacity;
        Name = $"shared memory {path}";
        try
        {
            CloseOld(path);
            _file = Create(path, SharedRingLayout.FileSize(capacity));
            _view = _file.CreateViewAccessor();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                new SourceLine(path, 0), $"no shared memory: {e.Message.TrimEnd('.')}", "a file that can be made", e);
        }

        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        WriteHeader();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Always 0: every event is written, whether somebody reads it or not.</summary>
    public long Suppressed => 0;

    /// <inheritdoc/>
    public void Take(in OutputEvent output)
    {
        // A reader copies a slot, then looks at what was claimed meanwhile: the claim comes before the first byte of
        // the new event, with a fence between, and the publication after the last.
        Volatile.Write(ref At(SharedRingLayout.ClaimedAt), _count + 1);
        Interlocked.MemoryBarrier();
        var slot = (SharedRingSlot*)(_start + SharedRingLayout.HeaderSize) + (_count & (_capacity - 1));
        slot->Event = output;
        slot->AccountSize = Copy(_names.Account(output.Pool), slot->Account);
        slot->PoolSize = Copy(_names.Pool(output.Pool), slot->Pool);
        Volatile.Write(ref At(SharedRingLayout.PublishedAt), ++_count);
    }

    /// <inheritdoc/>
    public void EndBatch()
    {
        // Every event was visible as soon as it was written.
    }

    /// <summary>Tells readers that no event follows; the file stays for those who are behind.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        Volatile.Write(ref At(SharedRingLayout.StateAt), SharedRingLayout.Closed);
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static byte Copy(ReadOnlySpan<byte> name, byte* destination)
    {
        int size = Math.Min(name.Length, SharedRingLayout.MaxName);

        // A letter is never cut in two: the cut goes back to where one begins.
        while (size < name.Length && size > 0 && (name[size] & 0xC0) == 0x80) size--;
        name[..size].CopyTo(new Span<byte>(destination, SharedRingLayout.MaxName));
        return (byte)size;
    }

    private static MemoryMappedFile Create(string path, long size)
    {
        var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            stream.SetLength(size);
            return MemoryMappedFile.CreateFromFile(
                stream, null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static void CloseOld(string path)
    {
        if (!File.Exists(path)) return;
        using (var old = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
        {
            Span<byte> magic = stackalloc byte[SharedRingLayout.Magic.Length];
            int read = old.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
            if (read < magic.Length || !magic.SequenceEqual(SharedRingLayout.Magic))
                throw new DataException(new SourceLine(path, 0), "another kind of file", "a shared ring, or no file");
            old.Position = SharedRingLayout.StateAt;
            old.Write([SharedRingLayout.Closed]);
        }

        File.Delete(path);
    }

    private void WriteHeader()
    {
        *(SharedRingHeader*)_start = new SharedRingHeader
        {
            Version = SharedRingLayout.Version,
            ByteOrderMark = SharedRingLayout.ByteOrderMark,
            SlotSize = SharedRingLayout.SlotSize,
            EventSize = OutputEvent.Bytes,
            Capacity = _capacity,
        };
        Volatile.Write(ref At(SharedRingLayout.StateAt), SharedRingLayout.Open);

        // A reader that sees the magic sees the rest.
        Volatile.Write(ref ((SharedRingHeader*)_start)->Magic, MemoryMarshal.Read<ulong>(SharedRingLayout.Magic));
    }

    private ref long At(int offset) => ref *(long*)(_start + offset);
}
