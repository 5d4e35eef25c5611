using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Sets;

namespace FastMargin.Engine;

/// <summary>
/// Which margin model an account has, and what the requirement sets of a book are: both may change at any input, whole
/// or not at all.
/// </summary>
internal sealed class ModelDoor(MarginBook book, ParameterShelf shelf)
{
    private readonly ModelDesk? _desk = ModelDesk.Of(book);

    /// <summary>True when an account may name it; null, which means margin tables, always.</summary>
    public bool Knows(string? model) => model is null || (_desk is not null && _desk.Sets.Has(model));

    /// <summary>Gives an account without positions a model that is known.</summary>
    public void Set(int account, string? model)
    {
        if (model is not null) _desk!.Assign(account, model);
    }

    /// <inheritdoc cref="InputKind.AccountModel"/>
    public RefusalReason Choose(in InputEvent input)
    {
        if (!book.IsAccount(input.Owner)) return RefusalReason.UnknownAccount;
        if (!shelf.TryGet(input.Other, out ModelChoice? choice)) return RefusalReason.UnknownParameter;
        if (!Knows(choice.Name)) return RefusalReason.UnknownModel;
        try
        {
            if (choice.Name is { } name) _desk!.Assign(input.Owner, name);
            else _desk?.Release(input.Owner);
            return RefusalReason.None;
        }
        catch (DataException)
        {
            // The name is known: what is missing is room for the kernel rows, and nothing has changed.
            return RefusalReason.TooManyTables;
        }
    }

    /// <inheritdoc cref="InputKind.Models"/>
    public RefusalReason Replace(in InputEvent input)
    {
        if (!shelf.TryGet(input.Other, out ModelsText? text)) return RefusalReason.UnknownParameter;
        if (_desk is null) return RefusalReason.BadModels;
        try
        {
            var sets = RequirementSets.Parse(text.Json, book.Universe, _desk.Sets.File);
            if (!_desk.CanReplace(sets)) return RefusalReason.UnknownModel;
            _desk.Replace(sets, input.TimeNs);
            return RefusalReason.None;
        }
        catch (DataException)
        {
            return RefusalReason.BadModels;
        }
    }
}
