using System.Text.Json;
using FastMcp.Proxy.Configuration.Yaml;
using FastMcp.Proxy.Federation;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Nodes to <c>servers</c> of a route.</summary>
internal sealed class ServersBinder(ConfigErrors errors)
{
    public IReadOnlyList<MemberConfig> Bind(MapReader route) => [.. route.List("servers").Select(Member).OfType<MemberConfig>()];

    private MemberConfig? Member(Node node)
    {
        if (MapReader.Of(node, "A server of a route", Keys.Server, errors) is not { } map || map.Required("upstream") is not { } upstream)
        {
            return null;
        }

        return new MemberConfig
        {
            Upstream = upstream,
            // Nothing at all is written as none: an empty value is no value.
            Prefix = map.Text("prefix") switch { null => upstream + "_", "none" => "", var prefix => prefix },
            Path = map.Text("path") ?? "/mcp",
            Tools = map.Find("tools") is null ? null : [.. map.List("tools").Select(Tool).OfType<ToolChoice>()],
            Place = map.Place,
        };
    }

    private ToolChoice? Tool(Node node)
    {
        if (node is ScalarNode { Text.Length: > 0 } name)
        {
            return new ToolChoice(name.Text, name.Text);
        }

        return MapReader.Of(node, "A tool of a server", Keys.ServerTool, errors) is not { } map || map.Required("name") is not { } own ? null
            : new ToolChoice(own, map.Text("as") ?? own)
            {
                Description = map.Text("description"),
                Fixed = FixedOf(map),
                Hidden = [.. map.Texts("hide").Select(text => text.Text)],
            };
    }

    private List<KeyValuePair<string, string>> FixedOf(MapReader map)
    {
        List<KeyValuePair<string, string>> all = [];
        if (map.Find("arguments") is not { } node)
        {
            return all;
        }

        foreach (var entry in node is MapNode values ? values.Entries : [])
        {
            if (entry.Value is ScalarNode scalar)
            {
                all.Add(new(entry.Key, JsonOf(scalar.Text)));
            }
            else
            {
                errors.Add(entry.Value.Place, $"'{entry.Key}' is a text, a number, true, false or null.");
            }
        }

        if (node is not MapNode)
        {
            errors.Add(node.Place, $"'arguments' is a mapping of names to values, and this is {node.Kind}.");
        }

        return all;
    }

    // A number, true, false and null are what they say; all else is a text.
    private static string JsonOf(string text)
    {
        try
        {
            using var read = JsonDocument.Parse(text);
            return read.RootElement.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null ? text : Quoted(text);
        }
        catch (JsonException)
        {
            return Quoted(text);
        }
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
