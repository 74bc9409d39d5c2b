namespace FastMcp.Proxy.Tests.TestHarness.Models;

/// <summary>One text of a streamed answer.</summary>
/// <param name="Name">What the API's stream knows it by.</param>
/// <param name="IsJson">It is itself a JSON document.</param>
internal sealed record ApiText(string Name, bool IsJson = false);
