namespace FastMcp.EndToEnd.Approvals;

[CollectionDefinition(nameof(AskingGateway))]
public sealed class AskingCollection : ICollectionFixture<AskingGateway>;
