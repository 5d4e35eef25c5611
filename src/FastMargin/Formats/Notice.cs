namespace FastMargin.Formats;

/// <summary>Something that whoever runs the engine should know: a feed that died, a disk that is full.</summary>
/// <param name="Source">Name of the feed or sink.</param>
/// <param name="Text">What happened, on one line.</param>
/// <param name="IsError">False for good news and mere facts.</param>
public readonly record struct Notice(string Source, string Text, bool IsError = true)
{
    /// <summary><c>source: text</c>.</summary>
    public override string ToString() => $"{Source}: {Text}";
}

/// <summary>Takes notices from any thread; must return soon and not throw.</summary>
public delegate void NoticeHandler(Notice notice);
