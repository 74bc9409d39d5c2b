namespace FastMcp.EndToEnd.Decisions;

/// <summary>Tests that look at what the shared upstream saw last run one after the other.</summary>
[CollectionDefinition(nameof(DecidingGateway))]
public sealed class DecidingCollection : ICollectionFixture<DecidingGateway>;
