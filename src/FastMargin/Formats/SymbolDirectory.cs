using System.Text;
using FastMargin.Instruments;

namespace FastMargin.Formats;

/// <summary>
/// Which number of a frame means which instrument. By default a number is the row of the instrument in
/// <c>instruments.csv</c>, from 0, so that two sides with the same book agree; a feed with numbers of its own has a
/// file of lines <c>number,instrument</c>. <see cref="Checksum"/> lets a heartbeat prove that both sides mean the same.
/// </summary>
public sealed class SymbolDirectory
{
    private const int NotMine = -1;

    private readonly int[] _instruments;
    private readonly int[] _known;

    private SymbolDirectory(IReadOnlyList<string?> symbols, Universe universe)
    {
        _instruments = new int[symbols.Count];
        var text = new StringBuilder();
        for (int number = 0; number < symbols.Count; number++)
        {
            if (symbols[number] is not { } symbol)
            {
                _instruments[number] = NotMine;
                continue;
            }

            _instruments[number] = universe.TryInstrumentId(symbol, out int id) ? id : NotMine;
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number},{symbol}\n");
        }

        Checksum = Formats.Checksum.Of(Encoding.UTF8.GetBytes(text.ToString()));
        _known = [.. _instruments.Where(i => i != NotMine).Distinct().Order()];
    }

    /// <summary>CRC-32C of the lines <c>number,instrument\n</c> in order of number.</summary>
    public uint Checksum { get; }

    /// <summary>Instruments of the universe that have a number, in order of row.</summary>
    public ReadOnlySpan<int> Instruments => _known;

    /// <summary>Numbers are rows of the universe.</summary>
    public static SymbolDirectory Of(Universe universe)
    {
        ArgumentNullException.ThrowIfNull(universe);
        return new SymbolDirectory([.. universe.Instruments.Select(i => i.Symbol)], universe);
    }

    /// <summary>Reads lines <c>number,instrument</c>; instruments not in the universe are skipped.</summary>
    /// <param name="lines">The lines; empty ones are passed over.</param>
    /// <param name="file">Their name in errors.</param>
    /// <param name="universe">The instruments.</param>
    /// <exception cref="DataException">A malformed line, a number out of range or twice.</exception>
    public static SymbolDirectory Parse(IEnumerable<string> lines, string file, Universe universe)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(universe);
        var symbols = new List<string?>();
        int row = 0;
        foreach (string line in lines)
        {
            row++;
            if (line.Length == 0) continue;
            int comma = line.IndexOf(',', StringComparison.Ordinal);
            bool isLine = ushort.TryParse(line.AsSpan(0, Math.Max(comma, 0)), out ushort number)
                && comma + 1 < line.Length;
            if (!isLine)
            {
                string expected = $"number,instrument with a number from 0 to {ushort.MaxValue}";
                throw new DataException(new SourceLine(file, row), $"\"{Names.Shown(line)}\"", expected);
            }

            while (symbols.Count <= number) symbols.Add(null);
            if (symbols[number] is not null)
            {
                throw new DataException(new SourceLine(file, row), $"number {number} twice", "one line a number");
            }

            symbols[number] = line[(comma + 1)..];
        }

        return new SymbolDirectory(symbols, universe);
    }

    /// <summary>The instrument of a number; false when the universe has none.</summary>
    public bool TryInstrument(ushort number, out int instrument)
    {
        instrument = number < _instruments.Length ? _instruments[number] : NotMine;
        return instrument != NotMine;
    }
}
