using System.Globalization;

namespace FastMargin.Tests.Oracle;

/// <summary>
/// Runs a property over seeds: <c>FASTMARGIN_SEED</c> replays one, <c>FASTMARGIN_EFFORT</c> multiplies their number.
/// </summary>
internal static class Seeds
{
    public static void ForEach(int count, Action<Dice> property)
    {
        foreach (int seed in Of(count))
        {
            try
            {
                property(new Dice(seed));
            }
            catch (Exception e)
            {
                string replay = $"Failed at seed {seed}; replay it with FASTMARGIN_SEED={seed}.";
                throw new InvalidOperationException($"{replay} {e.Message}", e);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"seeds {string.Join(' ', Of(count).Take(3))} ... held");
    }

    private static IEnumerable<int> Of(int count)
    {
        string? one = Environment.GetEnvironmentVariable("FASTMARGIN_SEED");
        if (!string.IsNullOrEmpty(one)) return [int.Parse(one, CultureInfo.InvariantCulture)];
        string? effort = Environment.GetEnvironmentVariable("FASTMARGIN_EFFORT");
        double times = string.IsNullOrEmpty(effort) ? 1 : double.Parse(effort, CultureInfo.InvariantCulture);
        return Enumerable.Range(1, Math.Max(1, (int)(count * times)));
    }
}
