namespace FastMcp.Proxy.Configuration.Yaml;

internal sealed record ListNode(Place Place, IReadOnlyList<Node> Items) : Node(Place)
{
    public override string Kind => "a list";
}
