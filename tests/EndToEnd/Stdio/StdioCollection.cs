namespace FastMcp.EndToEnd.Stdio;

/// <summary>Tests that count servers run one after the other.</summary>
[CollectionDefinition(nameof(StdioGateway))]
public sealed class StdioCollection : ICollectionFixture<StdioGateway>;
