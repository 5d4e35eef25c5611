using FastMargin.Engine;

namespace FastMargin.Tests.Oracle;

/// <content>What concerns all holders, parameters, and accounts that come and go.</content>
internal sealed partial class OracleInputs
{
    private bool ApplyOther(in InputEvent input, Fraction amount)
    {
        _ = (input, amount, book);
        return false;
    }
}
