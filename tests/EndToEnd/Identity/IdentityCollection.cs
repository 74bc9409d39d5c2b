namespace FastMcp.EndToEnd.Identity;

/// <summary>Tests that look at what the shared upstream saw last run one after the other.</summary>
[CollectionDefinition(nameof(IdentityGateway))]
public sealed class IdentityCollection : ICollectionFixture<IdentityGateway>;
