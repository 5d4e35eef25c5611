using FastMargin.Book;
using FastMargin.Instruments;

namespace FastMargin.Engine.Stress;

/// <summary>
/// Every pool of a book under many shocks. A piece of the book goes through all shocks while it is in the cache, so
/// that positions are read from memory once for a whole batch of shocks.
/// </summary>
public static class BookStress
{
    /// <summary>The most shocks of a run.</summary>
    public const int MaxShocks = 65_536;

    /// <summary>The most of the worst pools that can be asked for.</summary>
    public const int MaxWorst = 10_000;

    /// <summary>
    /// What each shock does to a book, which is left as it is. Counts are exact: signs that the kernel does not certify
    /// are decided in exact arithmetic. Nothing of a result depends on width or number of threads. Pools under a margin
    /// model are margined by it at each shock's marks, which for that are set in the book, and set back.
    /// </summary>
    /// <param name="book">The book at its marks; nobody else may use it meanwhile.</param>
    /// <param name="shocks">1 to <see cref="MaxShocks"/>.</param>
    /// <param name="options">Width, threads, device, and whether deficient means <c>&lt;</c>.</param>
    /// <param name="worst">How many of the worst pools to list for each shock, 0 to <see cref="MaxWorst"/>.</param>
    /// <param name="progress">Told the share that is done, from any thread.</param>
    /// <param name="deviceLost">Told when a device fails; the lanes take over.</param>
    /// <param name="deviceDone">Told what a device moved and did, when it has ended well.</param>
    /// <param name="stop">Ends the run early.</param>
    /// <returns>A result for each shock, in their order.</returns>
    /// <exception cref="DataException">
    /// A shock takes a mark beyond the largest there can be, or the device cannot be opened or has no pass over many
    /// tables (<see cref="IStressPass"/>).
    /// </exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static IReadOnlyList<StressResult> Run(
        MarginBook book, IReadOnlyList<Shock> shocks, EngineOptions options, int worst,
        IProgress<double>? progress = null, Action<BatchDeviceException>? deviceLost = null,
        Action<BatchCounts>? deviceDone = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(shocks);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(shocks.Count, nameof(shocks));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shocks.Count, MaxShocks, nameof(shocks));
        ArgumentOutOfRangeException.ThrowIfNegative(worst);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(worst, MaxWorst);
        options.Validate();
        book.Requirements?.Refresh(0);
        StressDevice? device = StressDevice.Open(book, options);
        try
        {
            var pass = new StressPass(book, options, worst, Lose, stop);
            var results = new List<StressResult>(shocks.Count);
            foreach (Shock[] part in shocks.Chunk(ShockBatch.SizeFor(book)))
            {
                int before = results.Count;
                results.AddRange(
                    pass.Run(part, device, p => progress?.Report((before + (p * part.Length)) / shocks.Count)));
            }

            if (device is not null) deviceDone?.Invoke(device.Counts);
            return results;
        }
        finally
        {
            device?.Dispose();
        }

        void Lose(BatchDeviceException error)
        {
            device!.Dispose();
            device = null;
            deviceLost?.Invoke(error);
        }
    }
}
