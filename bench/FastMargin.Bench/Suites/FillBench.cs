using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds.Synthetic;
using FastMargin.Units;

namespace FastMargin.Bench.Suites;

/// <summary>
/// Fills at the mark in trigger mode, all over the book, in batches as they come out of a ring: nine in ten change a
/// position, one in ten opens another, and once all were played the same ones are taken back. All levels are compared
/// with a full look before and after.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls the cleanup, never Dispose.")]
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 15)]
[MemoryDiagnoser]
public class FillBench : IWork
{
    /// <summary>Fills of one call.</summary>
    public const int Fills = 10_000;

    private const int MaxLots = 100;

    private readonly List<(int Pool, int Instrument, int Lots)> _fills = [];
    private readonly InputEvent[] _batch = new InputEvent[LiveEngine<Ring.BusySpin>.MaxBatch];
    private Price[] _marks = [];
    private MarginBook _book = null!;
    private MarginEngine _engine = null!;
    private int _next;
    private int _sign = 1;
    private long _timeNs;

    [Params(100_000, 1_000_000)]
    public int Accounts { get; set; }

    /// <inheritdoc/>
    public double UnitsPerOperation => 1;

    /// <inheritdoc/>
    public string Unit => "fill";

    [GlobalSetup]
    public void Setup()
    {
        _book = BookGenerator.Generate(Workloads.W1(Accounts, seed: 1));
        _marks = [.. _book.Universe.Instruments.Select(i => _book.Mark(i.Id))];
        var random = new Random(1);
        int count = Math.Max(Fills, Accounts / Fills * Fills);
        for (int i = 0; i < count; i++) _fills.Add(Draw(random));
        _engine = new MarginEngine(_book, new EngineOptions { Profiles = [TickCost.OneLevel] });
        for (int i = 0; i < 2 * count / Fills; i++) Play();
        AssertLevels();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        AssertLevels();
        _engine.Dispose();
        _book.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Fills)]
    public long Play()
    {
        long outputs = 0;
        for (int from = 0; from < Fills; from += _batch.Length)
        {
            int count = Math.Min(_batch.Length, Fills - from);
            for (int i = 0; i < count; i++) _batch[i] = Next(_fills[_next + from + i]);
            for (int i = 0; i < count; i++)
            {
                _engine.Expect(_batch.AsSpan(i, count - i));
                ReadOnlySpan<OutputEvent> all = _engine.On(_batch[i]);
                outputs += all.Length;
                if (!all.IsEmpty && all[^1].Kind == OutputKind.Refused)
                    throw new InvalidOperationException($"Fill {i} was refused, code {all[^1].Detail}.");
            }
        }

        _next += Fills;
        if (_next < _fills.Count) return outputs;
        (_next, _sign) = (0, -_sign);
        return outputs;
    }

    private InputEvent Next((int Pool, int Instrument, int Lots) fill) => InputEvent.Fill(
        fill.Pool, fill.Instrument, _sign * fill.Lots, _marks[fill.Instrument], ++_timeNs);

    private (int Pool, int Instrument, int Lots) Draw(Random random)
    {
        int pool = _book.CrossPool(random.Next(Accounts));
        int instrument = random.Next(10) == 0
            ? random.Next(_marks.Length)
            : _book.Position(pool, random.Next(_book.PositionsOf(pool))).Instrument.Id;
        return (pool, instrument, random.Next(1, MaxLots + 1) * (random.Next(2) == 0 ? 1 : -1));
    }

    private void AssertLevels()
    {
        long sweeps = _engine.AuditCounts.Sweeps;
        while (_engine.AuditCounts.Sweeps == sweeps) _engine.Audit(1 << 16);
        if (_engine.AuditCounts.Differences == 0) return;
        throw new InvalidOperationException(
            $"{_engine.AuditCounts.Differences} levels are not what the positions say.");
    }
}
