using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>What must hold for an instrument; each broken rule names the instrument and its value.</summary>
internal static class InstrumentCheck
{
    internal static void Numbers(InstrumentDefinition instrument)
    {
        if (!Enum.IsDefined(instrument.Kind))
            throw Error(instrument, $"kind {(int)instrument.Kind}", string.Join(", ", Enum.GetNames<InstrumentKind>()));
        Positive(instrument, "lot", instrument.Lot.Sign, instrument.Lot.ToString());
        Positive(instrument, "tick", instrument.Tick.Sign, instrument.Tick.ToString());
        Positive(instrument, "multiplier", instrument.Multiplier.Sign, instrument.Multiplier.ToString());
        Positive(instrument, "quanto rate", instrument.QuantoRate.Sign, instrument.QuantoRate.ToString());
        if (instrument.Kind != InstrumentKind.Quanto && instrument.QuantoRate != Rate.One)
            throw Error(instrument, $"quanto rate {instrument.QuantoRate} on kind {instrument.Kind}", "1");
        MarkStep(instrument);
        if (instrument.Kind == InstrumentKind.Index && (instrument.LongTable ?? instrument.ShortTable) is { } needless)
            throw Error(instrument, $"margin table {needless} on an index", "none: an index is never held");
        if (instrument.Kind != InstrumentKind.Index && instrument.LongTable is null)
            throw Error(instrument, "no margin table", "the name of one");
        if (instrument.Option is { } option) Option(instrument, option);
    }

    /// <summary>The mark step given, or half a tick.</summary>
    internal static Price MarkStep(InstrumentDefinition instrument)
    {
        Price tick = instrument.Tick;
        if (instrument.MarkStep is not { } step)
        {
            if (Int128.IsOddInteger(tick.Atto))
                throw Error(instrument, $"tick {tick}, half of which has more than 18 decimals", "a mark step");
            return new Price(tick.Atto / 2);
        }

        Positive(instrument, "mark step", step.Sign, step.ToString());
        if (tick.Atto % step.Atto != 0)
            throw Error(instrument, $"mark step {step} does not divide tick {tick}", "a whole fraction of it");
        return step;
    }

    internal static void Tables(InstrumentDefinition instrument, MarginTable? longTable, MarginTable? shortTable)
    {
        if (longTable?.Rule == MarginRule.EquityShort)
            throw Error(instrument, $"long table {longTable.Name} is EquityShort", "a rule for longs");
        if (shortTable?.Rule != MarginRule.EquityShort) return;
        if (instrument.Kind != InstrumentKind.Equity || instrument.Multiplier != Rate.One)
            throw Error(
                instrument,
                $"table {shortTable.Name} is EquityShort on kind {instrument.Kind}, multiplier {instrument.Multiplier}",
                "kind Equity with multiplier 1: the rule is per share");
    }

    /// <summary>Two series of one underlying with the same terms are one series.</summary>
    internal static void Series(IReadOnlyList<InstrumentDefinition> instruments)
    {
        var seen = new Dictionary<OptionDefinition, string>();
        foreach (InstrumentDefinition instrument in instruments)
        {
            if (instrument.Option is not { } option || seen.TryAdd(option, instrument.Symbol)) continue;
            throw Error(
                instrument, $"strike {option.Strike} of {option.Underlying} again, as {seen[option]}",
                "one instrument a strike, expiry, right and style");
        }
    }

    internal static void Underlying(InstrumentDefinition instrument, InstrumentDefinition underlying)
    {
        if (underlying.Option is not null)
            throw Error(instrument, $"underlying {underlying.Symbol}, an option", "a stock, a future or an index");
    }

    private static void Option(InstrumentDefinition instrument, OptionDefinition option)
    {
        if (instrument.Kind != InstrumentKind.Equity)
            throw Error(instrument, $"an option of kind {instrument.Kind}", "kind Equity: its market value counts");
        Positive(instrument, "strike", option.Strike.Sign, option.Strike.ToString());
        if (option.ExpiryNs <= 0) throw Error(instrument, $"expiry {option.ExpiryNs} ns", "a time after 1970");
    }

    private static void Positive(InstrumentDefinition instrument, string what, int sign, string value)
    {
        if (sign <= 0) throw Error(instrument, $"{what} {value}", "more than 0");
    }

    private static DataException Error(InstrumentDefinition instrument, string found, string expected) =>
        new(instrument.Source, $"instrument {instrument.Symbol}: {found}", expected);
}
