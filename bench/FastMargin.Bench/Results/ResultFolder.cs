using System.Text.Json;

namespace FastMargin.Bench.Results;

/// <summary>The results of one processor: machine.json, the tables by name, and what was written about them.</summary>
public sealed class ResultFolder
{
    private readonly Dictionary<string, ResultTable> _tables;

    private ResultFolder(string path)
    {
        Name = Path.GetFileName(path);
        Files = [.. Directory.EnumerateFiles(path).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        string machine = File.ReadAllText(Path.Combine(path, MachineFile));
        using JsonDocument json = JsonDocument.Parse(machine);
        Machine = [.. json.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.ToString()))];
        _tables = Files.Where(f => f.EndsWith(".json", StringComparison.Ordinal) && f != MachineFile)
            .Select(f => ResultFile.Read(Path.Combine(path, f))).ToDictionary(t => t.Name);
        string notes = Path.Combine(path, NotesFile);
        Notes = File.Exists(notes) ? File.ReadAllText(notes).TrimEnd('\n') : "";
    }

    /// <summary>The file that says what the machine is.</summary>
    public const string MachineFile = "machine.json";

    /// <summary>The file written by hand: what was tried, what bounds the figures.</summary>
    public const string NotesFile = "notes.md";

    /// <summary>Name of the folder: the processor.</summary>
    public string Name { get; }

    /// <summary>Names of all files in it.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>What machine.json says, in its order.</summary>
    public IReadOnlyList<(string Key, string Value)> Machine { get; }

    /// <summary>The notes, empty where there are none.</summary>
    public string Notes { get; }

    /// <summary>The table of a suite, or null where it was not run.</summary>
    public ResultTable? Table(string name) => _tables.GetValueOrDefault(name);

    /// <summary>The value of a key of machine.json, or the empty string.</summary>
    public string MachineValue(string key) => Machine.FirstOrDefault(m => m.Key == key).Value ?? "";

    /// <summary>The folders with a machine.json under a root, by name.</summary>
    public static IReadOnlyList<ResultFolder> All(string root) =>
    [
        .. Directory.EnumerateDirectories(root)
            .Where(f => File.Exists(Path.Combine(f, MachineFile)))
            .Order(StringComparer.Ordinal)
            .Select(f => new ResultFolder(f)),
    ];
}
