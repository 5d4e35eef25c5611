using FastMargin.Engine.Stress;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>
/// Shocks as a grid: every combination of the moves of its factors.
/// <code>
/// grid   = factor { ";" factor }
/// factor = target "=" moves             target: an instrument, fx:CURRENCY, or a pattern with * and ?
/// moves  = move { "," move } | from ":" to ":" step
/// </code>
/// <c>BTC*=-0.2:0.2:0.1;fx:EUR=-0.05,0,0.05</c> has 15 shocks; the last factor moves fastest.
/// </summary>
public static class ShockGrid
{
    /// <summary>Reads a grid.</summary>
    /// <exception cref="DataException">
    /// The text is no grid, a target is not known, or there are more than <see cref="BookStress.MaxShocks"/> shocks.
    /// </exception>
    public static IReadOnlyList<Shock> Parse(string text, Universe universe)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ArgumentNullException.ThrowIfNull(universe);
        var factors = new List<Factor>();
        foreach (string part in text.Split(';', StringSplitOptions.TrimEntries))
        {
            Factor factor = ReadFactor(part, universe);
            if (factors.Exists(f => f.Target == factor.Target))
                throw new DataException($"target {factor.Target} twice in a grid", "each target once");
            factors.Add(factor);
        }

        long count = 1;
        foreach (Factor factor in factors)
        {
            count *= factor.Moves.Count;
            if (count > BookStress.MaxShocks)
                throw new DataException("a grid of too many shocks", $"at most {BookStress.MaxShocks}");
        }

        return [.. Enumerable.Range(0, (int)count).Select(k => At(factors, k))];
    }

    private static Shock At(List<Factor> factors, int index)
    {
        var moves = new Rate[factors.Count];
        for (int i = factors.Count - 1; i >= 0; i--)
        {
            (index, int at) = Math.DivRem(index, factors[i].Moves.Count);
            moves[i] = factors[i].Moves[at];
        }

        var shock = new Shock(string.Join(' ', factors.Select((f, i) => $"{f.Target}={moves[i]}")));
        for (int i = 0; i < moves.Length; i++)
        {
            foreach (int instrument in factors[i].Instruments) shock.Move(instrument, moves[i]);
        }

        return shock;
    }

    private static Factor ReadFactor(string text, Universe universe)
    {
        int sign = text.LastIndexOf('=');
        if (sign <= 0) throw new DataException($"factor \"{text}\"", "TARGET=MOVE,MOVE,... or TARGET=FROM:TO:STEP");
        string target = text[..sign].Trim();
        string moves = text[(sign + 1)..];
        string[] range = moves.Split(':');
        List<Rate> read = range.Length == 1
            ? [.. moves.Split(',').Select(m => ReadMove(m, target))]
            : ReadRange(range, text, target);
        return new Factor(target, ShockTarget.Find(universe, target), read);
    }

    private static List<Rate> ReadRange(string[] range, string text, string target)
    {
        if (range.Length != 3) throw new DataException($"factor \"{text}\"", "FROM:TO:STEP after the =");
        (Rate from, Rate to) = (ReadMove(range[0], target), ReadMove(range[1], target));
        if (!Rate.TryParse(range[2].Trim(), out Rate step) || step.Sign <= 0 || from > to)
            throw new DataException($"factor \"{text}\"", "FROM not above TO, and a STEP above zero");
        if ((to.Atto - from.Atto) / step.Atto >= BookStress.MaxShocks)
            throw new DataException($"factor \"{text}\" of too many moves", $"at most {BookStress.MaxShocks}");
        var moves = new List<Rate>();
        for (Rate move = from; move <= to; move += step) moves.Add(move);
        return moves;
    }

    private static Rate ReadMove(string text, string target)
    {
        if (!Rate.TryParse(text.Trim(), out Rate move))
            throw new DataException($"move \"{text.Trim()}\" of {target}", "an exact decimal, such as -0.2");
        Shock.CheckMove(move);
        return move;
    }

    private sealed record Factor(string Target, IReadOnlyList<int> Instruments, IReadOnlyList<Rate> Moves);
}
