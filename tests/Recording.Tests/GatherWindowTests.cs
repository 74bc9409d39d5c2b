using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

/// <summary>How long commits gather is learnt: as long as nobody waits for it, and never longer than its limit.</summary>
public sealed class GatherWindowTests
{
    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    [Fact]
    public void Window_OfSlowUpstreams_GrowsToWhatTheyLeave()
    {
        var window = new GatherWindow();
        Assert.Equal(GatherWindow.Least, window.Length);
        Learn(window, needed: 5, sync: 0.4, times: 200);
        Assert.InRange(window.Length, Ms(4), Ms(4.2));
        Learn(window, needed: 500, sync: 0.4, times: 200);
        Assert.Equal(GatherWindow.Most, window.Length);
    }

    [Fact]
    public void Window_WhereAnswersComeSoonOrTheDiskIsSlow_ShrinksAtOnce()
    {
        var window = new GatherWindow();
        Learn(window, needed: 5, sync: 0.4, times: 200);
        Learn(window, needed: 0.3, sync: 0.4, times: 3);
        Assert.Equal(GatherWindow.Least, window.Length);
        Learn(window, needed: 6, sync: 0.4, times: 200);
        Assert.True(window.Length > Ms(4));
        window.Synced(Ms(40));
        Assert.Equal(GatherWindow.Least, window.Length);
        // One slow sync is forgotten.
        Learn(window, needed: 6, sync: 0.4, times: 300);
        Assert.True(window.Length > Ms(4));
    }

    private static void Learn(GatherWindow window, double needed, double sync, int times)
    {
        for (var i = 0; i < times; i++)
        {
            window.Needed(Ms(needed));
            window.Synced(Ms(sync));
        }
    }
}
