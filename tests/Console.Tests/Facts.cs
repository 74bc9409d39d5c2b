using FastMcp.Policy.Facts;

namespace FastMcp.WebConsole.Tests;

/// <summary>What a test says of an exchange.</summary>
internal sealed record Facts
{
    public Protocol Protocol { get; init; } = Protocol.Mcp;

    public string ContentType { get; init; } = "application/json";

    public string Caller { get; init; } = "anonymous";

    public string Route { get; init; } = "crm";

    public string Upstream { get; init; } = "up";

    public string Method { get; init; } = "tools/call";

    public string Name { get; init; } = "lookup";

    public string Decision { get; init; } = "reads";

    public ulong Session { get; init; } = 0xabc;
}
