using BenchmarkDotNet.Attributes;
using FastMargin.Bench.Matrix;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Tests.Matrix;

public class ClassMatrixTests
{
    private static readonly Pace _twoRounds = new(IsShort: false, 2, 0, 0, 60);

    [Fact]
    public void Every_value_of_every_parameter_is_measured_after_its_setup()
    {
        ResultTable table = ClassMatrix.Run(typeof(Sample), "about", "command", _twoRounds);
        Assert.Equal(
            ["size", "word", "case", "median ns", "least ns", "most ns", "B allocated", "unit", "units/s"],
            table.Columns);
        Assert.Equal(
            ["10 a One", "10 a Two", "10 b One", "10 b Two", "5000 a One", "5000 a Two", "5000 b One", "5000 b Two"],
            table.Rows.Select(row => $"{row[0]} {row[1]} {row[2]}"));
        Assert.All(table.Rows, row => Assert.Equal("letter", row[7]));
    }

    [Fact]
    public void Units_a_second_follow_from_the_time_and_what_an_operation_is_worth()
    {
        ResultTable table = ClassMatrix.Run(typeof(Sample), "about", "command", _twoRounds);
        foreach (object[] row in table.Rows)
        {
            double units = (long)row[0];
            Assert.Equal(units * 1e9 / (double)row[3], (double)row[8]);
        }
    }

    [Fact]
    public void A_short_run_takes_the_first_of_each_and_cuts_sizes()
    {
        ResultTable first = ClassMatrix.Run(typeof(Sample), "about", "command", Pace.Brief);
        Assert.Equal(["10 a", "10 a"], first.Rows.Select(row => $"{row[0]} {row[1]}"));
        ResultTable cut = ClassMatrix.Run(typeof(Large), "about", "command", Pace.Brief);
        Assert.Equal(2_000L, cut.Rows[0][0]);
    }

    [Fact]
    public void Values_that_belong_together_are_there_at_the_same_time()
    {
        Together.Alive = Together.Most = 0;
        ClassMatrix.Run(typeof(Together), "about", "command", _twoRounds);
        Assert.Equal(3, Together.Most);
        Assert.Equal(0, Together.Alive);
    }

    [Fact]
    public void A_generic_class_runs_with_each_type_it_names()
    {
        ResultTable table = ClassMatrix.Run(typeof(Generic<>), "about", "command", _twoRounds);
        Assert.Equal("wait", table.Columns[0]);
        Assert.Equal(["Int32", "Int64"], table.Rows.Select(row => row[0]));
        Assert.Equal("Generic", table.Name);
    }

    [Fact]
    public void A_check_that_fails_is_an_error_and_no_time() =>
        Assert.Throws<InvalidOperationException>(() => ClassMatrix.Run(typeof(Wrong), "", "", Pace.Brief));

    public class Sample : IWork
    {
        private bool _isSetUp;

        [Params(10, 5_000)]
        public int Size { get; set; }

        [ParamsSource(nameof(Words))]
        public string Word { get; set; } = "";

        public static IEnumerable<string> Words => ["a", "b"];

        public double UnitsPerOperation => Size;

        public string Unit => "letter";

        [GlobalSetup]
        public void Setup() => _isSetUp = Size > 0 && Word.Length > 0;

        [Benchmark]
        public int One() => _isSetUp ? 1 : throw new InvalidOperationException("not set up");

        [Benchmark(OperationsPerInvoke = 10)]
        public void Two() => Assert.True(_isSetUp);
    }

    public class Large
    {
        [Params(1_000_000)]
        public int Size { get; set; }

        [Benchmark]
        public int One() => Size;
    }

    [Together(nameof(Width))]
    public class Together
    {
        public static int Alive { get; set; }

        public static int Most { get; set; }

        [Params(1, 2)]
        public int Size { get; set; }

        [Params(1, 2, 3)]
        public int Width { get; set; }

        [GlobalSetup]
        public void Setup() => Most = Math.Max(Most, Alive += Width > 0 ? 1 : 0);

        [GlobalCleanup]
        public void Cleanup() => Alive -= Width > 0 ? 1 : 0;

        [Benchmark]
        public int One() => Width;
    }

    [GenericTypeArguments(typeof(int))]
    [GenericTypeArguments(typeof(long))]
    public class Generic<T>
    {
        [Benchmark]
        public Type One() => typeof(T);
    }

    public class Wrong
    {
        private readonly int _sum = 4;

        [GlobalSetup]
        public void Setup() => throw new InvalidOperationException($"the sum is {_sum}, expected 5");

        [Benchmark]
        public int One() => _sum;
    }
}
