using FastMcp.Proxy.Configuration.Yaml;
using FastMcp.Proxy.Stdio;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Nodes to <c>stdio</c> of an upstream.</summary>
internal sealed class StdioBinder(string folder, ConfigErrors errors)
{
    /// <summary>In place of the URL that such an upstream has not.</summary>
    public static Uri Nowhere { get; } = new("http://stdio.invalid");

    public StdioConfig? Bind(MapReader upstream)
    {
        if (upstream.Map("stdio", Keys.Stdio) is not { } map)
        {
            return null;
        }

        string[] command = [.. map.Texts("command").Select(word => word.Text)];
        if (command.Length == 0)
        {
            errors.Add(map.Place, "'command' is missing: the program and its arguments, as a list.");
        }

        if (command.Any(word => word.Contains('\0')))
        {
            errors.Add(map.PlaceOf("command"), "A word of 'command' cannot hold a NUL.");
        }

        var limits = map.Map("limits", Keys.StdioLimits);
        return new StdioConfig
        {
            Command = command,
            Environment = EnvironmentOf(map),
            Directory = map.Text("directory") is { } directory ? Path.GetFullPath(directory, folder) : null,
            Limits = StdioLimits.Of(spec => limits?.Limit(spec.Name, spec) ?? spec.Default),
        };
    }

    private List<KeyValuePair<string, string>> EnvironmentOf(MapReader map)
    {
        List<KeyValuePair<string, string>> all = [];
        if (map.Find("environment") is not { } node)
        {
            return all;
        }

        if (node is not MapNode variables)
        {
            errors.Add(node.Place, $"'environment' is a mapping of names to values, and this is {node.Kind}.");
            return all;
        }

        foreach (var entry in variables.Entries)
        {
            if (!Variables.IsName(entry.Key))
            {
                errors.Add(entry.KeyPlace, $"'{entry.Key}' {Variables.NotAName}");
            }
            else if (entry.Value is not ScalarNode { Text: { } text } || text.Contains('\0'))
            {
                errors.Add(entry.Value.Place, $"'{entry.Key}' wants a value, and this is {entry.Value.Kind}.");
            }
            else
            {
                all.Add(new(entry.Key, text));
            }
        }

        return all;
    }
}
