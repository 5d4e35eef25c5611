namespace FastMargin.Ring.Tests;

/// <summary>An event that says who sent it, as which, and whether it arrived whole.</summary>
internal readonly record struct NumberedEvent(int Producer, int Padding, long Number, ulong Check, ulong Again)
{
    public NumberedEvent(int producer, long number)
        : this(producer, 0, number, CheckOf(producer, number), ~CheckOf(producer, number))
    {
    }

    public bool IsWhole => Check == CheckOf(Producer, Number) && Again == ~Check;

    private static ulong CheckOf(int producer, long number) =>
        ((ulong)number * 1000 + (ulong)producer + 1) * 0x9E3779B97F4A7C15;
}
