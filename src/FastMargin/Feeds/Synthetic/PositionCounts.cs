namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// How many instruments an account holds: <c>1 + floor(min(max - 1, X))</c> with X exponential, its mean chosen so
/// that the mean of the whole is the one asked for, <c>1 + q + q^2 + ... + q^(max-1)</c> with <c>q = P(X &gt;= 1)</c>.
/// </summary>
internal sealed class PositionCounts
{
    private const int Bisections = 60;

    // Closer to the maximum the exponential would have to be all but flat.
    private const double LargestShareOfRoom = 0.9;

    private readonly int _room;
    private readonly double _mean;

    internal PositionCounts(double mean, int max)
    {
        _room = max - 1;
        double extra = Math.Min(mean - 1, LargestShareOfRoom * _room);
        double low = 0;
        double high = 1;
        for (int i = 0; i < Bisections; i++)
        {
            double middle = (low + high) / 2;
            if (Extra(middle, _room) < extra) low = middle;
            else high = middle;
        }

        _mean = extra > 0 ? -1 / PortableMath.Log(high) : 0;
    }

    /// <summary>The mean of <c>1 + floor(min(max - 1, X))</c> when X has the given mean.</summary>
    internal static double MeanOf(double meanOfExponential, int max) =>
        1 + Extra(PortableMath.Exp(-1 / meanOfExponential), max - 1);

    internal int Draw(SeededRandom random) => 1 + (int)Math.Min(_room, random.Exponential(_mean));

    private static double Extra(double q, int terms)
    {
        double sum = 0;
        for (int k = 0; k < terms; k++) sum = (sum + 1) * q;
        return sum;
    }
}
