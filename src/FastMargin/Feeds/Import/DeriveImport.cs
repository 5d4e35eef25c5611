using System.Text.Json;

namespace FastMargin.Feeds.Import;

/// <summary>
/// Derive: the parameters of its portfolio and standard managers, section by section, every number with its digits.
/// Source: derivexyz/v2-core, deployment scripts.
/// </summary>
internal sealed class DeriveImport : IVenueImport
{
    private static readonly string[] _managers = ["pmrm1", "pmrm2", "srm"];

    public string Venue => "derive";

    public string Forms => "parameters of PMRM, PMRM 2 and the standard manager (JSON)";

    public string? KindOf(ImportFile file) => file.IsJson && file.Json.Has("pmrm1", "pmrm2") ? "managers" : null;

    public void Read(ImportFile file, ImportDraft draft)
    {
        foreach ((string name, ImportNode manager) in file.Json.Members)
        {
            if (!_managers.Contains(name)) throw manager.Refuse(string.Join(", ", _managers));
            foreach ((string section, ImportNode numbers) in manager.Members) Check(section, numbers);
            draft.Model($"derive_{name}", manager.CopyTo);
        }
    }

    private static void Check(string section, ImportNode numbers)
    {
        if (section == "scenarios")
        {
            if (numbers.Kind == JsonValueKind.Array) Scenarios(numbers);
            else numbers.Text();
            return;
        }

        foreach ((_, ImportNode number) in numbers.Members)
        {
            if (number.Kind == JsonValueKind.Object) Check("", number);
            else number.Rate();
        }
    }

    private static void Scenarios(ImportNode list)
    {
        if (list.Items.Count == 0) throw list.Refuse("one scenario or more");
        foreach (ImportNode scenario in list.Items)
        {
            scenario["spot_shock"].Positive();
            ImportNode move = scenario["vol_shock"];
            if (move.Text() is not ("up" or "none" or "down")) throw move.Refuse("up, none or down");
        }
    }
}
