namespace FastMargin.Tests.Vectors;

/// <summary>Numbers that others published, against what the public surface computes from the same inputs.</summary>
[Trait("Category", "OutsideData")]
public sealed class PublishedVectorTests
{
    public static TheoryData<string> Models => [.. VectorModels.All.Keys];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_published_number_of_a_model_follows_and_every_misprint_does_not(string model)
    {
        OutsideData.SkipUnlessPresent();
        VectorCase[] cases = [.. VectorCase.Discover().Where(c => c.Model == model)];
        if (cases.Length == 0) Assert.Skip($"no case of model {model} in {OutsideData.Root}");
        string[] failures = [.. cases.Select(c => VectorCheck.Failure(c, VectorModels.All[model])).OfType<string>()];
        int misprints = cases.Count(c => !c.IsRecomputed);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{model}: {cases.Length - misprints} must agree, {misprints} must not, {failures.Length} fail");
        Assert.True(failures.Length == 0, $"{failures.Length} of {cases.Length}:\n{string.Join('\n', failures)}");
    }

    [Fact]
    public void A_folder_of_vectors_holds_cases_of_the_models_stated_here()
    {
        OutsideData.SkipUnlessPresent();
        if (OutsideData.Vectors.Count == 0) Assert.Skip($"no vector file in {OutsideData.Root}");
        Assert.Contains(VectorCase.Discover(), c => VectorModels.All.ContainsKey(c.Model));
    }
}
