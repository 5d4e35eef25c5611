using System.Numerics;
using System.Text.Json;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>The fields of a JSON object, as exact numbers, quoted or not; null counts as absent.</summary>
public sealed class VectorInputs(JsonElement element)
{
    public IEnumerable<string> Names => element.EnumerateObject().Select(p => p.Name);

    public bool Has(string name) => Find(name) is not null;

    public VectorNumber? Number(string name) => Find(name) is { } found ? NumberOf(found, name) : null;

    public Money Money(string name) => new(Atto(name));

    public Money Money(string name, Money otherwise) => Has(name) ? Money(name) : otherwise;

    /// <summary>The first of several names that is there: sources call the same thing differently.</summary>
    public Money MoneyOf(params string[] names) =>
        Array.Find(names, Has) is { } name ? Money(name) : FastMargin.Units.Money.Zero;

    public Price Price(string name) => new(Atto(name));

    public Rate Rate(string name) => new(Atto(name));

    public Rate Rate(string name, Rate otherwise) => Has(name) ? Rate(name) : otherwise;

    public Quantity Quantity(string name) => new(Atto(name));

    /// <summary>The nearest double, for models that price options.</summary>
    public double Real(string name) => Required(name).ToDouble();

    public double Real(string name, double otherwise) => Has(name) ? Real(name) : otherwise;

    /// <summary>An integer of any length; zero when it is absent, as a count that a case does not state is.</summary>
    public BigInteger Whole(string name) => (Number(name) ?? VectorNumber.Zero).ToInteger();

    public int WholeNumber(string name) => (int)Required(name).ToDouble();

    public string? Text(string name) =>
        Find(name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    public bool Flag(string name, bool otherwise = false) => Find(name) is { } found ? found.GetBoolean() : otherwise;

    /// <summary>The objects of an array; none when there is no array.</summary>
    public IReadOnlyList<VectorInputs> Items(string name) => Find(name) is { ValueKind: JsonValueKind.Array } found
        ? [.. found.EnumerateArray().Select(item => new VectorInputs(item))]
        : [];

    /// <summary>The rows of an array of arrays of numbers.</summary>
    public IReadOnlyList<VectorNumber[]> Rows(string name) => Find(name) is { ValueKind: JsonValueKind.Array } found
        ? [.. found.EnumerateArray().Select(row => Numbers(row, name))]
        : [];

    /// <summary>True for an array of numbers, quoted or not.</summary>
    public bool IsNumbers(string name) => Find(name) is { ValueKind: JsonValueKind.Array } found
        && found.EnumerateArray().All(item => item.ValueKind is JsonValueKind.Number or JsonValueKind.String);

    /// <summary>The numbers of an array; none when there is no array.</summary>
    public VectorNumber[] Numbers(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } found ? Numbers(found, name) : [];

    public bool IsMap(string name) => Find(name) is { ValueKind: JsonValueKind.Object };

    /// <summary>The fields of an object within.</summary>
    public VectorInputs Group(string name) => Find(name) is { ValueKind: JsonValueKind.Object } found
        ? new VectorInputs(found)
        : throw new FormatException($"input {name}: expected an object");

    /// <summary>The named objects of an object.</summary>
    public IReadOnlyDictionary<string, VectorInputs> Map(string name) =>
        Group(name).Names.ToDictionary(n => n, Group(name).Group);

    /// <summary>Signed quantity: the side turns it, if there is one.</summary>
    public Quantity SignedQuantity(string name = "qty")
    {
        Quantity quantity = Quantity(name);
        return Text("side") switch
        {
            null or "long" or "buy" => quantity,
            "short" or "sell" => quantity.Sign > 0 ? -quantity : quantity,
            string side => throw new FormatException($"side {side}: expected long or short"),
        };
    }

    private JsonElement? Find(string name) =>
        element.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static VectorNumber[] Numbers(JsonElement row, string name) =>
        [.. row.EnumerateArray().Select(item => NumberOf(item, name))];

    private VectorNumber Required(string name) => Number(name) ?? throw new FormatException($"input {name} is missing");

    private Int128 Atto(string name) => Required(name).ToAtto();

    private static VectorNumber NumberOf(JsonElement found, string name) => found.ValueKind switch
    {
        JsonValueKind.Number => VectorNumber.Parse(found.GetRawText()),
        JsonValueKind.String => VectorNumber.Parse(found.GetString()!),
        _ => throw new FormatException($"input {name}: expected a number, found {found.ValueKind}"),
    };
}
