namespace FastMargin.Formats;

/// <summary>How far a load or a save is.</summary>
/// <param name="Part">What is being read or written: a file of the folder, or a section.</param>
/// <param name="Done">Bytes or rows of it that are done.</param>
/// <param name="Total">Bytes or rows there are; 0 when not known.</param>
public readonly record struct LoadProgress(string Part, long Done, long Total);
