using FastMcp.Wire.Http.Requests;

namespace FastMcp.Proxy.Inside;

/// <summary>A request of a service of this process to the upstream behind it.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">Begins with a slash.</param>
/// <param name="Query">Behind the question mark; empty: none.</param>
/// <param name="Body">Of a POST.</param>
/// <param name="Fields">Beside those that every request has.</param>
internal sealed record PooledCall(MethodKind Method, string Path, string Query, byte[] Body, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>The whole of the answer has to come within the time for its head: nobody waits for what it says.</summary>
    public bool IsShort { get; init; }
}
