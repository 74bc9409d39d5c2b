using System.CommandLine;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary><c>--originals DIR</c>: where keys of originals lie.</summary>
internal static class OriginalsOption
{
    public static Option<string?> Make() => new("--originals") { Description = "Folder of the wrapped keys. [default: originals below the record]", HelpName = "DIR" };

    public static string Of(ParseResult parsed, Option<string?> option, string record) => parsed.GetValue(option) ?? Path.Combine(record, "originals");
}
