using System.Text.Json;

namespace FastMargin.Cli.Tests.Verbs;

public class KernelsVerbTests
{
    [Fact]
    public void Every_variant_is_listed_and_one_is_chosen()
    {
        JsonElement kernels = CliRun.Of("kernels", "--format", "json").Expect(ExitCode.Ok).Json.GetProperty("kernels");
        Assert.Equal(
            ["scalar", "128", "256", "512"], kernels.EnumerateArray().Select(k => k.GetProperty("name").GetString()));
        Assert.Single(kernels.EnumerateArray(), k => k.GetProperty("chosen").GetBoolean());
        Assert.All(kernels.EnumerateArray(), k => Assert.True(k.GetProperty("g_positions_per_second").GetDouble() > 0));
    }

    [Fact]
    public void Environment_chooses_a_variant_and_is_named()
    {
        var environment = new Dictionary<string, string> { ["FASTMARGIN_WIDTH"] = "128" };
        JsonElement kernels =
            CliRun.Of(environment, "kernels", "--format", "json").Expect(ExitCode.Ok).Json.GetProperty("kernels");
        JsonElement chosen = kernels.EnumerateArray().Single(k => k.GetProperty("chosen").GetBoolean());
        Assert.Equal("128", chosen.GetProperty("name").GetString());
        Assert.Contains("FASTMARGIN_WIDTH", chosen.GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_width_that_does_not_exist_is_a_data_error_that_names_the_variable()
    {
        var environment = new Dictionary<string, string> { ["FASTMARGIN_WIDTH"] = "64" };
        CliRun run = CliRun.Of(environment, "kernels").Expect(ExitCode.Data);
        Assert.Contains(
            "FASTMARGIN_WIDTH: width 64; expected auto, scalar, 128, 256, 512", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"width\": \"64\"}", "runtime.json:1: width 64; expected auto, scalar, 128, 256, 512")]
    [InlineData("{\n\"threds\": 1}", "runtime.json:2: unknown option \"threds\"; expected one of mode, width,")]
    [InlineData("{\"threads\": 0}", "runtime.json:1: threads 0; expected 1 to 256")]
    [InlineData("{\"threads\": \"1\"}", "runtime.json:1: threads \"1\"; expected 1 to 256")]
    [InlineData("{\"strict\": 1}", "runtime.json:1: strict 1; expected true or false")]
    [InlineData("{\"mode\": \"fast\"}", "runtime.json:1: mode \"fast\"; expected sweep, holders or trigger")]
    [InlineData("{\"mode\": \"sweep\", \"mode\": \"sweep\"}", "option \"mode\" twice")]
    [InlineData("{\"profiles\": []}", "0 profiles; expected 1 to 255")]
    [InlineData("{\"profiles\": [{\"warning\": {\"entry\": 1.3, \"release\": 1.2}}]}", "a release not below the entry")]
    [InlineData("{\"profiles\": [{\"warning\": {\"entry\": 1.3}}]}", "warning without release")]
    [InlineData("{\"profiles\": [{\"warning\": {\"entry\": -1, \"release\": 1}}]}", "warning entry -1; expected a")]
    [InlineData("{\"mode\":", "no JSON")]
    [InlineData("", "no JSON")]
    public void Runtime_options_are_read_strictly(string json, string error)
    {
        string folder = Directory.CreateTempSubdirectory("fastmargin-options-").FullName;
        File.WriteAllText(Path.Combine(folder, "runtime.json"), json);
        CliRun run = CliRun.With(new Dictionary<string, string>(), null, folder, "kernels").Expect(ExitCode.Data);
        Directory.Delete(folder, recursive: true);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_options_of_the_repository_say_what_the_defaults_are()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "FastMargin.sln"))) root = root.Parent;
        var read = Engine.RuntimeFile.Read(Path.Combine(root!.FullName, "runtime.json"));
        Engine.EngineOptions options = read.Over(new Engine.EngineOptions());
        Assert.Equal(Engine.EvaluationMode.Trigger, options.Mode);
        Assert.Equal(Engine.LevelProfile.Default.Ratios, options.Profiles[0].Ratios);
    }
}
