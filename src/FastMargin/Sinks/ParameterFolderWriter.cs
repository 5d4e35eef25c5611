using System.Text;
using System.Text.Json;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Sinks;

/// <summary>
/// Writes imported parameters as one folder a version, <c>venue-kind@date</c>, beside the others. The folder is
/// written under another name and renamed: it is there as a whole or not at all.
/// </summary>
public static class ParameterFolderWriter
{
    /// <summary>Writes a version.</summary>
    /// <param name="set">The parameters.</param>
    /// <param name="root">The folder of all versions; made when it is not there.</param>
    /// <returns>The folder of this version.</returns>
    /// <exception cref="DataException">
    /// The version is there already from another file, or the folder cannot be written.
    /// </exception>
    public static string Write(ParameterSet set, string root)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentException.ThrowIfNullOrEmpty(root);
        string folder = Path.Combine(root, ParameterLayout.Folder(set.Version));
        string temporary = $"{folder}.{Environment.ProcessId}.tmp";
        try
        {
            if (Directory.Exists(folder))
                throw new DataException(new SourceLine(folder, 0), "a version that is there already", "another date");
            Directory.CreateDirectory(Path.Combine(temporary, ParameterLayout.Models));
            Files(set, temporary);
            Directory.Move(temporary, folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Delete(temporary);
            throw new DataException(
                new SourceLine(folder, 0), $"not written: {e.Message.TrimEnd('.')}", "a writable folder", e);
        }
        catch
        {
            Delete(temporary);
            throw;
        }
    }

    private static void Files(ParameterSet set, string folder)
    {
        Universe universe = set.Universe;
        Write(folder, CsvLayout.Currencies, stream => UniverseOut.Currencies(universe, stream));
        Write(folder, CsvLayout.Brackets, stream => UniverseOut.Brackets(universe, stream));
        Write(folder, CsvLayout.Instruments, stream => UniverseOut.Instruments(universe, stream));
        foreach (ParameterModel model in set.Models)
        {
            Write(folder, Path.Combine(ParameterLayout.Models, ParameterLayout.File(model)), stream =>
            {
                stream.Write(Encoding.UTF8.GetBytes(model.Json));
                stream.Write("\n"u8);
            });
        }

        Write(folder, ParameterLayout.Manifest, stream => Manifest(set.Version, stream));
    }

    private static void Write(string folder, string file, Action<Stream> write) =>
        OutputFile.Write(Path.Combine(folder, file), write);

    private static void Manifest(ParameterVersion version, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("format", ParameterLayout.Format);
            json.WriteString("venue", version.Venue);
            json.WriteString("kind", version.Kind);
            json.WriteString("date", ParameterLayout.Text(version.Date));
            json.WriteString("source", version.Source);
            json.WriteString("sha256", version.Sha256);
            json.WriteNumber("tables", version.Tables);
            json.WriteNumber("currencies", version.Currencies);
            json.WriteNumber("instruments", version.Instruments);
            json.WriteNumber("models", version.Models);
            json.WriteStartArray("notes");
            foreach (string note in version.Notes) json.WriteStringValue(note);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
    }

    private static void Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that made the folder useless is the one to report, not that it is still there.
        }
    }
}
