using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>The right to buy or sell an underlying at a strike; a part of its <see cref="Instrument"/>.</summary>
/// <remarks>
/// One option gives <see cref="Instrument.Multiplier"/> units of the underlying. Its mark is for one unit, in the
/// settle currency, as the strike is.
/// </remarks>
/// <param name="Underlying">Row of the underlying: a stock, a future or an index.</param>
/// <param name="Strike">What one unit is bought or sold at, above 0.</param>
/// <param name="ExpiryNs">When the right ends, UTC nanoseconds since 1970.</param>
/// <param name="IsCall">True for the right to buy.</param>
/// <param name="IsAmerican">True when it may be exercised before it ends.</param>
public sealed record OptionContract(int Underlying, Price Strike, long ExpiryNs, bool IsCall, bool IsAmerican);

/// <summary>An option's terms as they were read: a name instead of a row, not yet validated.</summary>
/// <param name="Underlying">Symbol of the underlying.</param>
/// <param name="Strike"><inheritdoc cref="OptionContract.Strike"/></param>
/// <param name="ExpiryNs"><inheritdoc cref="OptionContract.ExpiryNs"/></param>
/// <param name="IsCall"><inheritdoc cref="OptionContract.IsCall"/></param>
/// <param name="IsAmerican"><inheritdoc cref="OptionContract.IsAmerican"/></param>
public sealed record OptionDefinition(string Underlying, Price Strike, long ExpiryNs, bool IsCall, bool IsAmerican);
