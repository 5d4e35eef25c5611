using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Units;

namespace FastMargin.Bench.Suites;

/// <summary>
/// What margin calls ask for: the exact deposit that takes a pool of W1 to a ratio nearly all are short of, with
/// brackets and cash deferred as in trigger mode. The pools come in no order, a few over and over, which stay in cache,
/// or all in turn.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the cleanup, never Dispose.")]
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 15)]
[MemoryDiagnoser]
public class CallBench : IWork
{
    /// <summary>Amounts of one call.</summary>
    public const int Amounts = 1_000;

    /// <summary>Accounts of the book.</summary>
    public const int Accounts = 100_000;

    private const int Checked = 10_000;

    private static readonly Rate _ratio = Rate.FromDecimal(20.05m);

    private int[] _pools = [];
    private MarginBook _book = null!;
    private int _next;

    [Params(Amounts, Accounts)]
    public int Pools { get; set; }

    /// <inheritdoc/>
    public double UnitsPerOperation => 1;

    /// <inheritdoc/>
    public string Unit => "amount";

    [GlobalSetup]
    public void Setup()
    {
        _book = BookGenerator.Generate(Workloads.W1(Accounts, seed: 1));
        _book.DefersBrackets = true;
        _pools = [.. Enumerable.Range(0, Accounts).Select(_book.CrossPool)];
        new Random(1).Shuffle(_pools);
        _pools = _pools[..Pools];
        AssertAmounts();
    }

    [GlobalCleanup]
    public void Cleanup() => _book.Dispose();

    [Benchmark(OperationsPerInvoke = Amounts)]
    public Int128 Ask()
    {
        Int128 sum = 0;
        foreach (int pool in _pools.AsSpan(_next, Amounts))
            sum += CallAmount.Of(_book, pool, _ratio, isStrict: true)!.Value.Atto;
        _next = (_next + Amounts) % _pools.Length;
        return sum;
    }

    private void AssertAmounts()
    {
        int positive = 0;
        int quick = 0;
        int[] some = _pools[..Math.Min(Checked, _pools.Length)];
        foreach (int pool in some)
        {
            Money? found = CallAmount.Of(_book, pool, _ratio, isStrict: true);
            Money? expected = CallAmount.Slow(_book, pool, _ratio, isStrict: true);
            if (found != expected)
            {
                throw new InvalidOperationException(
                    $"Pool {pool} is asked for {found}, which rationals make {expected}.");
            }

            if (found is { Sign: > 0 }) positive++;
            if (CallAmount.Quick(_book, pool, _ratio, isStrict: true) is not null) quick++;
        }

        if (positive > some.Length * 9 / 10 && quick == some.Length) return;
        throw new InvalidOperationException(
            $"Of {some.Length} pools {positive} are asked for something, {quick} without rationals.");
    }
}
