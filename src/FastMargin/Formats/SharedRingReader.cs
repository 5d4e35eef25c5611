using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using FastMargin.Engine;
using FastMargin.Instruments;

namespace FastMargin.Formats;

/// <summary>An event read from shared memory.</summary>
/// <param name="Event">The event.</param>
/// <param name="Account">Name of its account, at most 63 bytes of it; empty without one.</param>
/// <param name="Pool">Name of its pool, likewise.</param>
public readonly record struct SharedEvent(OutputEvent Event, string Account, string Pool);

/// <summary>
/// Reads events from a ring of shared memory that another process writes; one thread. It begins at the oldest event
/// that is still there. When the writer laps it, it goes on with the oldest that is whole and counts what it missed.
/// </summary>
public sealed unsafe class SharedRingReader : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly int _capacity;

    private SharedRingReader(MemoryMappedFile file, MemoryMappedViewAccessor view, int capacity)
    {
        (_file, _view, _capacity) = (file, view, capacity);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        Next = Math.Max(0, At(SharedRingLayout.PublishedAt) - capacity);
    }

    /// <summary>Number of the event that is read next, from 0 in the ring's life.</summary>
    public long Next { get; private set; }

    /// <summary>Events that were written over before they were read.</summary>
    public long Lost { get; private set; }

    /// <summary>True when the writer has closed the ring and everything was read.</summary>
    public bool IsCompleted =>
        At(SharedRingLayout.StateAt) == SharedRingLayout.Closed && Next == At(SharedRingLayout.PublishedAt);

    /// <summary>Opens a ring.</summary>
    /// <exception cref="DataException">There is none, or one of another version.</exception>
    public static SharedRingReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            long size = stream.Length;
            if (size < SharedRingLayout.HeaderSize)
            {
                stream.Dispose();
                throw Refuse(path, $"{size} bytes");
            }

            MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
                stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            MemoryMappedViewAccessor view = file.CreateViewAccessor(0, size, MemoryMappedFileAccess.Read);
            try
            {
                return new SharedRingReader(file, view, CapacityOf(view, size, path));
            }
            catch
            {
                view.Dispose();
                file.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                new SourceLine(path, 0), $"no shared memory: {e.Message.TrimEnd('.')}", "a ring of events", e);
        }
    }

    /// <summary>Reads the next event; false when there is none yet.</summary>
    public bool TryRead(out SharedEvent read)
    {
        while (Next < At(SharedRingLayout.PublishedAt))
        {
            var slots = (SharedRingSlot*)(_start + SharedRingLayout.HeaderSize);
            SharedRingSlot copy = slots[Next & (_capacity - 1)];

            // Whatever the writer had claimed when the copy was made, it has claimed now.
            Interlocked.MemoryBarrier();
            long oldest = At(SharedRingLayout.ClaimedAt) - _capacity;
            if (Next >= oldest)
            {
                Next++;
                read = new SharedEvent(
                    copy.Event,
                    Encoding.UTF8.GetString(copy.Account, Math.Min((int)copy.AccountSize, SharedRingLayout.MaxName)),
                    Encoding.UTF8.GetString(copy.Pool, Math.Min((int)copy.PoolSize, SharedRingLayout.MaxName)));
                return true;
            }

            Lost += oldest - Next;
            Next = oldest;
        }

        read = default;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static int CapacityOf(MemoryMappedViewAccessor view, long size, string path)
    {
        view.Read(0, out SharedRingHeader header);
        if (header.Magic != MemoryMarshal.Read<ulong>(SharedRingLayout.Magic)) throw Refuse(path, "other magic bytes");
        if (header.Version != SharedRingLayout.Version) throw Refuse(path, $"version {header.Version}");
        bool isLayout = header.ByteOrderMark == SharedRingLayout.ByteOrderMark
            && header.SlotSize == SharedRingLayout.SlotSize && header.EventSize == OutputEvent.Bytes;
        if (!isLayout) throw Refuse(path, "another layout");
        bool isCapacity = header.Capacity is >= SharedRingLayout.MinCapacity and <= SharedRingLayout.MaxCapacity
            && size == SharedRingLayout.FileSize(header.Capacity);
        return isCapacity ? header.Capacity : throw Refuse(path, $"{size} bytes for {header.Capacity} events");
    }

    private static DataException Refuse(string path, string found) =>
        new(new SourceLine(path, 0), found, $"a ring of events of version {SharedRingLayout.Version}");

    private long At(int offset) => Volatile.Read(ref *(long*)(_start + offset));
}
