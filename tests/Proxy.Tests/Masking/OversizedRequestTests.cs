using System.Text;
using FastMcp.Masking.Tests;
using FastMcp.Masking.WriteBack;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Tests.Masking;

/// <summary>An encoded text that is longer than what is decoded does not go up: nobody knows what is in it.</summary>
public sealed class OversizedRequestTests
{
    private const int MostBytes = 8 << 20;

    private static readonly TestSet Rules = new(new TestRule("ssn", @"\b\d{3}-\d{2}-\d{4}\b"));

    [Theory]
    [InlineData(MostBytes - 1024, false)]
    [InlineData(MostBytes + 1024, true)]
    public void Blob_OfARequest_IsTooLongBehindItsLimit_AndTheNextRequestIsNot(int bytes, bool oversized)
    {
        var masker = new RequestMasker(JsonLimits.Default);
        var terms = new MaskTerms(Rules.Program, TestSet.Key, Grant: null);
        var counters = new RuleCounters(Rules.Set, new FastMcp.Proxy.Health.Metrics.MetricsRegistry());
        // Text in base64 with a value in it, which would go up unread.
        var text = new byte[bytes / 4 * 3];
        Array.Fill(text, (byte)'a');
        " 536-22-8190 "u8.CopyTo(text.AsSpan(text.Length / 2));
        masker.Mask(CallKind.McpMessage, BodyOf(Convert.ToBase64String(text)), terms, counters);
        Assert.Equal((oversized, !oversized), (masker.IsOversized, masker.Findings > 0));

        masker.Mask(CallKind.McpMessage, BodyOf(Convert.ToBase64String("536-22-8190"u8)), terms, counters);
        Assert.Equal((false, 1), (masker.IsOversized, masker.Findings));
    }

    private static byte[] BodyOf(string blob) => Encoding.UTF8.GetBytes(
        $$$"""{"jsonrpc":"2.0","id":1,"result":{"contents":[{"uri":"file:///a","mimeType":"text/plain","blob":"{{{blob}}}"}]}}""");
}
