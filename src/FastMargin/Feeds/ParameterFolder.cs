using System.Text;
using FastMargin.Feeds.Import;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>
/// A folder of imported parameters, a version in a folder of its own; see docs/FORMATS.md. A version is what
/// <see cref="BookFolder.ReadUniverse"/> reads, and files of model parameters beside it.
/// </summary>
public static class ParameterFolder
{
    /// <summary>All versions, by venue, kind and date; none when there is no such folder.</summary>
    /// <exception cref="DataException">A manifest that is not as it must be.</exception>
    public static IReadOnlyList<ParameterVersion> Versions(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (!Directory.Exists(root)) return [];
        var versions = new List<ParameterVersion>();
        foreach (string folder in Directory.GetDirectories(root))
        {
            string manifest = Path.Combine(folder, ParameterLayout.Manifest);
            bool isWhole = !folder.EndsWith(".tmp", StringComparison.Ordinal) && File.Exists(manifest);
            if (isWhole) versions.Add(Manifest(manifest));
        }

        return [.. versions.OrderBy(v => $"{v.Venue}-{v.Kind}", StringComparer.Ordinal).ThenBy(v => v.Date)];
    }

    /// <summary>The newest version of a venue's kind not after a date; null when there is none.</summary>
    /// <exception cref="DataException">A manifest that is not as it must be.</exception>
    public static ParameterVersion? Newest(string root, string venue, string kind, DateOnly asOf) =>
        Versions(root).LastOrDefault(v => v.Venue == venue && v.Kind == kind && v.Date <= asOf);

    /// <summary>Name of the folder of a version, below the folder of all.</summary>
    public static string NameOf(ParameterVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return ParameterLayout.Folder(version);
    }

    /// <summary>Reads one version, whole.</summary>
    /// <exception cref="DataException">A file of it is not as it must be.</exception>
    public static ParameterSet Read(string root, ParameterVersion version)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(version);
        string folder = Path.Combine(root, ParameterLayout.Folder(version));
        var models = new List<ParameterModel>();
        string modelFolder = Path.Combine(folder, ParameterLayout.Models);
        if (Directory.Exists(modelFolder))
        {
            string[] files = Directory.GetFiles(modelFolder, "*.json");
            Array.Sort(files, StringComparer.Ordinal);
            models.AddRange(files.Select(Model));
        }

        return new ParameterSet
        {
            Version = version,
            Universe = BookFolder.ReadUniverse(folder),
            Models = models,
        };
    }

    private static ParameterModel Model(string path)
    {
        string[] parts = Path.GetFileNameWithoutExtension(path).Split('@');
        if (parts.Length != 2 || !ParameterLayout.TryDate(parts[1], out DateOnly date))
            throw new DataException(new SourceLine(path, 0), "a name without its date", "name@YYYY-MM-DD.json");
        byte[] bytes = InputFile.Open(path, File.ReadAllBytes);
        _ = ImportJson.Parse(bytes, path).Members;
        return new ParameterModel(parts[0], date, Encoding.UTF8.GetString(bytes).TrimEnd('\n'));
    }

    private static ParameterVersion Manifest(string path)
    {
        ImportNode json = ImportJson.Parse(InputFile.Open(path, File.ReadAllBytes), path);
        if (json["format"].Text() != ParameterLayout.Format) throw json["format"].Refuse(ParameterLayout.Format);
        if (!ParameterLayout.TryDate(json["date"].Text(), out DateOnly date))
            throw json["date"].Refuse("a form like 2020-01-31");
        var version = new ParameterVersion
        {
            Venue = json["venue"].Text(),
            Kind = json["kind"].Text(),
            Date = date,
            Source = json["source"].Text(),
            Sha256 = json["sha256"].Text(),
            Tables = json["tables"].Whole(0, int.MaxValue),
            Currencies = json["currencies"].Whole(0, int.MaxValue),
            Instruments = json["instruments"].Whole(0, int.MaxValue),
            Models = json["models"].Whole(0, int.MaxValue),
            Notes = [.. json["notes"].Items.Select(n => n.Text())],
        };
        string folder = Path.GetFileName(Path.GetDirectoryName(path))!;
        if (folder != ParameterLayout.Folder(version))
            throw json["venue"].Refuse($"the folder {ParameterLayout.Folder(version)}, not {folder}");
        return version;
    }
}
