using FastMargin.Instruments;
using FastMargin.Models.Sets;

namespace FastMargin.Models.Rules;

/// <summary>The instruments of one market of a Derive manager.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spot">Row of the index that is spot.</param>
/// <param name="Perpetuals">Row of the perpetual, if there is one.</param>
/// <param name="Bases">Rows of what is held as the base asset.</param>
/// <param name="Rate">Continuous interest rate of a year, of every expiry.</param>
internal sealed record DeriveTerms(string Name, int Spot, int[] Perpetuals, int[] Bases, double Rate)
{
    /// <summary>Reads a market.</summary>
    /// <exception cref="DataException">A symbol that is not there, more than one perpetual.</exception>
    public static DeriveTerms Read(string name, Universe universe, ModelParameters from)
    {
        IReadOnlyList<string> perpetuals = from.Texts("perpetuals");
        if (perpetuals.Count > 1)
            throw from.Refuse("perpetuals", $"{perpetuals.Count} symbols", "at most one: a market has one perpetual");
        var read = new DeriveTerms(
            name, Id("spot", from.Text("spot")), [.. perpetuals.Select(s => Id("perpetuals", s))],
            [.. from.Texts("bases").Select(s => Id("bases", s))], from.Number("rate", -2, 2, 0));
        from.Done();
        return read;

        int Id(string parameter, string symbol) => universe.TryInstrumentId(symbol, out int id)
            ? id
            : throw from.Refuse(parameter, $"\"{symbol}\"", "instruments of the book");
    }
}
