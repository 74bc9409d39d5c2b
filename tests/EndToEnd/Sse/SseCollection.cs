namespace FastMcp.EndToEnd.Sse;

/// <summary>They share one gateway.</summary>
[CollectionDefinition(nameof(SseGateway))]
public sealed class SseCollection : ICollectionFixture<SseGateway>;
