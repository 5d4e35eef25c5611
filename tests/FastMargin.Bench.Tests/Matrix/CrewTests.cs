using FastMargin.Bench.Matrix;

namespace FastMargin.Bench.Tests.Matrix;

public class CrewTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_worker_does_every_piece_once(int threads)
    {
        using var crew = new Crew(threads);
        int[] done = new int[threads];
        for (int pass = 1; pass <= 50; pass++)
        {
            crew.Run(worker => done[worker]++);
            Assert.All(done, count => Assert.Equal(pass, count));
        }
    }

    [Fact]
    public void A_failure_of_any_worker_is_the_callers()
    {
        using var crew = new Crew(2);
        var error = Assert.Throws<InvalidOperationException>(() => crew.Run(worker =>
        {
            if (worker == 1) throw new ArithmeticException("wrong sum");
        }));
        Assert.Equal("wrong sum", error.Message);
    }
}
