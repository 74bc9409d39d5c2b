namespace FastMcp.EndToEnd.Decisions;

/// <summary>Tests that look at what the shared upstream saw last, and at what was listed last, run one after the other.</summary>
[CollectionDefinition(nameof(ToolsGateway))]
public sealed class ToolsCollection : ICollectionFixture<ToolsGateway>;
