namespace FastMcp.WebConsole.Tests.Browser;

/// <summary>How late pieces are seen on this machine. Explicit: <c>tests/browser.sh --figures</c>.</summary>
public sealed class Figures(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public async Task Figures_OfHowLatePiecesAreSeen_AreTaken()
    {
        var (said, _) = await Played.InAsync("lateness.mjs");
        output.WriteLine(said);
        Assert.Contains("ms late", said, StringComparison.Ordinal);
    }
}
