using System.Text;
using CsCheck;
using FastMcp.Masking;
using FastMcp.Masking.Tests;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Tests.Masking;

/// <summary>A request that is taken for clean by one look is one in which neither the maskers of its way up nor those of the record find anything.</summary>
public sealed class RequestLookTests
{
    private static readonly TestSet Rules = new(
        new TestRule("ssn", @"\b\d{3}-\d{2}-\d{4}\b"), new TestRule("mail", @"[a-z]+@[a-z]+\.de"), new TestRule("named", @"(?:key|id)[^a-z]{1,6}(?<mask>k[0-9]{4})"));

    private static readonly MaskTerms Terms = new(Rules.Program, TestSet.Key, Grant: null);

    // Values that are whole, that two texts make together only where they are read as one, that are hidden by escapes, and what is next to them.
    private static readonly string[] Pieces =
    [
        "536-22-8190", "536-22-", "8190", "a@b.de", "a@", "b.de", "k1234", "key", "x", " ", ":", "\\u0035", "\\\\", "\\n", "{\\\"a\\\":\\\"", "\\\"}", "é", "5", "1",
    ];

    private static readonly string[] Shapes =
    [
        """{"jsonrpc":"2.0","id":"@","method":"tools/call","params":{"name":"@","arguments":{"@":"@","n":[#,true,null]}}}""",
        """{"jsonrpc":"2.0","id":#,"method":"@","params":{"arguments":{"id":"@"},"_meta":{"progressToken":"@"}}}""",
        """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"image","data":"@","mimeType":"@"},{"type":"text","text":"@"}]}}""",
        "@",
    ];

    [Fact]
    public void Request_TakenForClean_HoldsNothing()
    {
        var (clean, dirty) = (0, 0);
        Gen.Select(Gen.Int[0, Shapes.Length - 1], Gen.Int[0, Pieces.Length - 1].Array[1, 14]).Sample(
            (shape, pieces) =>
            {
                var body = BodyOf(shape, pieces);
                if (IsTakenForClean(body, shape == Shapes.Length - 1 ? null : SlotPlans.Mcp))
                {
                    Interlocked.Increment(ref clean);
                    // A context may reach over the structure of JSON there, and through an escape only if that is decoded.
                    Assert.True(body.Contains((byte)'\\') || Found(body) == 0);
                    var masker = new RequestMasker(JsonLimits.Default);
                    masker.Mask(FastMcp.Proxy.Reading.CallKind.McpMessage, body, Terms, new RuleCounters(Rules.Set, new FastMcp.Proxy.Health.Metrics.MetricsRegistry()));
                    Assert.Equal(0, masker.Findings);
                }
                else
                {
                    Interlocked.Increment(ref dirty);
                }
            },
            iter: 4000);
        Assert.True(clean > 300 && dirty > 300, $"{clean} clean, {dirty} not");
    }

    [Fact]
    public void Look_ThatFoundSomething_RestsForSomeRequests()
    {
        var (look, scanner) = (new RequestLook(), new JsonSlotScanner(JsonLimits.Default));
        bool Clean(string text) => look.IsClean(scanner, SlotPlans.Mcp, BodyOf(text), Terms);
        Assert.True(Clean("nothing"));
        Assert.False(Clean("a@b.de"));
        Assert.Equal(16, Enumerable.Range(0, 100).TakeWhile(_ => !Clean("nothing")).Count());
    }

    private static byte[] BodyOf(string text) =>
        Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":{"a":"@"}}}""".Replace("@", text, StringComparison.Ordinal));

    // As the record's room asks.
    private static bool IsTakenForClean(byte[] body, SlotPlan? plan)
    {
        if (!new RequestLook().IsClean(new JsonSlotScanner(JsonLimits.Default), plan, body, Terms))
        {
            return false;
        }

        var sink = new LookSink();
        new SlotMasker().MaskWhole(Terms.Program, SlotEncoding.Plain, false, null, Terms.Key, TextBody.Piece(body), ref sink);
        Assert.True(!sink.IsWhole || sink.Whole.Bytes.SequenceEqual(body));
        return sink.IsWhole;
    }

    // As the record masks what is not clean: every string of it a text.
    private static int Found(byte[] body)
    {
        var sink = new CountingSink();
        new SlotMasker().MaskWhole(Terms.Program, SlotEncoding.Plain, true, null, Terms.Key, TextBody.Piece(body), ref sink);
        return sink.Count;
    }

    private static byte[] BodyOf(int shape, int[] pieces)
    {
        var (text, at) = (new StringBuilder(), 0);
        foreach (var letter in Shapes[shape])
        {
            _ = letter switch
            {
                '@' => text.Append(Pieces[pieces[at++ % pieces.Length]]).Append(pieces.Length > 6 ? Pieces[pieces[at++ % pieces.Length]] : ""),
                '#' => text.Append(pieces[at++ % pieces.Length]),
                _ => text.Append(letter),
            };
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private struct CountingSink : IMaskedSink
    {
        public int Count { get; private set; }

        public readonly void Write(Masked bytes)
        {
        }

        public readonly void Write(Monitored bytes)
        {
        }

        public void Found(in Finding finding) => Count++;
    }
}
