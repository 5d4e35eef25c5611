namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// One spelling for the names venues and tapes give a contract: <c>BTC/USDT:USDT</c>, <c>BTC-USDT</c>,
/// <c>BTCUSDT.USDM</c> and <c>BTCUSDT.BINANCE.FUT</c> are all <c>BTCUSDT</c>; a dated <c>BTC/USDT:USDT-241227</c> is
/// <c>BTCUSDT241227</c>, another contract.
/// </summary>
internal static class SymbolKey
{
    private const string Separators = "/-_: ";

    internal static string Of(string symbol)
    {
        int settle = symbol.IndexOf(':', StringComparison.Ordinal);
        if (settle >= 0)
        {
            int expiry = symbol.IndexOf('-', settle);
            symbol = symbol[..settle] + (expiry < 0 ? "" : symbol[expiry..]);
        }

        int venue = symbol.IndexOf('.', StringComparison.Ordinal);
        if (venue > 0) symbol = symbol[..venue];
        return string.Concat(symbol.Where(c => !Separators.Contains(c, StringComparison.Ordinal))).ToUpperInvariant();
    }
}
