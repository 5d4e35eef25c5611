using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastMargin.Bench.Matrix;
using FastMargin.Kernels.Memory;

namespace FastMargin.Bench.Suites;

/// <summary>
/// How fast one thread, or several at once, can read memory from the first byte to the last: what bounds a sweep of a
/// book that is larger than the caches. Every pass sums all words, and the sum is checked.
/// </summary>
public sealed unsafe class ReadBandwidth : IDisposable
{
    private const int WordSize = sizeof(ulong);
    private const int Unrolled = 8;

    private readonly AlignedMemory _memory;
    private readonly Crew _crew;
    private readonly long _bytesEach;
    private readonly ulong[] _sums;
    private readonly int _times;

    /// <summary>Fills the memory with numbers.</summary>
    /// <param name="bytes">What one thread reads; a multiple of a page.</param>
    /// <param name="threads">Threads that read at once, each its own part.</param>
    /// <param name="times">
    /// How often a pass reads it all: for what stays in a cache, so often that handing the work over does not count.
    /// </param>
    public ReadBandwidth(long bytes, int threads, int times = 1)
    {
        _times = times;
        _bytesEach = bytes;
        _memory = new AlignedMemory(bytes * threads);
        _crew = new Crew(threads);
        _sums = new ulong[threads];
        ulong* words = (ulong*)_memory.Start;
        for (long i = 0; i < bytes * threads / WordSize; i++) words[i] = (ulong)i;
        AssertSums();
    }

    /// <summary>Bytes that one pass reads, all threads together.</summary>
    public long Bytes => _bytesEach * _sums.Length * _times;

    /// <summary>Every thread reads its part.</summary>
    public void Pass() => _crew.Run(Read);

    /// <inheritdoc/>
    public void Dispose()
    {
        _crew.Dispose();
        _memory.Dispose();
    }

    private void Read(int worker)
    {
        ulong sum = 0;
        for (int i = 0; i < _times; i++) sum += Sum(_memory.Start + (worker * _bytesEach), _bytesEach);
        _sums[worker] = sum;
    }

    private void AssertSums()
    {
        Pass();
        long count = _bytesEach / WordSize;
        for (int worker = 0; worker < _sums.Length; worker++)
        {
            UInt128 first = (UInt128)worker * (UInt128)count;
            UInt128 once = (first * (UInt128)count) + ((UInt128)count * (UInt128)(count - 1) / 2);
            ulong expected = (ulong)(once * (UInt128)_times);
            if (_sums[worker] != expected)
                throw new InvalidOperationException($"Thread {worker} summed {_sums[worker]}, expected {expected}.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Sum(byte* from, long bytes)
    {
        Vector256<ulong> a = default, b = default, c = default, d = default;
        Vector256<ulong> e = default, f = default, g = default, h = default;
        byte* end = from + bytes;
        for (byte* at = from; at < end; at += Unrolled * Vector256<byte>.Count)
        {
            a += Vector256.Load((ulong*)at);
            b += Vector256.Load((ulong*)(at + 32));
            c += Vector256.Load((ulong*)(at + 64));
            d += Vector256.Load((ulong*)(at + 96));
            e += Vector256.Load((ulong*)(at + 128));
            f += Vector256.Load((ulong*)(at + 160));
            g += Vector256.Load((ulong*)(at + 192));
            h += Vector256.Load((ulong*)(at + 224));
        }

        return Vector256.Sum(a + b + (c + d) + (e + f + (g + h)));
    }
}
