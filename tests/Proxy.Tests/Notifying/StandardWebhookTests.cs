using System.Text;
using FastMcp.Proxy.Notifying.Callbacks;
using FastMcp.Proxy.Notifying.Webhooks;

namespace FastMcp.Proxy.Tests.Notifying;

/// <summary>A message is taken as it was signed, when it was signed, and in no other way.</summary>
public sealed class StandardWebhookTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Seconds = "1614265330";

    // As the libraries of Standard Webhooks have it in their tests, and python's hmac makes it.
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly byte[] Body = Encoding.ASCII.GetBytes("""{"test": 2432232314}""");
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-hooks").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sign_KnownMessage_IsWhatAnotherProgramMakes()
    {
        using var keys = Keys(Secret);
        Assert.Equal(Signature, keys.Sign(StandardWebhook.Content(Id, Seconds, Body)));
        Assert.Null(WhyNot(keys, Id, Seconds, Signature, Body));
        Assert.Equal("***", keys.ToString());
    }

    [Fact]
    public void Message_WithAnyByteChanged_IsForged()
    {
        using var keys = Keys(Secret);
        var parts = new[] { Id, Seconds, Signature, Encoding.ASCII.GetString(Body) };
        for (var part = 0; part < parts.Length; part++)
        {
            for (var at = 0; at < parts[part].Length; at++)
            {
                for (var bit = 0; bit < 7; bit++)
                {
                    var changed = parts.ToArray();
                    changed[part] = Flipped(parts[part], at, bit);
                    Assert.Equal(CallbackOutcome.Forged, WhyNot(keys, changed[0], changed[1], changed[2], Encoding.ASCII.GetBytes(changed[3])));
                }

                var cut = parts.ToArray();
                cut[part] = parts[part].Remove(at, 1);
                Assert.Equal(CallbackOutcome.Forged, WhyNot(keys, cut[0], cut[1], cut[2], Encoding.ASCII.GetBytes(cut[3])));
            }
        }
    }

    [Theory]
    [InlineData(300, null)]
    [InlineData(-300, null)]
    [InlineData(301, CallbackOutcome.Old)]
    [InlineData(-301, CallbackOutcome.Old)]
    [InlineData(86_400_000, CallbackOutcome.Old)]
    public void Message_OfAnotherTime_IsOld(int seconds, object? expected)
    {
        using var keys = Keys(Secret);
        Assert.Equal((CallbackOutcome?)expected, StandardWebhook.WhyNot(Headers(Id, Seconds, Signature), Body, keys, Now.AddSeconds(seconds)));
    }

    [Theory]
    [InlineData("", Seconds)]
    [InlineData("a.1614265330", "1")]
    [InlineData("a b", Seconds)]
    [InlineData("a\u00e9", Seconds)]
    [InlineData(Id, "01614265330")]
    [InlineData(Id, "+1614265330")]
    [InlineData(Id, " 1614265330")]
    [InlineData(Id, "1614265330.5")]
    [InlineData(Id, "")]
    [InlineData(Id, "99999999999999999999")]
    public void Message_SignedUnderAnOddIdOrTime_IsForged(string id, string seconds)
    {
        using var keys = Keys(Secret);
        Assert.Equal(CallbackOutcome.Forged, WhyNot(keys, id, seconds, keys.Sign(StandardWebhook.Content(id, seconds, Body)), Body));
        Assert.Equal(CallbackOutcome.Forged, WhyNot(keys, new string('a', 129), Seconds, keys.Sign(StandardWebhook.Content(new string('a', 129), Seconds, Body)), Body));
    }

    [Theory]
    [InlineData(StandardWebhook.Id)]
    [InlineData(StandardWebhook.Timestamp)]
    [InlineData(StandardWebhook.Signature)]
    public void Message_WithoutAField_IsForged(string field)
    {
        using var keys = Keys(Secret);
        var headers = Headers(Id, Seconds, Signature);
        headers.Remove(field);
        Assert.Equal(CallbackOutcome.Forged, StandardWebhook.WhyNot(headers, Body, keys, Now));
    }

    [Fact]
    public void Keys_WhileOneIsChanged_SignUnderBothAndTakeEither()
    {
        var next = "whsec_" + Convert.ToBase64String(new byte[32]);
        using var both = Keys($"{next}\n\n{Secret}\n");
        using var old = Keys(Secret);
        using var other = Keys(next);
        var signed = both.Sign(StandardWebhook.Content(Id, Seconds, Body));

        Assert.Equal(2, signed.Split(' ').Length);
        Assert.All(new[] { both, old, other }, keys => Assert.Null(WhyNot(keys, Id, Seconds, signed, Body)));
        Assert.Null(WhyNot(both, Id, Seconds, Signature, Body));
        Assert.Equal(CallbackOutcome.Forged, WhyNot(other, Id, Seconds, Signature, Body));
        Assert.True(both.Shares(old) && both.Shares(other) && !old.Shares(other));
        // Signatures of other schemes say nothing; many of them are not read.
        Assert.Null(WhyNot(old, Id, Seconds, "v1a,AAAA " + Signature, Body));
        Assert.Equal(CallbackOutcome.Forged, WhyNot(old, Id, Seconds, $"v1a,A v1a,B v1a,C v1a,D {Signature}", Body));
        Assert.Equal(CallbackOutcome.Forged, WhyNot(old, Id, Seconds, "v1," + Signature[3..].Replace('=', ' '), Body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64 at all, is it?")]
    [InlineData("whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void Keys_OfAnotherForm_AreRefusedWithoutAWordOfThem(string text)
    {
        var fault = Assert.Throws<IOException>(() => Keys(text));
        Assert.Contains("whsec_", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MfKQ", fault.Message, StringComparison.Ordinal);
    }

    private static string Flipped(string text, int at, int bit) => text[..at] + (char)(text[at] ^ (1 << bit)) + text[(at + 1)..];

    private static Dictionary<string, string> Headers(string id, string seconds, string signature) =>
        new() { [StandardWebhook.Id] = id, [StandardWebhook.Timestamp] = seconds, [StandardWebhook.Signature] = signature };

    private static CallbackOutcome? WhyNot(WebhookKeys keys, string id, string seconds, string signature, byte[] body) =>
        StandardWebhook.WhyNot(Headers(id, seconds, signature), body, keys, Now);

    private WebhookKeys Keys(string text)
    {
        var file = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, text);
        return WebhookKeys.Read(file);
    }
}
