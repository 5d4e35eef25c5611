using System.Numerics;
using System.Runtime.CompilerServices;
using FastMargin.Kernels.Memory;

namespace FastMargin.Engine;

/// <summary>
/// Units of native memory that are told apart by a number and never move. Grows by segments, so that growing copies
/// nothing; who takes units keeps a list of those given back.
/// </summary>
internal sealed unsafe class NativePool<T> : IDisposable
    where T : unmanaged
{
    private const int SegmentSize = 4 << 20;

    private readonly List<AlignedMemory> _segments = [];
    private T*[] _starts = new T*[16];
    private uint _top = 1;

    /// <summary>No unit: the one that is never given out.</summary>
    public const uint None = 0;

    private static int PerSegment
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1 << BitOperations.Log2((uint)(SegmentSize / sizeof(T)));
    }

    /// <summary>One past the last unit ever given out.</summary>
    public uint Top => _top;

    /// <summary>Bytes of all units ever given out.</summary>
    public long Size => _top * (long)sizeof(T);

    /// <summary>A unit; zero when it has just been taken for the first time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* At(uint unit) => _starts[unit / (uint)PerSegment] + (unit % (uint)PerSegment);

    /// <summary>Takes units that lie side by side.</summary>
    public uint Take(int units = 1)
    {
        uint room = (uint)PerSegment - (_top % (uint)PerSegment);
        if (units > room) _top += room;
        uint first = _top;
        if (first / (uint)PerSegment >= (uint)_segments.Count) AddSegment();
        _top += (uint)units;
        return first;
    }

    public void Dispose()
    {
        foreach (AlignedMemory segment in _segments) segment.Dispose();
    }

    private void AddSegment()
    {
        if (_segments.Count == _starts.Length)
        {
            var starts = new T*[2 * _starts.Length];
            Array.Copy(_starts, starts, _starts.Length);
            _starts = starts;
        }

        var segment = new AlignedMemory((long)PerSegment * sizeof(T));
        _starts[_segments.Count] = (T*)segment.Start;
        _segments.Add(segment);
    }
}
