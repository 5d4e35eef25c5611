namespace FastMargin.Instruments;

/// <summary>Where a value was read: <c>brackets.csv:17</c>. The default means "not from a file".</summary>
/// <param name="File">File as the user named it, or null.</param>
/// <param name="Line">Counted from 1; 0 when the whole file is meant.</param>
public readonly record struct SourceLine(string? File, int Line)
{
    /// <summary><c>file:line</c>, <c>file</c>, or nothing.</summary>
    public override string ToString() => File is null ? "" : Line > 0 ? $"{File}:{Line}" : File;
}
