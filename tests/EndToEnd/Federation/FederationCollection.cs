namespace FastMcp.EndToEnd.Federation;

/// <summary>Tests that share the gateway run one after the other.</summary>
[CollectionDefinition(nameof(FederationGateway))]
public sealed class FederationCollection : ICollectionFixture<FederationGateway>;
