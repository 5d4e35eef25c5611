using FastMargin.Book;

namespace FastMargin.Engine;

/// <summary>
/// Every pool, in one pass of a batch device. A device that fails is given up for the vector lanes, which look at all
/// pools in the same pass: a level machine that sees a rung again stays where it is, so nothing is lost or told twice.
/// </summary>
internal sealed class SweepEvaluation : IEvaluation
{
    private readonly MarginBook _book;
    private readonly PoolLevels _levels;
    private readonly EngineOptions _options;
    private BatchBook _pass;

    public SweepEvaluation(MarginBook book, PoolLevels levels, EngineOptions options)
    {
        (_book, _levels, _options) = (book, levels, options);
        _pass = BatchBook.Open(book, options, options.ResolveDevice(options.Device));
    }

    public BatchDeviceException? Fault { get; private set; }

    public BatchCounts BatchCounts => _pass.Counts;

    public void Restart()
    {
        _pass.Forget();
        Refresh();
    }

    public void Refresh()
    {
        try
        {
            Observe(_pass.Run());
        }
        catch (BatchDeviceException e)
        {
            // Lanes raise none, so this happens once at most.
            Fault = e;
            _pass.Dispose();
            _pass = BatchBook.Open(_book, _options, _options.Lanes);
            Observe(_pass.Run());
        }
    }

    public void Dispose() => _pass.Dispose();

    private void Observe(ReadOnlySpan<BatchChange> changes)
    {
        foreach (ref readonly BatchChange change in changes)
        {
            _levels.Observe(change.Pool, _pass.ProfileOf(change.Slab), change.Value);
        }
    }
}
