using FastMargin.Feeds;
using FastMargin.Instruments;

namespace FastMargin.Tests.Feeds;

/// <summary>A small good book folder, of which a test spoils one file.</summary>
internal sealed class BadFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BadFolder()
    {
        this["currencies.csv"] = "currency,base,fx,fx_instrument,collateral_weights,liability_weight\nUSDT,1,,,,\n"
            + "BTC,,,BTCUSDT,0.95@2;0.5,1.1\n";
        this["brackets.csv"] = "table,rule,floor,cap,maintenance,amount,initial\nt,,0,5000,0.004,0,0.008\n"
            + "t,,5000,50000,0.01,30,0.02\nt,,50000,,0.05,,\n";
        this["instruments.csv"] =
            "instrument,kind,settle,lot,tick,mark_step,multiplier,quanto_rate,margin,margin_short\n"
            + "BTCUSDT,linear,USDT,0.001,0.1,0.05,1,1,t,\nIDX,index,USDT,1,0.01,,,,,\n";
        this["accounts.csv"] = "account,mode,profile,add_on\nann,net,0,\nbob,hedge,1,12.5\n";
        this["balances.csv"] = "account,pool,currency,amount\nann,,USDT,1000.5\nbob,side,BTC,-0.5\n";
        this["positions.csv"] = "account,pool,instrument,quantity,entry_price\nann,,BTCUSDT,0.5,60000\n"
            + "bob,side,BTCUSDT,-1.25,61000.5\nbob,side,BTCUSDT,2,59000\n";
        this["prices.csv"] = "instrument,price\nBTCUSDT,60000.05\n";
        this["overrides.csv"] = "account,instrument,table\nann,BTCUSDT,t\n";
    }

    public string Root => _folder.Root;

    public string this[string file]
    {
        get => File.ReadAllText(_folder[file]);
        set => _folder.Write(file, value);
    }

    /// <summary>Replaces text in one file, which must contain it.</summary>
    public BadFolder With(string file, string text, string by)
    {
        Assert.Contains(text, this[file], StringComparison.Ordinal);
        this[file] = this[file].Replace(text, by, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Reads the folder, which must be refused, and says why.</summary>
    public void IsRefused(string file, int line, string found, string expected)
    {
        DataException error = Assert.Throws<DataException>(() => BookFolder.Read(Root));
        Assert.Equal((Path.Combine(Root, file), line), (error.File, error.Line));
        Assert.Contains(found, error.Found, StringComparison.Ordinal);
        Assert.Contains(expected, error.Expected, StringComparison.Ordinal);
        Assert.Contains($"{file}{(line > 0 ? $":{line}" : "")}: ", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
