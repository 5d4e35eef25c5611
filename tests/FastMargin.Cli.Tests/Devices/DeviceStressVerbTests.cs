using FastMargin.Engine;
using FastMargin.Tests.Devices;

namespace FastMargin.Cli.Tests.Devices;

/// <summary>A device changes not a byte of what <c>stress</c> prints.</summary>
public abstract class DeviceStressVerbTests<T>
    where T : IDeviceUnderTest
{
    [Theory]
    [InlineData("*=-0.5:0.5:0.04")]
    [InlineData("*=-0.02:0.02:0.0002")]
    [InlineData("fx:BTC=-0.2,0,0.2;*=-0.1,0.1")]
    public void Shocks_print_the_same_bytes(string shocks)
    {
        IBatchDevice device = DeviceUnderTest.Get<T>();
        string folder = Directory.CreateTempSubdirectory("fastmargin-stress-").FullName;
        try
        {
            string book = Path.Combine(folder, "book");
            CliRun.Of("generate", "book", "--accounts", "3000", "--seed", "3", "--out", book).Expect(ExitCode.Ok);
            string[] command = ["stress", "--book", book, "--shocks", shocks, "--worst", "7", "--format", "json"];
            CliRun lanes = CliRun.Of([.. command, "--threads", "2"]).Expect(ExitCode.Ok);
            CliRun found = CliRun.Of([.. command, "--device", device.Name]).Expect(ExitCode.Ok);
            Assert.Equal(lanes.Out, found.Out);
            Assert.Contains($"{device.Name}: ", found.Error, StringComparison.Ordinal);
            Assert.Contains(" bytes down", found.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
