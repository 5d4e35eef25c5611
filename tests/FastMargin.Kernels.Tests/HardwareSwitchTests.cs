using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastMargin.Kernels.Tests;

/// <summary>A switch that the runtime does not know is ignored without a word; these tests say it.</summary>
public sealed class HardwareSwitchTests
{
    [Theory]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableAVX512")]
    public void What_the_environment_switches_off_is_off(string name)
    {
        if (Environment.GetEnvironmentVariable(name) != "0")
            Assert.Skip($"{name} is not 0.");
        Assert.False(Avx512F.IsSupported);
        Assert.False(SweepVariants.ByName("512").IsAccelerated);
        if (name == "DOTNET_EnableAVX512")
            return;
        Assert.False(Avx2.IsSupported);
        Assert.False(Vector256.IsHardwareAccelerated);
        Assert.False(SweepVariants.ByName("256").IsAccelerated);
        Assert.NotEqual("256", SweepVariants.Chosen.Name);
        if (name == "DOTNET_EnableHWIntrinsic")
        {
            Assert.False(Sse42.IsSupported);
            Assert.False(Fma.IsSupported);
            Assert.Equal("scalar", SweepVariants.Chosen.Name);
        }
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512F")]
    [InlineData("DOTNET_EnableAVX512F_VL")]
    public void No_switch_is_set_that_this_runtime_ignores(string name) =>
        Assert.Null(Environment.GetEnvironmentVariable(name));
}
