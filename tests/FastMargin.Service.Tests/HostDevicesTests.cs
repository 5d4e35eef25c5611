using FastMargin.Instruments;

namespace FastMargin.Service.Tests;

public sealed class HostDevicesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmargin-devices-").FullName;

    [Fact]
    public void An_assembly_that_is_not_there_offers_no_devices() =>
        Assert.Empty(HostDevices.Optional(_folder, "FastMargin.Ilgpu"));

    [Fact]
    public void An_assembly_that_is_broken_is_an_error_that_names_it()
    {
        string path = Path.Combine(_folder, "FastMargin.Ilgpu.dll");
        File.WriteAllText(path, "no assembly");
        DataException error = Assert.Throws<DataException>(() => HostDevices.Optional(_folder, "FastMargin.Ilgpu"));
        Assert.Equal(path, error.File);
    }

    [Fact]
    public void An_assembly_without_devices_is_an_error_that_names_it()
    {
        string path = Path.Combine(_folder, "NoDevices.dll");
        File.Copy(typeof(FastMargin.Ring.BusySpin).Assembly.Location, path);
        DataException error = Assert.Throws<DataException>(() => HostDevices.Optional(_folder, "NoDevices"));
        Assert.Equal(path, error.File);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
