using System.Text;

namespace FastMcp.WebConsole.Watching;

/// <summary>JSON laid out for people.</summary>
internal static class JsonPages
{
    public static string Indented(ReadOnlySpan<byte> json) => new JsonIndenter().Push(Encoding.UTF8.GetString(json));
}
