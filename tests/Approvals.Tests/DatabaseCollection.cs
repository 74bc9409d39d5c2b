namespace FastMcp.Approvals;

[CollectionDefinition(nameof(DatabaseFixture))]
public sealed class DatabaseCollection : ICollectionFixture<DatabaseFixture>;
