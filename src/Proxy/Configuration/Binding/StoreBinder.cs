using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Reads <c>store</c>.</summary>
/// <param name="folder">What paths in the file are relative to.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class StoreBinder(string folder, ConfigErrors errors)
{
    public StoreConfig? Bind(MapReader root)
    {
        if (root.Find("store") is null or ScalarNode { Text: "none" } || root.Map("store", Keys.Store) is not { } map)
        {
            return null;
        }

        var (file, variable) = (map.Text("connection-file"), map.Text("connection-env"));
        if (file is null == variable is null)
        {
            errors.Add(map.Place, "'store' needs either 'connection-file' (a file with the connection string) or 'connection-env' (a variable of the environment that holds it).");
            return null;
        }

        var every = map.Limit("every", StoreLimits.Every) ?? StoreLimits.Every.Default;
        return new StoreConfig(
            file is null ? null : Path.GetFullPath(file, folder), variable, map.Text("node") ?? Environment.MachineName, TimeSpan.FromMilliseconds(every), map.OneOf("start", Keys.StoreStarts) == 0, map.Place);
    }
}
