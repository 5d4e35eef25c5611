namespace FastMargin.Feeds.Import;

/// <summary>Reads the parameter files of one venue.</summary>
internal interface IVenueImport
{
    /// <summary>The name by which it is asked for, and which stands in its tables' names.</summary>
    public string Venue { get; }

    /// <summary>The forms it reads, for people.</summary>
    public string Forms { get; }

    /// <summary>
    /// Which of its forms the content is, as <see cref="FastMargin.Formats.ParameterVersion.Kind"/>; null for none.
    /// </summary>
    public string? KindOf(ImportFile file);

    /// <summary>Reads a file that it recognises.</summary>
    /// <exception cref="FastMargin.Instruments.DataException">Something in it is not as it must be.</exception>
    public void Read(ImportFile file, ImportDraft draft);
}
