using System.Globalization;

namespace FastMargin.Ring.Tests;

/// <summary>The seed of a property test: printed, and taken from FASTMARGIN_SEED to replay a failure.</summary>
internal static class Seeds
{
    public static Random Next()
    {
        string? asked = Environment.GetEnvironmentVariable("FASTMARGIN_SEED");
        int seed = asked is null ? Random.Shared.Next() : int.Parse(asked, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"FASTMARGIN_SEED={seed}");
        TestContext.Current.AddAttachmentIfMissing("FASTMARGIN_SEED", seed.ToString(CultureInfo.InvariantCulture));
        return new Random(seed);
    }

    private static void AddAttachmentIfMissing(this ITestContext context, string name, string value)
    {
        if (context.Attachments?.ContainsKey(name) != true)
            context.AddAttachment(name, value);
    }
}
