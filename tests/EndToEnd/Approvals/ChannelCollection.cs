namespace FastMcp.EndToEnd.Approvals;

[CollectionDefinition(nameof(ChannelGateway))]
public sealed class ChannelCollection : ICollectionFixture<ChannelGateway>;
