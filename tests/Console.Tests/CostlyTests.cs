using FastMcp.WebConsole.Records;
using FastMcp.WebConsole.Tests.Browser;

namespace FastMcp.WebConsole.Tests;

/// <summary>What is dear is counted seldom, what is cheap each time.</summary>
public sealed class CostlyTests
{
    [Theory]
    [InlineData(100, 1_900, 1)]
    [InlineData(100, 2_100, 2)]
    [InlineData(0, 1, 2)]
    public void Count_AskedAgain_IsMadeAnewBehindTwentyTimesItsCost(int cost, int later, int counted)
    {
        var clock = new HandClock();
        var (costly, times) = (new Costly(clock), 0);
        string Count()
        {
            times++;
            clock.Move(TimeSpan.FromMilliseconds(cost));
            return "counted";
        }

        Assert.Equal("counted", costly.Get("a", Count));
        clock.Move(TimeSpan.FromMilliseconds(later));
        Assert.Equal("counted", costly.Get("a", Count));
        Assert.Equal(counted, times);
        Assert.Equal("counted", costly.Get("b", Count));
        Assert.Equal(counted + 1, times);
    }
}
