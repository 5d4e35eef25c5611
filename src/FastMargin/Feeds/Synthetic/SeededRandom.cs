using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// Random numbers that are the same for a seed on every machine and under every runtime: xoshiro256** by D. Blackman
/// and S. Vigna (2018), its state filled by SplitMix64; distributions by arithmetic that IEEE 754 fixes bit for bit.
/// </summary>
public sealed class SeededRandom
{
    private const double UnitOf53Bits = 1.0 / (1L << 53);

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spareNormal;
    private bool _hasSpare;

    /// <summary>Starts stream <paramref name="stream"/> of a seed; streams do not depend on each other.</summary>
    public SeededRandom(ulong seed, ulong stream = 0) => Restart(seed, stream);

    /// <summary>Starts anew, as a new object would.</summary>
    public void Restart(ulong seed, ulong stream = 0)
    {
        ulong state = Mix(seed + 0x9E3779B97F4A7C15) ^ Mix(stream + 0xD1B54A32D192ED03);
        _s0 = Mix(state += 0x9E3779B97F4A7C15);
        _s1 = Mix(state += 0x9E3779B97F4A7C15);
        _s2 = Mix(state += 0x9E3779B97F4A7C15);
        _s3 = Mix(state + 0x9E3779B97F4A7C15);
        _hasSpare = false;
    }

    /// <summary>64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * UnitOf53Bits;

    /// <summary>Uniform in [from, to).</summary>
    public double Uniform(double from, double to) => from + ((to - from) * NextDouble());

    /// <summary>Uniform whole number in [0, bound), without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not above zero.</exception>
    public long Below(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong count = (ulong)bound;
        ulong high = Math.BigMul(NextBits(), count, out ulong low);
        if (low >= count) return (long)high;

        // The first 2^64 mod bound values of the low word would make some results more likely than others.
        ulong biased = unchecked(0 - count) % count;
        while (low < biased) high = Math.BigMul(NextBits(), count, out low);
        return (long)high;
    }

    /// <summary>True with the given probability; always takes one number from the stream.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Exponential with the given mean.</summary>
    public double Exponential(double mean) => -mean * PortableMath.Log(1 - NextDouble());

    /// <summary>Normal with mean 0 and deviation 1 (polar method of Marsaglia).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Normal()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spareNormal;
        }

        double x, y, square;
        do
        {
            x = (2 * NextDouble()) - 1;
            y = (2 * NextDouble()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);
        double scale = Math.Sqrt(-2 * PortableMath.Log(square) / square);
        _spareNormal = y * scale;
        _hasSpare = true;
        return x * scale;
    }

    /// <summary><c>median · exp(sigma · normal)</c>.</summary>
    public double Lognormal(double median, double sigma) => median * PortableMath.Exp(sigma * Normal());

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
