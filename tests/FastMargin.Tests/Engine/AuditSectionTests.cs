using FastMargin.Engine;
using FastMargin.Instruments;

namespace FastMargin.Tests.Engine;

public sealed class AuditSectionTests
{
    [Fact]
    public void The_audit_is_read_from_the_file_and_laid_over_the_defaults()
    {
        RuntimeOptions read = RuntimeFile.Parse(
            """{ "audit": { "poolsPerSlice": 8, "repair": false } }"""u8, "runtime.json");
        EngineOptions options = read.Over(new EngineOptions());
        Assert.Equal(new AuditOptions { PoolsPerSlice = 8, IsRepairing = false }, options.Audit);
        Assert.Equal(new AuditOptions(), new RuntimeOptions().Over(new EngineOptions()).Audit);
    }

    [Theory]
    [InlineData("""{ "audit": { "poolsPerSlice": 65537 } }""", "0 to 65536")]
    [InlineData("""{ "audit": { "every": 0 } }""", "1 or more")]
    [InlineData("""{ "audit": { "repair": 1 } }""", "true or false")]
    [InlineData("""{ "audit": { "often": 1 } }""", "poolsPerSlice, every, repair")]
    [InlineData("""{ "audit": 5 }""", "an object")]
    public void A_bad_option_is_refused_with_its_range(string json, string expected)
    {
        DataException error = Assert.Throws<DataException>(
            () => RuntimeFile.Parse(System.Text.Encoding.UTF8.GetBytes(json), "runtime.json"));
        Assert.Contains("runtime.json:1", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
