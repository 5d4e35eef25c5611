using System.Numerics;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Engine.Stress;

/// <summary>
/// Relative moves of marks, all at once. A mark of <c>s</c> steps becomes
/// <code>
/// f = Π (1 + move)          over the moves that name the instrument, exactly
/// s' = max(1, ⌊s·f⌋)  for f &lt; 1        s' = ⌈s·f⌉  for f &gt; 1        s' = s  for f = 1
/// </code>
/// so that a shocked price is a mark: rounded to its step in the direction of the move, and never to nothing. An
/// instrument without a mark stays without one.
/// </summary>
public sealed class Shock
{
    private readonly Dictionary<int, Rational> _factors = [];

    /// <summary>A shock that moves nothing yet.</summary>
    /// <param name="name">How results name it.</param>
    public Shock(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>How results name it.</summary>
    public string Name { get; }

    /// <summary>Moves the mark of an instrument; moves of one instrument multiply, in any order.</summary>
    /// <param name="instrument">The instrument's row.</param>
    /// <param name="move">The relative move, above -1: -0.2 is a fall by a fifth.</param>
    /// <exception cref="DataException">The move is -1 or less.</exception>
    public void Move(int instrument, Rate move)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(instrument);
        CheckMove(move);
        Rational factor = Rational.One + Rational.FromAtto(move.Atto);
        _factors[instrument] = _factors.TryGetValue(instrument, out Rational before) ? before * factor : factor;
    }

    internal static void CheckMove(Rate move)
    {
        if (move.Atto <= -Rate.One.Atto) throw new DataException($"a move of {move}", "a relative move above -1");
    }

    /// <summary>The instruments that it moves.</summary>
    internal IEnumerable<int> Instruments => _factors.Keys;

    /// <summary>A mark after the shock, in steps.</summary>
    /// <exception cref="DataException">It is above the largest mark of the instrument.</exception>
    internal long Apply(Instrument instrument, long steps, long limit)
    {
        if (steps == 0 || !_factors.TryGetValue(instrument.Id, out Rational factor)) return steps;
        Rational moved = Rational.FromInt(steps) * factor;
        BigInteger rounded = factor < Rational.One ? moved.FloorSteps(Rational.One) : moved.CeilingSteps(Rational.One);
        if (rounded <= limit) return (long)BigInteger.Max(rounded, 1);
        throw new DataException(
            $"shock {Name} takes {instrument.Symbol} to {rounded} mark steps", $"at most {limit}");
    }
}
