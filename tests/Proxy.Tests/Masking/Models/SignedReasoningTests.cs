using System.Buffers;
using System.Text;
using FastMcp.Masking.Tests;
using FastMcp.Masking.Tokens;
using FastMcp.Proxy.Forwarding.Outgoing;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Tests.TestHarness;
using FastMcp.Proxy.Tests.TestHarness.Models;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Leaks;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Tests.Masking.Models;

/// <summary>What a model signed comes back to it byte for byte, though the client never saw it; what was changed on the way does not.</summary>
public sealed class SignedReasoningTests
{
    private const string Thought = "\U0001F600 Her mail: jane.doe@example.com, \"SSN\" 536-22-8190\n";
    private const string Harmless = "Nothing to hide \U0001F600 here.";

    [Theory]
    [InlineData(Thought, true)]
    [InlineData(Harmless, false)]
    public void Anthropic_StreamedThinking_ComesBackAsItWas(string thought, bool masked)
    {
        var bench = Bench(ModelApi.Messages, ReplyForm.Events);
        var (shown, signature) = Stream(bench, thought, 1, 7, 30);
        Assert.Equal(masked, signature.StartsWith("FastMcpEnvelope1", StringComparison.Ordinal));
        Assert.Equal(masked, shown != thought);
        Assert.Equal((thought, AnthropicStream.Signature), Restored(bench, shown, signature));
    }

    [Fact]
    public void Anthropic_HoweverItWasCut_GetsTheSameEnvelope()
    {
        var bench = Bench(ModelApi.Messages, ReplyForm.Events);
        var whole = Stream(bench, Thought);
        for (var cut = 1; cut < Thought.Length; cut++)
        {
            Assert.Equal(whole, Stream(bench, Thought, cut));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Anthropic_WholeThinking_ComesBackAsItWas(bool signatureFirst)
    {
        var bench = Bench(ModelApi.Messages, ReplyForm.Json);
        var (text, sign) = ($"\"thinking\":\"{Escapes.Spelled(Thought)}\"", $"\"signature\":\"{AnthropicStream.Signature}\"");
        var block = signatureFirst ? sign + "," + text : text + "," + sign;
        var answer = $$"""{"id":"msg_1","type":"message","role":"assistant","content":[{"type":"thinking",{{block}}},{"type":"redacted_thinking","data":"{{AnthropicStream.Signature}}"},{"type":"text","text":"Ask jane.doe@example.com"}]}""";
        var seen = Encoding.UTF8.GetString(bench.PlayCutAnywhere(Encoding.UTF8.GetBytes(answer)));
        var json = LooseJson.Parse(seen);
        Assert.Equal("Ask [EMAIL]", LooseJson.Find(json, "content.2.text"));
        Assert.Equal(AnthropicStream.Signature, LooseJson.Find(json, "content.1.data"));
        Assert.Equal(0, new LeakCounter("jane.doe", "536-22").Count(Encoding.UTF8.GetBytes(seen)));
        Assert.Equal(
            (Thought, AnthropicStream.Signature),
            Restored(bench, (string)LooseJson.Find(json, "content.0.thinking")!, (string)LooseJson.Find(json, "content.0.signature")!));
    }

    [Fact]
    public void Responses_EncryptedReasoning_ComesBackAsItWas()
    {
        var bench = Bench(ModelApi.Responses, ReplyForm.Json);
        var item = $$"""{"id":"rs_1","type":"reasoning","encrypted_content":"{{ResponsesStream.Encrypted}}","summary":[{"type":"summary_text","text":"{{Escapes.Plain(Thought)}}"},{"type":"summary_text","text":"more"}]}""";
        var seen = LooseJson.Parse(Encoding.UTF8.GetString(bench.Play(Encoding.UTF8.GetBytes($$"""{"id":"resp_1","object":"response","output":[{{item}}]}"""))));
        var encrypted = (string)LooseJson.Find(seen, "output.0.encrypted_content")!;
        var shown = (string)LooseJson.Find(seen, "output.0.summary.0.text")!;
        Assert.StartsWith("FastMcpEnvelope1", encrypted, StringComparison.Ordinal);
        var request = $$"""{"model":"m","input":[{"role":"user","content":"hi"},{"id":"rs_1","type":"reasoning","encrypted_content":"{{encrypted}}","summary":[{"type":"summary_text","text":"{{Escapes.Plain(shown)}}"},{"type":"summary_text","text":"more"}]}]}""";
        var up = LooseJson.Parse(Restore(bench, request, request, out var refusal)!);
        Assert.True(refusal.IsNone);
        Assert.Equal(ResponsesStream.Encrypted, LooseJson.Find(up, "input.1.encrypted_content"));
        Assert.Equal(Thought, LooseJson.Find(up, "input.1.summary.0.text"));
        Assert.Equal("more", LooseJson.Find(up, "input.1.summary.1.text"));
    }

    [Fact]
    public void Request_MaskedOnItsWay_IsRestoredToo()
    {
        var bench = Bench(ModelApi.Messages, ReplyForm.Events);
        var (shown, signature) = Stream(bench, Thought);
        string Request(string user, string thinking) => $$"""{"model":"m","messages":[{"role":"user","content":"{{user}}"},{"role":"assistant","content":[{"type":"thinking","signature":"{{signature}}","thinking":"{{Escapes.Plain(thinking)}}"}]}]}""";
        var up = LooseJson.Parse(Restore(bench, Request("I am john@doe.org", shown), Request("I am [EMAIL]", "x"), out _)!);
        Assert.Equal("I am [EMAIL]", LooseJson.Find(up, "messages.0.content"));
        Assert.Equal(Thought, LooseJson.Find(up, "messages.1.content.0.thinking"));
        Assert.Equal(AnthropicStream.Signature, LooseJson.Find(up, "messages.1.content.0.signature"));
    }

    [Fact]
    public void Envelope_ChangedAnywhere_IsRefused()
    {
        var bench = Bench(ModelApi.Messages, ReplyForm.Events);
        var (shown, signature) = Stream(bench, Thought);
        for (var at = "FastMcpEnvelope1".Length + 11; at < signature.Length - 2; at++)
        {
            var other = signature[at] == 'A' ? 'B' : 'A';
            var changed = signature[..at] + other + signature[(at + 1)..];
            Assert.Null(Restore(bench, Request(shown, changed), Request(shown, changed), out var refusal));
            Assert.Equal(RefusalKind.MalformedMessage, refusal.Kind);
        }

        foreach (var cut in new[] { 17, 40, signature.Length / 2, signature.Length - 4 })
        {
            Restore(bench, Request(shown, signature[..cut]), Request(shown, signature[..cut]), out var refusal);
            Assert.Equal(RefusalKind.MalformedMessage, refusal.Kind);
        }
    }

    [Fact]
    public void Text_ChangedBesideItsEnvelope_IsRefused()
    {
        var bench = Bench(ModelApi.Messages, ReplyForm.Events);
        var (shown, signature) = Stream(bench, Thought);
        Assert.Null(Restore(bench, Request(shown + ".", signature), Request(shown, signature), out var refusal));
        Assert.Contains("not the one that its signature was given with", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Envelope_OfAnotherCallerOrUpstream_IsRefused()
    {
        var bench = Bench(ModelApi.Messages, ReplyForm.Events);
        var (shown, signature) = Stream(bench, Thought);
        bench.Call.State.Caller = new FastMcp.Proxy.Identity.Caller(new FastMcp.Policy.Facts.CallerFacts("somebody else", []));
        Assert.Null(Restore(bench, Request(shown, signature), Request(shown, signature), out var refusal));
        Assert.Contains("another caller", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Envelope_AfterARestartWithTheSameKey_Opens()
    {
        var key = System.Security.Cryptography.RandomNumberGenerator.GetBytes(MaskingKey.Length);
        var before = Bench(ModelApi.Messages, ReplyForm.Events, new MaskingKey(key));
        var (shown, signature) = Stream(before, Thought);
        var other = System.Security.Cryptography.RandomNumberGenerator.GetBytes(MaskingKey.Length);
        var after = Bench(ModelApi.Messages, ReplyForm.Events, new MaskingKey(other, key));
        Assert.Equal((Thought, AnthropicStream.Signature), Restored(after, shown, signature));

        // A gateway that never had the key takes it for a signature that means something to the upstream.
        var stranger = Bench(ModelApi.Messages, ReplyForm.Events, new MaskingKey(other));
        Assert.Equal((shown, signature), Restored(stranger, shown, signature));
    }

    [Fact]
    public void Thinking_BehindItsSignature_CutsTheAnswer()
    {
        var bench = Bench(ModelApi.Messages, ReplyForm.Events);
        var api = new AnthropicStream();
        bench.Begin();
        bench.Push(api.Begin(api.Texts[0]));
        bench.Push(api.Piece(api.Texts[0], "536-22"));
        bench.Push(Encoding.UTF8.GetBytes("""data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":""" + $"\"{AnthropicStream.Signature}\"}}}}" + "\n\n"));
        Assert.Equal(BodyFault.TextBehindEnd, bench.Fault(api.Piece(api.Texts[0], "-8190")));
    }

    private static ReplyBench Bench(ModelApi api, ReplyForm form, MaskingKey? key = null)
    {
        var bench = new ReplyBench(Packs.Usual, CallKind.ModelCall, form, api: api);
        bench.Call.State.Terms = key is null ? bench.Call.Terms : bench.Call.Terms with { Key = key };
        return bench;
    }

    private static (string Shown, string Signature) Stream(ReplyBench bench, string thought, params int[] cuts)
    {
        var api = new AnthropicStream();
        cuts = [.. cuts.Where(cut => cut < thought.Length)];
        var pieces = cuts.Append(thought.Length).Zip(cuts.Prepend(0), (to, from) => Escapes.Plain(thought[from..to]));
        var seen = api.Join(bench.Play(api.Of(api.Texts[0], [.. pieces])), isWhole: true);
        return (seen["thinking"], seen["signature"]);
    }

    private static string Request(string thinking, string signature) =>
        $$"""{"model":"m","messages":[{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"thinking","thinking":"{{Escapes.Spelled(thinking)}}","signature":"{{signature}}"}]}]}""";

    private static (string Thinking, string Signature) Restored(ReplyBench bench, string thinking, string signature)
    {
        var request = Request(thinking, signature);
        var up = LooseJson.Parse(Restore(bench, request, request, out var refusal) ?? request);
        Assert.True(refusal.IsNone, refusal.Reason);
        return ((string)LooseJson.Find(up, "messages.0.content.1.thinking")!, (string)LooseJson.Find(up, "messages.0.content.1.signature")!);
    }

    // Null: nothing was put back.
    private static string? Restore(ReplyBench bench, string request, string masked, out Refusal refusal)
    {
        var restorer = new ReasoningRestorer(JsonLimits.Default);
        var output = new ArrayBufferWriter<byte>();
        bench.Call.State.Body = Encoding.UTF8.GetBytes(request);
        refusal = restorer.Restore(bench.Call, Encoding.UTF8.GetBytes(masked), ModelPlans.Request(bench.Call.Api), output);
        return refusal.IsNone && restorer.Count > 0 ? Encoding.UTF8.GetString(output.WrittenSpan) : null;
    }
}
