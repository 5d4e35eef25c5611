namespace FastMargin.Models.Scenarios;

/// <summary>
/// The order in which positions are added, from what they are: two that compare equal can stand for one another.
/// </summary>
internal sealed class SpanOrder : IComparer<SpanPosition>
{
    public static SpanOrder Instance { get; } = new();

    public int Compare(SpanPosition? x, SpanPosition? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        int order = x.Month.CompareTo(y.Month);
        if (order == 0) order = Nullable.Compare(x.IsCall, y.IsCall);
        if (order == 0) order = x.Delta.CompareTo(y.Delta);
        if (order == 0) order = x.Array.Losses.SequenceCompareTo(y.Array.Losses);
        return order == 0 ? x.Quantity.CompareTo(y.Quantity) : order;
    }
}
