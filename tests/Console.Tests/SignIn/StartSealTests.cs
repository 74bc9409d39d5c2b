using CsCheck;
using FastMcp.WebConsole.SignIn;
using FastMcp.WebConsole.Tests.Browser;

namespace FastMcp.WebConsole.Tests.SignIn;

/// <summary>What a browser keeps of a sign-in that is under way.</summary>
public sealed class StartSealTests
{
    private static readonly Uri Redirect = new("https://console.example/sign-in/back");

    [Fact]
    public void Cookie_OfAnyPage_BringsItBackWithItsOwnState() => Gen.String[Gen.Char[' ', '\u2fff'], 0, 300].Sample(
        to =>
        {
            var seal = new StartSeal(Redirect, TimeProvider.System);
            var (start, cookie) = seal.New("/" + to);
            Assert.Equal((start, "/" + to), seal.Open(cookie, start.State)!.Value);
            Assert.InRange(cookie.Length, 100, StartSeal.LongestCookie);
            Assert.All(cookie, one => Assert.True(char.IsAsciiLetterOrDigit(one) || one is '.' or '-' or '_'));
            // None of what the provider or the code's redemption is shown is in it.
            Assert.All([start.State, start.Nonce, start.Verifier], secret => Assert.DoesNotContain(secret, cookie, StringComparison.Ordinal));
            Assert.Equal(3, new HashSet<string> { start.State, start.Nonce, start.Verifier }.Count);
        },
        iter: 200);

    [Fact]
    public void Cookie_ChangedAnywhere_OpensNothing()
    {
        var seal = new StartSeal(Redirect, TimeProvider.System);
        var (start, cookie) = seal.New("/approvals/1");
        for (var at = 0; at < cookie.Length; at++)
        {
            Assert.Null(seal.Open(cookie[..at] + (cookie[at] == 'A' ? 'B' : 'A') + cookie[(at + 1)..], start.State));
            Assert.Null(seal.Open(cookie[..at], start.State));
        }

        Assert.Null(seal.Open(cookie, seal.New("/").Start.State));
        Assert.Null(seal.Open(cookie, ""));
        Assert.Null(new StartSeal(Redirect, TimeProvider.System).Open(cookie, start.State));
        Assert.All(["", ".", "...", "a.b.c.d", new string('.', 9000)], text => Assert.Null(seal.Open(text, start.State)));
    }

    [Fact]
    public void Cookie_BehindItsTime_OpensNothing()
    {
        var clock = new HandClock();
        var seal = new StartSeal(Redirect, clock);
        var (start, cookie) = seal.New("/");
        clock.Move(StartSeal.Longest - TimeSpan.FromSeconds(1));
        Assert.NotNull(seal.Open(cookie, start.State));
        clock.Move(TimeSpan.FromSeconds(1));
        Assert.Null(seal.Open(cookie, start.State));
    }

    [Fact]
    public void Page_ThatIsTooLongForACookie_IsForgotten()
    {
        var seal = new StartSeal(Redirect, TimeProvider.System);
        var (start, cookie) = seal.New("/" + new string('\u4e00', 2000));
        Assert.Equal("/", seal.Open(cookie, start.State)!.Value.To);
    }
}
