using FastMargin.Instruments;

namespace FastMargin.Engine;

/// <summary>The section "audit" of runtime.json.</summary>
internal static class AuditSection
{
    /// <summary>Reads it; what is left out stays as it is by default.</summary>
    public static AuditOptions Read(ref RuntimeReader reader)
    {
        SourceLine start = reader.Here;
        var options = new AuditOptions();
        reader.BeginObject("audit");
        while (reader.NextOption("poolsPerSlice, every, repair, device") is { } option)
        {
            options = option switch
            {
                "poolsPerSlice" => options with
                {
                    PoolsPerSlice = reader.Whole(option, $"0 to {AuditOptions.MaxPoolsPerSlice}"),
                },
                "every" => options with { Every = reader.Whole(option, "1 or more") },
                "repair" => options with { IsRepairing = reader.Truth(option) },
                "device" => options with { Device = RuntimeOptions.CheckDevice(ref reader) },
                _ => throw reader.UnknownOption(option),
            };
        }

        try
        {
            options.Validate();
            return options;
        }
        catch (DataException e)
        {
            throw e.At(start);
        }
    }
}
