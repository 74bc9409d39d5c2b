namespace FastMcp.Proxy.Configuration.Yaml;

internal sealed record MapNode(Place Place, IReadOnlyList<MapEntry> Entries) : Node(Place)
{
    public override string Kind => "a mapping";
}
