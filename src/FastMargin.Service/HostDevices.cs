using System.Reflection;
using FastMargin.Engine;
using FastMargin.OpenCL;

namespace FastMargin.Service;

/// <summary>
/// The batch devices that a host can offer an engine: OpenCL's, and ILGPU's where its assembly is beside the host's.
/// </summary>
public static class HostDevices
{
    private const string IlgpuAssembly = "FastMargin.Ilgpu";

    /// <summary>
    /// The devices of this machine beside the vector lanes; drivers are loaded now, which may take a second.
    /// </summary>
    public static IReadOnlyList<IBatchDevice> Find() => [.. new OpenClDevices().Find(), .. Optional(IlgpuAssembly)];

    /// <summary>Gives options their devices where they name one.</summary>
    public static EngineOptions AddTo(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.NeedsDevices ? options with { Devices = Find() } : options;
    }

    /// <summary>Devices of an assembly that a build may leave out.</summary>
    private static IEnumerable<IBatchDevice> Optional(string assembly)
    {
        try
        {
            Type source = typeof(IBatchDeviceSource);
            Type? found = Assembly.Load(assembly).GetExportedTypes().FirstOrDefault(source.IsAssignableFrom);
            return found is null ? [] : ((IBatchDeviceSource)Activator.CreateInstance(found)!).Find();
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}
