namespace FastMcp.Proxy.TinyHttp;

/// <param name="Method">As it came.</param>
/// <param name="Path">Without query.</param>
/// <param name="Headers">Names in lower case; of a name that comes twice, the last.</param>
/// <param name="Body">Whole.</param>
internal sealed record TinyRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);
