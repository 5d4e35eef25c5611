using System.Text;
using System.Text.Json;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Sets;

/// <summary>A margin rule with its numbers: what an exchange, a house or a regulator asks for.</summary>
public sealed class RequirementSet
{
    internal RequirementSet(string name, MarginRuleInfo rule, IMarginModel model) =>
        (Name, Rule, Model) = (name, rule, model);

    /// <summary>
    /// How outputs name it: its place in <see cref="RequirementSets.All"/>, from 1; sets that an input brings under a
    /// new name have the numbers after those. 0 before a book has it.
    /// </summary>
    public byte Number { get; internal set; }

    /// <summary>By which accounts choose it.</summary>
    public string Name { get; }

    /// <summary>The rule.</summary>
    public MarginRuleInfo Rule { get; }

    internal IMarginModel Model { get; }
}

/// <summary>
/// The requirement sets of a book, as models.json has them (docs/FORMATS.md). An account names one of them, or a group
/// of several: then the largest requirement binds, for maintenance and for opening each by itself.
/// </summary>
public sealed class RequirementSets
{
    private readonly Dictionary<string, RequirementSet[]> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    private RequirementSets(string text, string? file, long timeNs)
    {
        Text = text;
        File = file;
        TimeNs = timeNs;
    }

    /// <summary>The JSON text that they were made from.</summary>
    public string Text { get; }

    /// <summary>Where the text stood: files that a set names are looked for beside it. Null: nowhere.</summary>
    public string? File { get; }

    internal byte[] Utf8 => Encoding.UTF8.GetBytes(Text);

    /// <summary>The event time that the book is as of, UTC nanoseconds since 1970; 0: it does not matter.</summary>
    public long TimeNs { get; }

    /// <summary>The sets, in the order in which they were listed.</summary>
    public IReadOnlyList<RequirementSet> All { get; private set; } = [];

    /// <summary>The names that accounts may use: of the sets, then of the groups, in the order of the text.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>True when accounts may use the name.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    internal int NumberOf(string name) => _names.IndexOf(name);

    /// <summary>Reads sets from JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="universe">What the rules are about.</param>
    /// <param name="file">The file, for errors and for files that a set names.</param>
    /// <exception cref="DataException">
    /// No JSON, an unknown rule, a parameter that is missing, unknown or out of range, a name twice, or a group of sets
    /// that are not there.
    /// </exception>
    public static RequirementSets Parse(string json, Universe universe, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(universe);
        try
        {
            var options = new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            };
            // A byte order mark is no part of the object, but of the text, which is written again as it was.
            using var document = JsonDocument.Parse(json.AsMemory().TrimStart('\uFEFF'), options);
            return Read(json, new ModelParameters(document.RootElement, file, "models"), universe);
        }
        catch (JsonException e)
        {
            int line = e.LineNumber is { } at ? (int)at + 1 : 0;
            throw new DataException(new SourceLine(file, line), "text that is no JSON", "a JSON object", e);
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, escaped: found only where the text is asked for.
            throw new DataException(new SourceLine(file, 0), "text that is no Unicode", "a JSON object", e);
        }
    }

    /// <summary>The sets that a name stands for: one set, or those of a group.</summary>
    /// <exception cref="DataException">There is none of that name; the message lists those there are.</exception>
    public IReadOnlyList<RequirementSet> Find(string name, SourceLine source = default) =>
        _byName.TryGetValue(name, out RequirementSet[]? sets)
            ? sets
            : throw new DataException(
                source, $"margin model \"{name}\"", _byName.Count == 0
                    ? "none: the book has no models.json"
                    : $"one of {string.Join(", ", _names)}");

    private static RequirementSets Read(string json, ModelParameters root, Universe universe)
    {
        long timeNs = 0;
        if (root.Text("asOf", null) is { } asOf && !UtcTime.TryParse(asOf, out timeNs))
            throw root.Refuse("asOf", $"\"{asOf}\"", "UTC as 2021-01-15T21:00:00Z");
        var sets = new RequirementSets(json, root.File, timeNs);
        ModelParameters listed = root.Object("sets") ?? throw root.Refuse("sets", "missing", "an object of sets");
        if (listed.Names.Count > byte.MaxValue)
            throw root.Refuse("sets", $"{listed.Names.Count} sets", $"no more than {byte.MaxValue}");
        sets.All = [.. listed.Names.Select(name => Set(name, listed.Object(name)!, universe))];
        foreach (RequirementSet set in sets.All) sets.Add(set.Name, [set]);
        ModelParameters? groups = root.Object("groups");
        foreach (string name in groups?.Names ?? []) sets.AddGroup(name, groups!);
        root.Done();
        return sets;
    }

    private static RequirementSet Set(string name, ModelParameters parameters, Universe universe)
    {
        MarginRuleInfo rule = MarginRules.ByName(parameters.Text("rule"), new SourceLine(parameters.File, 0));
        IMarginModel model = rule.Create(universe, parameters);
        parameters.Done();
        return new RequirementSet(name, rule, model);
    }

    private void AddGroup(string name, ModelParameters groups)
    {
        IReadOnlyList<string> members = groups.Texts(name);
        if (members.Count == 0) throw groups.Refuse(name, "no set", "one or more");
        if (members.Distinct(StringComparer.Ordinal).Count() < members.Count)
            throw groups.Refuse(name, string.Join(", ", members), "each set once");
        RequirementSet[] found = [.. members.Select(
            member => All.FirstOrDefault(set => set.Name == member) ?? throw groups.Refuse(
                name, $"\"{member}\"", $"sets among {string.Join(", ", All.Select(s => s.Name))}"))];
        if (_byName.ContainsKey(name)) throw groups.Refuse(name, "also the name of a set", "a name of its own");
        Add(name, found);
    }

    private void Add(string name, RequirementSet[] sets)
    {
        _byName.Add(name, sets);
        _names.Add(name);
    }
}
