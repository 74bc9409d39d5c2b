namespace FastMcp.EndToEnd.Operations;

/// <summary>Two nodes for all tests of what nodes share.</summary>
[CollectionDefinition(nameof(TwoNodes))]
public sealed class TwoNodesCollection : ICollectionFixture<TwoNodes>;
