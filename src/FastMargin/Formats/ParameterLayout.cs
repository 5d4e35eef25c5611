using System.Globalization;

namespace FastMargin.Formats;

/// <summary>
/// Names in a parameter folder: <c>venue-kind@date/</c> with the files of a universe, <c>models/name@date.json</c> and
/// <c>manifest.json</c>.
/// </summary>
internal static class ParameterLayout
{
    public const string Manifest = "manifest.json";
    public const string Models = "models";
    public const string Format = "FMPARAMS01";

    private const string DateFormat = "yyyy-MM-dd";

    public static string Text(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    public static bool TryDate(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>Name of the folder of one version.</summary>
    public static string Folder(ParameterVersion version) => $"{version.Venue}-{version.Kind}@{Text(version.Date)}";

    /// <summary>Name of the file of one model.</summary>
    public static string File(ParameterModel model) => $"{model.Name}@{Text(model.Date)}.json";
}
