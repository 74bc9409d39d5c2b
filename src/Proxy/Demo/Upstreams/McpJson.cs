using System.Text.Json;

namespace FastMcp.Proxy.Demo.Upstreams;

/// <summary>The demo server's messages as JSON text.</summary>
internal static class McpJson
{
    public const string Discovered =
        """{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"serverInfo":{"name":"fastmcp-demo","version":"1.0.0"}}""";

    public static string Customers { get; } =
        $$$"""{"customers":[{"id":1,"name":"Jane Doe","email":"{{{Planted.Email.Text}}}","ssn":"{{{Planted.Ssn.Text}}}","card":"{{{Planted.Card.Text}}}","since":"2019-04-02"},{"id":2,"name":"Omar Haddad","email":"{{{Planted.SecondEmail.Text}}}","ssn":null,"card":"{{{Planted.SecondCard.Text}}}","since":"2021-11-30"}]}""";

    public static string Ticket { get; } =
        $$$"""{"ticket":4711,"subject":"Nightly export fails","opened_by":"{{{Planted.Email.Text}}}","log":["export: key {{{Planted.AwsKey.Text}}} rejected","push: token {{{Planted.GitHubToken.Text}}} expired","commit 3f786850e387550fdab836ed7e6dc881de23001b is fine"]}""";

    public static string Progress { get; } =
        $$$"""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"demo","progress":1,"total":2,"message":"reading what {{{Planted.Email.Text}}} wrote"}}""";

    public static string Initialized(string version) =>
        $$$"""{"protocolVersion":"{{{version}}}","capabilities":{"tools":{}},"serverInfo":{"name":"fastmcp-demo","version":"1.0.0"}}""";

    public static string Tools(bool modern) =>
        """{"tools":[{"name":"list_customers","description":"Rows of customers.","inputSchema":{"type":"object"}},{"name":"get_ticket","description":"One ticket with its log.","inputSchema":{"type":"object","properties":{"id":{"type":"integer"}}}},{"name":"delete_customer","description":"Deletes a row.","inputSchema":{"type":"object","properties":{"id":{"type":"integer"}}}}]"""
        + (modern ? ",\"ttlMs\":0,\"cacheScope\":\"private\"}" : "}");

    /// <summary>The same data twice, as servers do: as JSON inside a text, and as structured content.</summary>
    public static string ToolResult(string structured) =>
        $$$"""{"content":[{"type":"text","text":"{{{JsonEncodedText.Encode(structured)}}}"}],"structuredContent":{{{structured}}},"isError":false}""";

    public static string Result(string id, string result, bool modern)
    {
        var body = !modern ? result : "{\"resultType\":\"complete\"" + (result == "{}" ? "}" : "," + result[1..]);
        return $"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{body}}}";
    }

    public static string Error(string id, int code, string message) =>
        $$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":{{{code.ToString(System.Globalization.CultureInfo.InvariantCulture)}}},"message":"{{{message}}}"}}""";
}
