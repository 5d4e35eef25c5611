using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>
/// The sections <c>calls</c> and <c>overload</c> of runtime.json:
/// <code>
/// "calls": {
///   "on": true,
///   "from": "deficient",       warning | deficient | liquidation
///   "target": "release",       release | requirement
///   "grace": "1h",             a duration, at most 366 days
///   "step": 0,                 0 or more, base currency
///   "refreshPerTimer": 16      0 to 100000 calls
/// },
/// "overload": {
///   "live": "conflate",        wait | conflate, market data of feeds that do not wait for us
///   "files": "wait"            wait | conflate, market data of files
/// }
/// </code>
/// </summary>
internal static class CallSection
{
    public static CallOptions Read(ref RuntimeReader reader)
    {
        SourceLine start = reader.Here;
        var calls = new CallOptions();
        reader.BeginObject("calls");
        while (reader.NextOption("on, from, target, grace, step, refreshPerTimer") is { } option)
        {
            calls = option switch
            {
                "on" => calls with { IsOn = reader.Truth(option) },
                "from" => calls with { From = From(ref reader) },
                "target" => calls with { Target = Target(ref reader) },
                "grace" => calls with { GraceNs = reader.DurationNs(option) },
                "step" => calls with { Step = new Money(reader.Number(option).Atto) },
                _ => calls with { RefreshPerTimer = reader.Whole(option, $"0 to {CallOptions.MaxRefresh}") },
            };
        }

        try
        {
            calls.Validate();
            return calls;
        }
        catch (DataException e)
        {
            throw e.At(start);
        }
    }

    public static OverloadOptions Overload(ref RuntimeReader reader)
    {
        var overload = new OverloadOptions();
        reader.BeginObject("overload");
        while (reader.NextOption("live, files") is { } option)
        {
            OverloadPolicy policy = Policy(ref reader, option);
            overload = option == "live" ? overload with { Live = policy } : overload with { Files = policy };
        }

        return overload;
    }

    private static Level From(ref RuntimeReader reader)
    {
        const string Expected = "warning, deficient or liquidation";
        string text = reader.Text("from", Expected);
        return text switch
        {
            "warning" => Level.Warning,
            "deficient" => Level.Deficient,
            "liquidation" => Level.Liquidation,
            _ => throw new DataException(reader.Here, $"from \"{text}\"", Expected),
        };
    }

    private static CallTarget Target(ref RuntimeReader reader)
    {
        const string Expected = "release or requirement";
        string text = reader.Text("target", Expected);
        return text switch
        {
            "release" => CallTarget.Release,
            "requirement" => CallTarget.Requirement,
            _ => throw new DataException(reader.Here, $"target \"{text}\"", Expected),
        };
    }

    private static OverloadPolicy Policy(ref RuntimeReader reader, string option)
    {
        string text = reader.Text(option, "wait or conflate");
        return text switch
        {
            "wait" => OverloadPolicy.Wait,
            "conflate" => OverloadPolicy.Conflate,
            _ => throw new DataException(reader.Here, $"{option} \"{text}\"", "wait or conflate"),
        };
    }
}
