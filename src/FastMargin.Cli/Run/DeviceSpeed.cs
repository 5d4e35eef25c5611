using System.Diagnostics;
using FastMargin.Engine;

namespace FastMargin.Cli.Run;

/// <summary>What a pass over a book costs on a device.</summary>
/// <param name="UploadMs">The first pass, in which the whole book goes up.</param>
/// <param name="PassMs">The fastest of the others, with all prices moved.</param>
/// <param name="BytesUp">To the device in such a pass.</param>
/// <param name="BytesDown">From the device in such a pass.</param>
/// <param name="ResidentBytes">The book on the device.</param>
internal readonly record struct DeviceSpeed(
    double UploadMs, double PassMs, long BytesUp, long BytesDown, long ResidentBytes)
{
    private const int Passes = 20;

    /// <summary>Measures one device.</summary>
    /// <exception cref="BatchDeviceException">The device refuses.</exception>
    public static DeviceSpeed Of(IBatchDevice device, DeviceBook book, CancellationToken stop)
    {
        using IBatchPass pass = device.Open();
        var clock = Stopwatch.StartNew();
        for (int slab = 0; slab < book.Slabs.Count; slab++) pass.Load(slab, book.Slabs[slab]);
        double upload = Ms(pass, book, clock);
        double best = double.PositiveInfinity;
        BatchCounts before = default;
        BatchCounts after = pass.Counts;
        for (int i = 0; i < Passes && !stop.IsCancellationRequested; i++)
        {
            book.MovePrices();
            before = pass.Counts;
            clock.Restart();
            best = Math.Min(best, Ms(pass, book, clock));
            after = pass.Counts;
        }

        return new DeviceSpeed(
            upload, best, after.BytesUp - before.BytesUp, after.BytesDown - before.BytesDown, after.ResidentBytes);
    }

    private static double Ms(IBatchPass pass, DeviceBook book, Stopwatch clock)
    {
        pass.Begin(book.Table);
        _ = pass.Finish();
        return clock.Elapsed.TotalMilliseconds;
    }
}
