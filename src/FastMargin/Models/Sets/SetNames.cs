using FastMargin.Instruments;

namespace FastMargin.Models.Sets;

/// <summary>
/// Numbers of requirement sets, from 1 in the order in which a book came to have them. A name keeps its number when
/// other sets take the place of the first, so that an output which carries a number can be named later. One thread
/// adds; any may ask.
/// </summary>
internal sealed class SetNames
{
    private volatile string[] _names = [];

    /// <summary>The name of a number from 1.</summary>
    public string this[byte number] => _names[number - 1];

    /// <summary>Gives each set its number.</summary>
    /// <exception cref="DataException">More names than outputs can carry; no set has another number then.</exception>
    public void Number(IReadOnlyList<RequirementSet> sets)
    {
        string[] names = [.. _names.Union(sets.Select(set => set.Name), StringComparer.Ordinal)];
        if (names.Length > byte.MaxValue)
        {
            throw new DataException(
                $"{names.Length} names of requirement sets", $"at most {byte.MaxValue} for as long as a book is used");
        }

        _names = names;
        foreach (RequirementSet set in sets) set.Number = (byte)(Array.IndexOf(names, set.Name) + 1);
    }
}
