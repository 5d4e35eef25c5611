using System.Text.Json;

namespace FastMargin.Tests.Vectors;

/// <summary>
/// How near a number must come, as the data's README says: <c>abs</c> and <c>rel</c> may both apply and are summed,
/// a mode rounds what was computed first, and nothing at all means exact.
/// </summary>
public sealed record VectorTolerance(VectorNumber Absolute, VectorNumber Relative, string? Mode, int Decimals)
{
    public static VectorTolerance Exact { get; } = new(VectorNumber.Zero, VectorNumber.Zero, null, 0);

    public static VectorTolerance Read(JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.Object } object_) return Exact;
        var inputs = new VectorInputs(object_);
        string? mode = inputs.Text("mode");
        if (mode is not (null or "trunc_to_integer" or "round_decimals"))
            throw new FormatException($"tolerance mode {mode}: expected trunc_to_integer or round_decimals");
        return new VectorTolerance(
            inputs.Number("abs") ?? VectorNumber.Zero,
            inputs.Number("rel") ?? VectorNumber.Zero,
            mode,
            (int)(inputs.Number("decimals") ?? VectorNumber.Zero).ToDouble());
    }

    public bool Holds(VectorNumber expected, VectorNumber computed)
    {
        VectorNumber seen = Mode switch
        {
            "trunc_to_integer" => computed.Truncate(),
            "round_decimals" => computed.Round(Decimals),
            _ => computed,
        };
        if (VectorNumber.Abs(seen - expected) <= Absolute + (Relative * VectorNumber.Abs(expected))) return true;

        // A JSON number can say no more than a double: an exact one must be the nearest to what was computed.
        return this == Exact && expected.ToDouble().Equals(computed.ToDouble());
    }
}
