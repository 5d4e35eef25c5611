using FastMargin.Engine;

namespace FastMargin.Formats;

/// <summary>The words that events have for the engine's kinds, levels and states, in both directions.</summary>
internal static class Words
{
    private static readonly (string Word, InputKind Kind)[] _inputs =
    [
        ("mark", InputKind.Mark), ("timer", InputKind.Timer), ("mark_state", InputKind.MarkState),
        ("fill", InputKind.Fill), ("position", InputKind.Position), ("deposit", InputKind.Deposit),
        ("withdrawal", InputKind.Withdrawal), ("transfer", InputKind.Transfer), ("fee", InputKind.Fee),
        ("funding", InputKind.Funding), ("interest", InputKind.Interest), ("expiry", InputKind.Expiry),
        ("instrument_table", InputKind.InstrumentTable), ("account_table", InputKind.AccountTable),
        ("collateral", InputKind.Collateral), ("add_on", InputKind.AddOn), ("split", InputKind.Split),
        ("account_opened", InputKind.AccountOpened), ("account_closed", InputKind.AccountClosed),
        ("pool_opened", InputKind.PoolOpened), ("pool_closed", InputKind.PoolClosed),
        ("call_extended", InputKind.CallExtended), ("balance", InputKind.Balance),
        ("account_model", InputKind.AccountModel), ("models", InputKind.Models),
    ];

    private static readonly (string Word, OutputKind Kind)[] _outputs =
    [
        ("level", OutputKind.Level), ("call_issued", OutputKind.CallIssued), ("call_changed", OutputKind.CallChanged),
        ("call_cured", OutputKind.CallCured), ("call_extended", OutputKind.CallExtended),
        ("call_breached", OutputKind.CallBreached), ("mark", OutputKind.Mark), ("pool_opened", OutputKind.PoolOpened),
        ("pool_closed", OutputKind.PoolClosed), ("refused", OutputKind.Refused),
        ("audit_alarm", OutputKind.AuditAlarm), ("lag", OutputKind.Lag),
        ("call_closed", OutputKind.CallClosed), ("device_lost", OutputKind.DeviceLost),
    ];

    private static readonly (string Word, MarkState State)[] _states =
    [
        ("missing", MarkState.Missing), ("good", MarkState.Good), ("stale", MarkState.Stale),
        ("crossed", MarkState.Crossed), ("outlier", MarkState.Outlier), ("not_positive", MarkState.NotPositive),
        ("gap", MarkState.Gap), ("late", MarkState.Late), ("halted", MarkState.Halted),
    ];

    private static readonly Dictionary<long, string> _reasons =
        Enum.GetValues<RefusalReason>().ToDictionary(r => (long)r, r => SnakeCase(r.ToString()));

    /// <summary>All words for what can be sent, for a message.</summary>
    public static string Inputs => string.Join(", ", _inputs.Select(i => i.Word));

    /// <summary>All words for a price's state, for a message.</summary>
    public static string States => string.Join(", ", _states.Select(s => s.Word));

    public static string Of(Level level) => level switch
    {
        Level.Healthy => "healthy",
        Level.Warning => "warning",
        Level.Deficient => "deficient",
        Level.Liquidation => "liquidation",
        Level.Bankrupt => "bankrupt",
        _ => "unknown",
    };

    public static string Of(InputKind kind) => Array.Find(_inputs, i => i.Kind == kind).Word ?? "none";

    public static string Of(OutputKind kind) => Array.Find(_outputs, o => o.Kind == kind).Word ?? "none";

    public static string Of(MarkState state) => Array.Find(_states, s => s.State == state).Word ?? "none";

    /// <summary>The word of a refusal, as <c>unknown_pool</c>.</summary>
    public static string OfReason(long reason) => _reasons.GetValueOrDefault(reason, "none");

    public static bool TryInput(string word, out InputKind kind)
    {
        kind = Array.Find(_inputs, i => i.Word == word).Kind;
        return kind != InputKind.None;
    }

    public static bool TryState(string word, out MarkState state)
    {
        int at = Array.FindIndex(_states, s => s.Word == word);
        state = at < 0 ? default : _states[at].State;
        return at >= 0;
    }

    private static string SnakeCase(string name) => string.Concat(
        name.Select((c, i) => (char.IsUpper(c) && i > 0 ? "_" : "") + char.ToLowerInvariant(c)));
}
