using System.Text;
using FastMcp.Proxy.Eras;
using FastMcp.Proxy.Inside;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Tests.Eras;

/// <summary>Requests of stateless clients, as the pipeline gives them.</summary>
internal static class EraCalls
{
    public static ModernCall Of(string caller = "", string parameters = "\"name\":\"t\",\"arguments\":{},", string method = "tools/call", params (string Name, string Value)[] passed)
    {
        var body = Encoding.UTF8.GetBytes(
            $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{method}\",\"params\":{{{parameters}\"_meta\":{{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{{}}}}}}}}");
        var message = new McpMessage();
        Assert.True(McpReader.Read(body, McpLimits.Default, message, out _));
        return new ModernCall(new InnerRequest(MethodKind.Post, "", body) { Caller = caller, Passed = [.. passed.Select(one => KeyValuePair.Create(one.Name, one.Value))] }, message);
    }

    public static (byte[] Bytes, McpMessage Message) Read(string json)
    {
        var (bytes, message) = (Encoding.UTF8.GetBytes(json), new McpMessage());
        Assert.True(McpReader.Read(bytes, McpLimits.Default, message, out _));
        return (bytes, message);
    }
}
