using System.Text;
using FastMcp.Masking.Tokens;
using FastMcp.Proxy.Gating.Asking;

namespace FastMcp.Proxy.Tests.Gating;

/// <summary>A state opens for the caller and route that it was given to, until its end, and for nobody else.</summary>
public sealed class StateSealTests
{
    private const string Approval = "00112233445566778899aabbccddeeff";
    private static readonly string Digest = new('a', 64);
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly MaskingKey Key = MaskingKey.NewRandom();

    [Theory]
    [InlineData("https://idp.example alice\nagent\ncrm", true)]
    [InlineData("https://idp.example bob\nagent\ncrm", false)]
    [InlineData("https://other.example alice\nagent\ncrm", false)]
    [InlineData("https://idp.example alice\nother\ncrm", false)]
    [InlineData("https://idp.example alice\nagent\nother", false)]
    [InlineData("https://idp.example alice\n\nagent\ncrm", false)]
    public void State_OfAnotherCallerClientOrRoute_DoesNotOpen(string principal, bool opens)
    {
        var state = StateSeal.Seal(Key, Approval, Digest, "https://idp.example alice\nagent\ncrm", Now.AddMinutes(1), "\"k\":1"u8);
        Assert.Equal(opens, StateSeal.TryOpen(Key, Encoding.ASCII.GetBytes(state), principal, Now, out var resumed, out var carried));
        Assert.Equal(opens, resumed is not null && resumed.Approval == Approval && resumed.Digest == Digest && carried.AsSpan().SequenceEqual("\"k\":1"u8));
    }

    [Fact]
    public void State_BehindItsEnd_OfAnotherKeyOrWithAnyByteChanged_DoesNotOpen()
    {
        var state = Encoding.ASCII.GetBytes(StateSeal.Seal(Key, Approval, Digest, "p", Now.AddMinutes(1), default));
        Assert.False(StateSeal.TryOpen(Key, state, "p", Now.AddMinutes(1), out _, out _));
        Assert.False(StateSeal.TryOpen(MaskingKey.NewRandom(), state, "p", Now, out _, out _));
        for (var at = 0; at < state.Length; at++)
        {
            var forged = (byte[])state.Clone();
            forged[at] = forged[at] == (byte)'A' ? (byte)'B' : (byte)'A';
            Assert.False(StateSeal.TryOpen(Key, forged, "p", Now, out _, out _));
            Assert.False(StateSeal.TryOpen(Key, state.AsSpan(0, at), "p", Now, out _, out _));
        }
    }
}
