using System.Text.Json;
using FastMargin.Bench.Results;

namespace FastMargin.Bench.Tests.Results;

public class MachineTests
{
    [Fact]
    public void The_machine_says_what_it_is()
    {
        IReadOnlyList<(string Key, string Value)> machine = Machine.Describe(("readBandwidth", "much"));
        Assert.Superset(
            new HashSet<string> { "processor", "cores", "os", "dotnet", "gc", "readBandwidth" },
            machine.Select(m => m.Key).ToHashSet());
        Assert.All(machine, m => Assert.NotEqual("", m.Value));
        using JsonDocument json = JsonDocument.Parse(Machine.ToJson(machine));
        Assert.Equal(machine.Select(m => m.Value), json.RootElement.EnumerateObject().Select(p => p.Value.GetString()));
    }

    [Theory]
    [InlineData("Intel(R) Xeon(R) Processor (family 6, model 207)", "Intel-Xeon-Processor-family-6-model-207")]
    [InlineData("AMD EPYC 7713 / 64-Core @ 2.0GHz", "AMD-EPYC-7713-64-Core-2.0GHz")]
    public void A_folder_is_named_after_the_processor(string processor, string folder) =>
        Assert.Equal(folder, Machine.FolderNameOf(processor));
}
