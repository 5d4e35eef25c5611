using System.Globalization;
using System.Numerics;

namespace FastMargin.Tests.Units;

/// <summary>Random numbers of a test: the seed is printed, and FASTMARGIN_SEED replays it.</summary>
internal static class Seeded
{
    private const string Variable = "FASTMARGIN_SEED";

    public static Random Start()
    {
        string? asked = Environment.GetEnvironmentVariable(Variable);
        int seed = string.IsNullOrEmpty(asked)
            ? Random.Shared.Next()
            : int.Parse(asked, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Variable}={seed}");
        return new Random(seed);
    }

    /// <summary>Any sign, any length up to all of Int128, the ends and zero included.</summary>
    public static Int128 Atto(Random random) => random.Next(40) switch
    {
        0 => Int128.MaxValue,
        1 => Int128.MinValue,
        2 => 0,
        3 => new Int128(0, 1UL << 53) + random.Next(-2, 3),
        _ => Sized(random, random.Next(1, 128)),
    };

    /// <summary>Any sign, below 2^bits.</summary>
    public static Int128 Sized(Random random, int bits)
    {
        UInt128 raw = new((ulong)random.NextInt64() << 1 ^ (ulong)random.NextInt64(),
            (ulong)random.NextInt64() << 1 ^ (ulong)random.NextInt64());
        Int128 magnitude = (Int128)(raw >> (128 - bits));
        return random.Next(2) == 0 ? magnitude : -magnitude;
    }

    public static BigInteger Big(Random random, int bits)
    {
        byte[] bytes = new byte[(bits / 8) + 1];
        random.NextBytes(bytes);
        return new BigInteger(bytes) >> random.Next(bits);
    }
}
