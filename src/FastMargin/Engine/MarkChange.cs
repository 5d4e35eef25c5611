namespace FastMargin.Engine;

/// <summary>An instrument's price became one that can be trusted, or no longer; or the engine fell behind.</summary>
/// <param name="Kind"><see cref="OutputKind.Mark"/> or <see cref="OutputKind.Lag"/>.</param>
/// <param name="Instrument">The instrument; of a lag, the one that began or ended it.</param>
/// <param name="From">State before; of a lag 1 when the engine was behind, else 0.</param>
/// <param name="To">State after, likewise.</param>
/// <param name="Steps">The last good mark in steps; 0 without one.</param>
/// <param name="LagNs">Of a lag that begins, how long the mark took; else 0.</param>
internal readonly record struct MarkChange(
    OutputKind Kind, int Instrument, byte From, byte To, long Steps, long LagNs);
