using FastMargin.Models.Vega;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Vega;

public sealed class VegaPartyTests
{
    [Theory]
    [InlineData(140, 290)]
    [InlineData(150, 300)]
    [InlineData(170, 340)]
    public void Auction_price_counts_for_all_orders_of_a_side_or_for_none(int auctionPrice, int expected)
    {
        var party = new VegaParty
        {
            Market = new VegaMarket { RiskFactorLong = Rate.FromDecimal(0.1m), RiskFactorShort = Rate.One },
            Mark = Price.FromDecimal(144),
            Orders = [Buy(10, 130), Buy(10, 160)],
            IsAuction = true,
            AuctionPrice = Price.FromDecimal(auctionPrice),
        };
        Assert.Equal(expected, party.Maintenance);
    }

    private static VegaOrder Buy(int size, int price) => new(Quantity.FromDecimal(size), Price.FromDecimal(price));
}
