using System.Text;
using FastMcp.Wire.Json;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Inside.Messages;

/// <summary>The fields of Streamable HTTP that say what a message says.</summary>
internal static class McpFields
{
    /// <param name="body">One message.</param>
    /// <param name="message">What it was read as.</param>
    /// <param name="version">Of a legacy session; empty: not known yet.</param>
    /// <param name="session">Of a legacy session; empty: there is none.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(byte[] body, McpMessage message, string version, string session)
    {
        if (message.Era != McpEra.Modern)
        {
            return Of(version, session);
        }

        List<KeyValuePair<string, string>> fields =
        [
            new("MCP-Protocol-Version", Encoding.Latin1.GetString(message.MetaVersion.Of(body))),
            new("Mcp-Method", Mirrored(message.Method.Of(body))),
        ];
        var name = message.KnownMethod is McpMethod.ToolsCall or McpMethod.PromptsGet or McpMethod.ResourcesRead or McpMethod.TasksGet or McpMethod.TasksUpdate or McpMethod.TasksCancel
            ? McpHeaders.MirroredName(message) : default;
        if (!name.IsEmpty)
        {
            fields.Add(new("Mcp-Name", Mirrored(name.Of(body))));
        }

        return fields;
    }

    public static IEnumerable<KeyValuePair<string, string>> Of(string version, string session)
    {
        if (version.Length > 0)
        {
            yield return new("MCP-Protocol-Version", version);
        }

        if (session.Length > 0)
        {
            yield return new("Mcp-Session-Id", session);
        }
    }

    /// <summary>What a server says that it speaks, where it is a date, as all versions are; anything else is no text for a field: empty.</summary>
    /// <param name="said">A value of JSON, with its quotes.</param>
    public static string VersionIn(ReadOnlySpan<byte> said) =>
        said.Length == 12 && said[0] == (byte)'"' && said[5] == (byte)'-' && said[8] == (byte)'-' && said[1..11].IndexOfAnyExcept("0123456789-"u8) < 0 ? Encoding.ASCII.GetString(said[1..11]) : "";

    private static string Mirrored(ReadOnlySpan<byte> raw) =>
        Encoding.Latin1.GetString(McpHeaders.Encode(JsonText.Decode(raw, new byte[raw.Length + JsonUnescaper.MinimumRoom])));
}
