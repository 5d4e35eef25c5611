namespace FastMargin.Tests.Oracle;

/// <summary>A seeded source of choices: the same seed makes the same book and edits on every machine.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public int Below(int count) => _random.Next(count);

    public long Between(long low, long high) => _random.NextInt64(low, high + 1);

    public bool Chance(double share) => _random.NextDouble() < share;

    public double Real(double low, double high) => low + ((high - low) * _random.NextDouble());

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public T OneOf<T>(params ReadOnlySpan<T> items) => items[_random.Next(items.Length)];

    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        T[] all = [.. items];
        _random.Shuffle(all);
        return all;
    }
}
