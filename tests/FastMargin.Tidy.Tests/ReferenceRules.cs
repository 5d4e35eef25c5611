using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FastMargin.Tidy.Tests;

/// <summary>Which project may reference which, and that every package has one pinned version.</summary>
internal static class ReferenceRules
{
    private static readonly Dictionary<string, string[]> _mustReference = new()
    {
        ["FastMargin.Ring"] = [],
        ["FastMargin.Kernels"] = [],
        ["FastMargin"] = ["FastMargin.Ring", "FastMargin.Kernels"],
        ["FastMargin.Latency"] = ["FastMargin", "FastMargin.Ring"],
        ["FastMargin.OpenCL"] = ["FastMargin.Kernels", "FastMargin"],
        ["FastMargin.Ilgpu"] = ["FastMargin.Kernels", "FastMargin"],
        ["FastMargin.Disruptor"] = ["FastMargin", "FastMargin.Ring"],
    };

    private static readonly string[] _hosts = ["FastMargin.Cli", "FastMargin.Service"];

    private static readonly Regex _pinned = new(@"^\d+(\.\d+){1,3}(-[0-9A-Za-z.-]+)?$");

    /// <summary>
    /// Libraries reference exactly what the layout says, of the projects that exist; hosts may reference any of them.
    /// </summary>
    public static IEnumerable<string> Projects(string project, string projectXml, IReadOnlyCollection<string> existing)
    {
        string[] found = [.. References(projectXml).Order(StringComparer.Ordinal)];
        if (_hosts.Contains(project))
            return found.Except(existing).Select(other => $"{project} references {other}, which is not in src");
        if (!_mustReference.TryGetValue(project, out string[]? listed))
            return [$"{project} is not in the layout: say in ReferenceRules what it may reference"];
        string[] expected = [.. listed.Intersect(existing).Order(StringComparer.Ordinal)];
        return found.SequenceEqual(expected)
            ? []
            : [$"{project} references {Join(found)}, the layout says {Join(expected)}"];
    }

    public static IEnumerable<string> Packages(string path, string projectXml, string versionsXml)
    {
        HashSet<string> known = [.. XDocument.Parse(versionsXml).Descendants("PackageVersion").Select(Name)];
        foreach (XElement package in XDocument.Parse(projectXml).Descendants("PackageReference"))
        {
            if (package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null)
                yield return $"{path}: {Name(package)} has its own version, Directory.Packages.props has them all";
            if (!known.Contains(Name(package)))
                yield return $"{path}: {Name(package)} is not in Directory.Packages.props";
        }
    }

    public static IEnumerable<string> Versions(string versionsXml) =>
        XDocument.Parse(versionsXml).Descendants("PackageVersion")
            .Where(package => !_pinned.IsMatch(package.Attribute("Version")?.Value ?? ""))
            .Select(package => $"{Name(package)} is not pinned: '{package.Attribute("Version")?.Value}'");

    private static IEnumerable<string> References(string projectXml) =>
        XDocument.Parse(projectXml).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(Name(reference).Replace('\\', '/')));

    private static string Name(XElement element) => element.Attribute("Include")?.Value ?? "";

    private static string Join(string[] names) => names.Length == 0 ? "nothing" : string.Join(" and ", names);
}
