using FastMargin.Book;
using FastMargin.Engine;

namespace FastMargin.Tests.Oracle;

/// <summary>Where random inputs are played: what an input only names is put on the shelf and told the oracle.</summary>
internal interface IInputStage
{
    /// <summary>The engines' shelf.</summary>
    public ParameterShelf Shelf { get; }

    /// <summary>The oracle's side of it.</summary>
    public OracleInputs Oracle { get; }

    /// <summary>The book of one of the engines.</summary>
    public MarginBook Book { get; }
}
