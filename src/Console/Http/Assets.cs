using System.Collections.Frozen;
using System.Reflection;

namespace FastMcp.WebConsole.Http;

/// <summary>The console's own files, out of the program.</summary>
internal static class Assets
{
    private static readonly FrozenDictionary<string, string> _types = new Dictionary<string, string>
    {
        ["console.css"] = "text/css; charset=utf-8",
        ["theme.js"] = "text/javascript; charset=utf-8",
        ["list.js"] = "text/javascript; charset=utf-8",
        ["approval.js"] = "text/javascript; charset=utf-8",
        ["watch.js"] = "text/javascript; charset=utf-8",
        ["mark.svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => _types.Keys;

    /// <summary>Null: there is none of that name.</summary>
    public static (string ContentType, byte[] Content)? Find(string name)
    {
        if (!_types.TryGetValue(name, out var type) || Assembly.GetExecutingAssembly().GetManifestResourceStream(name) is not { } stream)
        {
            return null;
        }

        using (stream)
        {
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return (type, content);
        }
    }
}
