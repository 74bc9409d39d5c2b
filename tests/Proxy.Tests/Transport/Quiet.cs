namespace FastMcp.Proxy.Tests.Transport;

/// <summary>Tests that measure the whole process run alone.</summary>
[CollectionDefinition(nameof(Quiet), DisableParallelization = true)]
public sealed class Quiet;
