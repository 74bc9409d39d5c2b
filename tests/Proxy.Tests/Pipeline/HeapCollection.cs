namespace FastMcp.Proxy.Tests.Pipeline;

/// <summary>Tests that look at the heap of the process, while no other runs.</summary>
[CollectionDefinition(nameof(HeapCollection), DisableParallelization = true)]
public sealed class HeapCollection;
