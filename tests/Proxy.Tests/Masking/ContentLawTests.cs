using System.Text;
using FastMcp.Masking.Tests;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Tests.TestHarness;
using FastMcp.TestKit.Leaks;

namespace FastMcp.Proxy.Tests.Masking;

/// <summary>
/// The law for answers whose texts end with their slots: MCP as an event stream and as JSON, other JSON, text. Cut at
/// every byte they leave as the oracle says, byte for byte.
/// </summary>
public sealed class ContentLawTests
{
    private const string Progress =
        """{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"536-22-8190","progress":1,"message":"@"}}""";

    private const string Result =
        """{"jsonrpc":"2.0","id":"a","result":{"content":[{"type":"text","text":"@"}],"structuredContent":{"note" : "@","%":[#]},"isError":false}}""";

    public static TheoryData<string> Rules => Packs.EveryFew(30);

    [Theory]
    [MemberData(nameof(Rules))]
    public void McpEvents_CutAtEveryByte_LeaveAsTheOracleSays(string rule) =>
        ForAll(rule, CallKind.McpMessage, ReplyForm.Events, RouteProtocol.Mcp, $"id: 1\nevent: message\ndata: {Progress}\n\ndata:{Result}\r\n\r\n", InJson);

    [Theory]
    [MemberData(nameof(Rules))]
    public void McpJson_CutAtEveryByte_LeavesAsTheOracleSays(string rule) =>
        ForAll(rule, CallKind.McpMessage, ReplyForm.Json, RouteProtocol.Mcp, Result, InJson);

    [Theory]
    [MemberData(nameof(Rules))]
    public void McpBatch_CutAtEveryByte_LeavesAsTheOracleSays(string rule) =>
        ForAll(rule, CallKind.McpBatch, ReplyForm.Json, RouteProtocol.Mcp, $"[{Progress},\n{Result}]", InJson);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Json_CutAtEveryByte_LeavesAsTheOracleSays(string rule) =>
        ForAll(rule, CallKind.Plain, ReplyForm.Json, RouteProtocol.Json, """ {"a": ["@", #, true], "%": {"b":"@"}} """, InJson);

    [Theory]
    [MemberData(nameof(Rules))]
    public void JsonReadTolerantly_CutAtEveryByte_LeavesAsTheOracleSays(string rule) =>
        ForAll(rule, CallKind.Plain, ReplyForm.Json, RouteProtocol.Auto, "@", text => [PackSpelling.Document(text, Escaping.Mixed())]);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Text_CutAtEveryByte_LeavesAsTheOracleSays(string rule) =>
        ForAll(rule, CallKind.Plain, ReplyForm.Text, RouteProtocol.Text, "@", text => [Spelling.Plain(Encoding.UTF8.GetBytes(text))]);

    [Theory]
    [MemberData(nameof(Rules))]
    public void UnknownEvents_CutAtEveryByte_LeaveAsTheOracleSays(string rule) =>
        ForAll(rule, CallKind.Plain, ReplyForm.Events, RouteProtocol.Auto, "event: y\ndata: @\n\ndata: <@>\n\n", text => text.Contains('\n') ? [] : [Spelling.Plain(Encoding.UTF8.GetBytes(text))]);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Text_AfterEveryByte_HasLeftButTheLeast(string rule)
    {
        var set = Packs.BesideOf(rule);
        var bench = new ReplyBench(set, CallKind.Plain, ReplyForm.Text);
        foreach (var text in Packs.Samples(rule).Select(example => Encoding.UTF8.GetBytes(PackSpelling.Before + example + PackSpelling.After)))
        {
            var spelled = Spelling.Plain(text);
            bench.Begin();
            for (var at = 0; at < text.Length; at++)
            {
                bench.Push(text.AsSpan(at, 1));
                ReplyBench.AssertSame(spelled.ExpectedSoFar(set, at + 1), bench.Seen, $"after {Encoding.UTF8.GetString(text[..(at + 1)])}");
            }
        }
    }

    private static Spelled[] InJson(string text) =>
    [
        PackSpelling.JsonString(text, Escaping.Solidus),
        PackSpelling.JsonString(text, Escaping.Units),
        PackSpelling.DocumentInString(text, Escaping.Raw, Escaping.Raw),
    ];

    private static void ForAll(
        string rule, CallKind kind, ReplyForm form, RouteProtocol protocol, string template, Func<string, Spelled[]> spell)
    {
        var set = Packs.BesideOf(rule);
        var bench = new ReplyBench(set, kind, form, protocol);
        foreach (var example in Packs.Samples(rule))
        {
            var text = PackSpelling.Before + example + PackSpelling.After;
            foreach (var spelled in spell(text))
            {
                var slots = Slots.Of(set, template, spelled, PackSpelling.JsonString(text, Escaping.Solidus));
                ReplyBench.AssertSame(slots.Expected, bench.PlayCutAnywhere(slots.Content), "uncut");
                AssertNoLeak(rule, example, template, bench.Seen);
            }
        }
    }

    private static void AssertNoLeak(string rule, string example, string template, byte[] seen)
    {
        foreach (var (value, around) in Packs.Values(rule, example))
        {
            var masks = string.Concat(Packs.BesideOf(rule).Rules.Select(known => known.MaskText)) + "1000000000000000";
            var leaks = new LeakCounter([.. Fragments.Of(value, around, template, PackSpelling.Before, PackSpelling.After, masks)]).Count(seen);
            Assert.True(leaks == 0, $"{leaks} pieces of {value} left in {Encoding.UTF8.GetString(seen)}");
        }
    }
}
