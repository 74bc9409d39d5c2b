namespace FastMcp.EndToEnd.Eras;

/// <summary>They share one gateway.</summary>
[CollectionDefinition(nameof(EraGateway))]
public sealed class EraCollection : ICollectionFixture<EraGateway>;
