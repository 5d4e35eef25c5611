namespace FastMargin.Feeds.Synthetic;

/// <summary>Refuses an option that is out of its range, NaN included, by name, value and range.</summary>
internal static class OptionRange
{
    internal static void Require(string recipe, string option, double value, double from, double to)
    {
        if (value >= from && value <= to) return;
        throw new ArgumentOutOfRangeException(option, value, FormattableString.Invariant(
            $"{recipe}.{option} is {value}; expected {from} to {to}."));
    }
}
