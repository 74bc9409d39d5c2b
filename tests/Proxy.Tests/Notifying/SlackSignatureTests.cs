using System.Text;
using FastMcp.Proxy.Notifying.Callbacks;
using FastMcp.Proxy.Notifying.Slack;

namespace FastMcp.Proxy.Tests.Notifying;

/// <summary>The example of Slack's own documentation, and whatever differs from it.</summary>
public sealed class SlackSignatureTests
{
    private const string Seconds = "1531420618";
    private const string Signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    private static readonly byte[] Secret = "8f742231b10e8888abcd99yyyzzz85a5"u8.ToArray();
    private static readonly byte[] Body = Encoding.ASCII.GetBytes(
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c");

    [Fact]
    public void Signature_OfTheDocumentation_IsSlacks_AndNothingElseIs()
    {
        Assert.Null(WhyNot(Seconds, Signature, Body, 0));
        Assert.Null(WhyNot(Seconds, Signature, Body, 300));
        Assert.Equal(CallbackOutcome.Old, WhyNot(Seconds, Signature, Body, 301));
        Assert.Equal(CallbackOutcome.Old, WhyNot(Seconds, Signature, Body, -301));
        Assert.Equal(CallbackOutcome.Forged, SlackSignature.WhyNot(Headers(Seconds, Signature), Body, "another app's"u8, At(0)));
        Assert.Equal(CallbackOutcome.Forged, SlackSignature.WhyNot(new Dictionary<string, string>(), Body, Secret, At(0)));
        for (var at = 0; at < Body.Length; at++)
        {
            var changed = (byte[])Body.Clone();
            changed[at] ^= 1;
            Assert.Equal(CallbackOutcome.Forged, WhyNot(Seconds, Signature, changed, 0));
        }

        for (var at = 0; at < Signature.Length; at++)
        {
            Assert.Equal(CallbackOutcome.Forged, WhyNot(Seconds, Signature[..at] + (char)(Signature[at] ^ 1) + Signature[(at + 1)..], Body, 0));
            Assert.Equal(CallbackOutcome.Forged, WhyNot(Seconds, Signature[..at], Body, 0));
        }

        for (var at = 0; at < Seconds.Length; at++)
        {
            Assert.Equal(CallbackOutcome.Forged, WhyNot(Seconds[..at] + (char)(Seconds[at] ^ 1) + Seconds[(at + 1)..], Signature, Body, 0));
        }
    }

    private static DateTimeOffset At(int later) => DateTimeOffset.FromUnixTimeSeconds(1531420618 + later);

    private static Dictionary<string, string> Headers(string seconds, string signature) => new() { [SlackSignature.Timestamp] = seconds, [SlackSignature.Signature] = signature };

    private static CallbackOutcome? WhyNot(string seconds, string signature, byte[] body, int later) => SlackSignature.WhyNot(Headers(seconds, signature), body, Secret, At(later));
}
