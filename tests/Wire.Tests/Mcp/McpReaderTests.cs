using System.Text;
using FastMcp.TestKit;
using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Tests.Json;

namespace FastMcp.Wire.Tests.Mcp;

public sealed class McpReaderTests
{
    private const string Call =
        """{"jsonrpc":"2.0","id":"x\"1","method":"tools/call","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","progressToken":7},"name":"get_\u0077eather","arguments":{"a":[{"b":1},{"b":2}]}}}""";

    [Fact]
    public void Request_ToolsCall_RangesFound()
    {
        var (body, message) = Read(Call);
        Assert.Equal(JsonRpcKind.Request, message.Kind);
        Assert.Equal(McpMethod.ToolsCall, message.KnownMethod);
        Assert.Equal(McpEra.Modern, message.Era);
        Assert.Equal("\"x\\\"1\"", Text(body, message.Id));
        Assert.Equal("tools/call", Text(body, message.Method));
        Assert.Equal("""get_\u0077eather""", Text(body, message.Name));
        Assert.Equal("""{"a":[{"b":1},{"b":2}]}""", Text(body, message.Arguments));
        Assert.Equal("2026-07-28", Text(body, message.MetaVersion));
        Assert.Equal("7", Text(body, message.ProgressToken));
        Assert.StartsWith("{\"io.model", Text(body, message.Meta), StringComparison.Ordinal);
        Assert.EndsWith("}]}}", Text(body, message.Params), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","task":{"ttl":1}}}""", true, true)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","t\u0061sk":{}}}""", true, true)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","task":[1]}}""", true, false)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","task":null}}""", true, false)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"task":{}}}}""", false, false)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"task","tasks":{}}}""", false, false)]
    public void Task_OfParams_IsSeen(string json, bool has, bool isObject)
    {
        var (_, message) = Read(json);
        Assert.Equal((has, isObject), (message.HasTask, message.TaskIsObject));
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":"\u0031","method":"tools/call","params":{"name":"a","arguments":{"\u0061":"\\"}}}""", true)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"m\u0065thod":"tools/call","params":{"name":"a"}}""", true)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools\/call","params":{"name":"a"}}""", false)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\u0061"}}""", false)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a long name, longer than a block of thirty-two bytes is, with an escape \u0061"}}""", false)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"a:\/b"}}""", false)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tasks/get","params":{"taskId":"\u0061"}}""", false)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026\u002d07-28"}}}""", false)]
    public void Names_WithAnEscape_AreNotPlain(string json, bool isPlain) => Assert.Equal(isPlain, Read(json).Message.IsPlain);

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", JsonRpcKind.Notification)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{}}""", JsonRpcKind.Response)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":""}}""", JsonRpcKind.ErrorResponse)]
    [InlineData("""{"jsonrpc":"2.0","error":{"code":1,"message":""}}""", JsonRpcKind.ErrorResponse)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"m\u0065thod","params":null}""", JsonRpcKind.Request)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"},3]""", JsonRpcKind.Batch)]
    public void Message_ByMembers_KindAndLegacyEra(string json, JsonRpcKind kind)
    {
        var (_, message) = Read(json);
        Assert.Equal(kind, message.Kind);
        Assert.Equal(McpEra.Legacy, message.Era);
    }

    [Fact]
    public void Batch_Items_ReadOnTheirOwn()
    {
        var (body, message) = Read("""[ {"jsonrpc":"2.0","id":1,"method":"ping"} , 3 ]""");
        Assert.Equal(2, message.Items.Length);
        var item = message.Items[0].Of(body).ToArray();
        Assert.Equal("3", Text(body, message.Items[1]));
        Assert.True(McpReader.Read(item, McpLimits.Default, message, out _));
        Assert.Equal(McpMethod.Ping, message.KnownMethod);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"tools/call","method":"tools/list","id":1}""", McpFaultKind.NotJson)]
    [InlineData("""{"jsonrpc":"2.0","method":"ping","m\u0065thod":"tools/list","id":1}""", McpFaultKind.NotJson)]
    [InlineData("""{"jsonrpc":"2.0","method":"ping","id":1,"id":2}""", McpFaultKind.NotJson)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","name":"b"}}""", McpFaultKind.NotJson)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"x":{"y":1,"\u0079":2}}}}""", McpFaultKind.NotJson)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","_meta":{"k":1,"k":2}}}""", McpFaultKind.NotJson)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"Method":"tools/call","method":"ping"}""", McpFaultKind.CaseVariantKey)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"\u004dethod":{"a":[1]},"method":"ping"}""", McpFaultKind.CaseVariantKey)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","paramſ":{}}""", McpFaultKind.CaseVariantKey)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","taſKid":"b"}}""", McpFaultKind.CaseVariantKey)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","NAME":"b"}}""", McpFaultKind.CaseVariantKey)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","tasKId":"b"}}""", McpFaultKind.CaseVariantKey)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","Task":{}}}""", McpFaultKind.CaseVariantKey)]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", McpFaultKind.InvalidId)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", McpFaultKind.InvalidId)]
    [InlineData("""{"jsonrpc":"2.0","id":[1],"method":"ping"}""", McpFaultKind.InvalidId)]
    [InlineData("""{"jsonrpc":"2.0","result":{}}""", McpFaultKind.InvalidId)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{},"error":{}}""", McpFaultKind.NotJsonRpc)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}""", McpFaultKind.NotJsonRpc)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", McpFaultKind.NotJsonRpc)]
    [InlineData("""{"id":1,"method":"ping"}""", McpFaultKind.NotJsonRpc)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7}""", McpFaultKind.NotJsonRpc)]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", McpFaultKind.NotJsonRpc)]
    [InlineData("3", McpFaultKind.NotJsonRpc)]
    [InlineData("[]", McpFaultKind.EmptyBatch)]
    [InlineData("[1,2,3]", McpFaultKind.BatchTooLarge)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}""", McpFaultKind.InvalidParams)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":7}}""", McpFaultKind.InvalidParams)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call"}""", McpFaultKind.InvalidParams)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":[1]}}""", McpFaultKind.InvalidParams)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{}}""", McpFaultKind.InvalidParams)]
    [InlineData("\uFEFF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", McpFaultKind.NotJson)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping"}//""", McpFaultKind.NotJson)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping"} {}""", McpFaultKind.NotJson)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping",}""", McpFaultKind.NotJson)]
    [InlineData("", McpFaultKind.NotJson)]
    public void Attack_Refused(string json, McpFaultKind kind)
    {
        var message = new McpMessage();
        Assert.False(McpReader.Read(Encoding.UTF8.GetBytes(json), new McpLimits(128, 2), message, out var fault));
        Assert.Equal(kind, fault.Kind);
        Assert.Equal(JsonRpcKind.None, message.Kind);
        Assert.True(message.Method.IsEmpty && message.Items.IsEmpty);
    }

    [Fact]
    public void InvalidUtf8_Refused()
    {
        byte[] body = [.. """{"jsonrpc":"2.0","id":1,"method":"pi"""u8, 0xC0, 0xAF, .. "\"}"u8];
        Assert.False(McpReader.Read(body, McpLimits.Default, new McpMessage(), out var fault));
        Assert.Equal(JsonFaultKind.InvalidUtf8, fault.Json.Kind);
    }

    [Fact]
    public void Refusal_OfParams_KeepsTheId()
    {
        var body = """{"jsonrpc":"2.0","method":"tools/call","params":{"name":7},"id":42}"""u8.ToArray();
        var message = new McpMessage();
        Assert.False(McpReader.Read(body, McpLimits.Default, message, out _));
        Assert.Equal("42", Text(body, message.Id));
    }

    [Fact]
    public void ManyKeys_HashedOnce_DuplicateFound()
    {
        var keys = string.Join(',', Enumerable.Range(0, 50_000).Select(static i => $"\"k{i}\":{i}"));
        string Body(string more) => "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{" + keys + more + "}}";
        var message = new McpMessage();
        Assert.True(McpReader.Read(Encoding.UTF8.GetBytes(Body("")), McpLimits.Default, message, out _));
        Assert.False(McpReader.Read(Encoding.UTF8.GetBytes(Body(",\"k49999\":0")), McpLimits.Default, message, out var fault));
        Assert.Equal(JsonFaultKind.DuplicateKey, fault.Json.Kind);
    }

    [Fact]
    public void Read_SteadyState_AllocatesNothing()
    {
        var body = Encoding.UTF8.GetBytes(Call);
        var message = new McpMessage();
        McpReader.Read(body, McpLimits.Default, message, out _);
        var allocated = Allocated.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                McpReader.Read(body, McpLimits.Default, message, out _);
            }
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Examples_AllRevisions_PassUnharmed()
    {
        const string folder = "corpus/mcp";
        if (!Shared.Has(folder))
        {
            Assert.Skip("not present: 1 (corpus/mcp)");
        }

        var files = Directory.GetFiles(Shared.PathOf(folder), "*.json", SearchOption.AllDirectories);
        Assert.True(files.Length > 100, "the corpus has over 100 examples");
        var messages = 0;
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            var trace = Trace.Of(bytes, SlotPlans.Mcp, out var scanner, out var result, bytes.Length / 3, bytes.Length / 2);
            Assert.True(result == ScanResult.Done, $"{file}: {scanner.Fault}");
            Assert.True(trace.Bytes.WrittenSpan.SequenceEqual(bytes), file);
            if (bytes.AsSpan().IndexOf("\"jsonrpc\": \"2.0\""u8) is > 0 and < 10)
            {
                messages++;
                Assert.True(McpReader.Read(bytes, McpLimits.Default, new McpMessage(), out var fault), $"{file}: {fault}");
            }
        }

        Assert.True(messages > 30, $"only {messages} messages");
    }

    private static (byte[] Body, McpMessage Message) Read(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var message = new McpMessage();
        Assert.True(McpReader.Read(body, McpLimits.Default, message, out var fault), fault.ToString());
        return (body, message);
    }

    private static string Text(byte[] body, ByteRange range) => Encoding.UTF8.GetString(range.Of(body));

    [Fact]
    public void Message_Trimmed_KeepsWhatWasFound_AndFindsDoubledKeysAgain()
    {
        var message = new McpMessage();
        var body = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a","arguments":{"b":{"c":[{"d":1}]}}}}"""u8;
        for (var turn = 0; turn < 3; turn++)
        {
            Assert.True(McpReader.Read(body, McpLimits.Default, message, out _));
            message.Trim();
            Assert.Equal("""{"b":{"c":[{"d":1}]}}""", System.Text.Encoding.UTF8.GetString(message.Arguments.Of(body)));
            Assert.False(McpReader.Read("""{"jsonrpc":"2.0","id":7,"method":"x","params":{"\u0061":1,"a":2}}"""u8, McpLimits.Default, message, out _));
            message.Trim();
        }
    }
}
