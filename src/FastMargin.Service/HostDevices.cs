using System.Reflection;
using FastMargin.Engine;
using FastMargin.Instruments;
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
    /// <exception cref="DataException">ILGPU's assembly is there and cannot be used.</exception>
    public static IReadOnlyList<IBatchDevice> Find() =>
        [.. new OpenClDevices().Find(), .. Optional(AppContext.BaseDirectory, IlgpuAssembly)];

    /// <summary>Gives options their devices where they name one.</summary>
    public static EngineOptions AddTo(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.NeedsDevices ? options with { Devices = Find() } : options;
    }

    /// <summary>Devices of an assembly that a build may leave out: none, and no error, where it is not there.</summary>
    /// <exception cref="DataException">It is there and cannot be used.</exception>
    internal static IReadOnlyList<IBatchDevice> Optional(string folder, string assembly)
    {
        string path = Path.Combine(folder, assembly + ".dll");
        if (!File.Exists(path)) return [];
        try
        {
            // Unlike a load by name this also finds what the assembly needs in its own folder.
            Type source = Assembly.LoadFrom(path).GetExportedTypes().First(
                t => !t.IsAbstract && typeof(IBatchDeviceSource).IsAssignableFrom(t));
            return ((IBatchDeviceSource)Activator.CreateInstance(source)!).Find();
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException
            or InvalidOperationException or TargetInvocationException)
        {
            throw new DataException(
                new SourceLine(path, 0), $"not usable: {e.Message.TrimEnd('.')}",
                "an assembly of this version, with all that it needs beside it", e);
        }
    }
}
