namespace FastMcp.Proxy.Configuration.Yaml;

internal sealed record ScalarNode(Place Place, string Text) : Node(Place)
{
    public override string Kind => Text.Length == 0 ? "nothing" : "a single value";
}
