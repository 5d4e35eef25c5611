namespace FastMargin.Tests.Vectors;

/// <summary>A case in the form of the outside data, written in a test.</summary>
public static class HandMade
{
    /// <summary>Null when the product gives what is expected; else what it gives.</summary>
    public static string? Failure(string model, string inputs, string expected, bool isRecomputed = true)
    {
        string json = $$"""
            {"cases":[{"id":"by hand","model":"{{model}}","inputs":{{inputs}},"expected":{{expected}},
            "tolerance":{"abs":1e-9,"rel":1e-12},"recomputed":{{(isRecomputed ? "true" : "false")}}}]}
            """;
        return VectorCheck.Failure(VectorCase.Read(json).Single(), VectorModels.All[model]);
    }
}
