using FastMargin.Instruments;

namespace FastMargin.Models.Sets.Venues;

/// <summary>What a set says of each currency, by code.</summary>
internal sealed class CurrencyMap<T>
    where T : class
{
    private readonly Universe _universe;
    private readonly string _parameter;
    private readonly T?[] _byCurrency;

    private CurrencyMap(Universe universe, string parameter, T?[] byCurrency) =>
        (_universe, _parameter, _byCurrency) = (universe, parameter, byCurrency);

    /// <summary>Reads an object of a set whose names are codes of currencies.</summary>
    /// <param name="universe">For the codes.</param>
    /// <param name="set">The set.</param>
    /// <param name="parameter">Name of the object.</param>
    /// <param name="read">Makes one of them.</param>
    /// <exception cref="DataException">
    /// It is missing, names a currency that is not there, or one cannot be read.
    /// </exception>
    public static CurrencyMap<T> Read(
        Universe universe, ModelParameters set, string parameter, Func<ModelParameters, T> read)
    {
        var byCurrency = new T?[universe.Currencies.Count];
        ModelParameters listed = set.Object(parameter)
            ?? throw set.Refuse(parameter, "missing", "an object by currency");
        foreach (string code in listed.Names)
        {
            if (!universe.TryCurrencyId(code, out int id))
                throw listed.Refuse(code, "no currency of the book", "a code of currencies.csv");
            ModelParameters one = listed.Object(code)!;
            byCurrency[id] = read(one);
            one.Done();
        }

        return new CurrencyMap<T>(universe, parameter, byCurrency);
    }

    /// <summary>What the set says of a currency.</summary>
    /// <exception cref="DataException">It does not list it.</exception>
    public T Of(int currency) => _byCurrency[currency] ?? throw new DataException(
        $"{_universe.Currencies[currency].Code}, which {_parameter} does not list",
        $"currencies in {_parameter}");
}
