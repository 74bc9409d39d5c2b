using System.Text;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Identity.Issuers;

namespace FastMcp.Proxy.Tests.Identity;

public sealed class RefusedTokensTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Refusal_IsRememberedForAMomentAtEveryRoute()
    {
        var refused = new RefusedTokens();
        refused.Add(KeyOf("made up", 1), _now);

        Assert.True(refused.Has(KeyOf("made up", 2), _now));
        Assert.False(refused.Has(KeyOf("another", 1), _now));
        Assert.False(refused.Has(KeyOf("made up", 1), _now + IdentityLimits.RefusedFor));
        refused.Add(KeyOf("made up", 1), _now + IdentityLimits.RefusedFor);
        Assert.True(refused.Has(KeyOf("made up", 1), _now + IdentityLimits.RefusedFor));
    }

    [Fact]
    public void Refusals_AtTheirBound_AreForgotten()
    {
        var refused = new RefusedTokens();
        for (var i = 0; i < IdentityLimits.Refused; i++)
        {
            refused.Add(KeyOf($"t{i}", 1), _now);
        }

        Assert.False(refused.Has(KeyOf("t0", 1), _now));
        refused.Add(KeyOf("t0", 1), _now);
        Assert.True(refused.Has(KeyOf("t0", 1), _now));
    }

    private static TokenKey KeyOf(string token, int route) => TokenKey.Of(Encoding.ASCII.GetBytes(token), route);
}
