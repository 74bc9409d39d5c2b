using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace FastMcp.Profile;

/// <summary>A method as the runtime told of it.</summary>
/// <param name="Id">The runtime's number of it, in one run.</param>
/// <param name="Type">Number of its type, with arguments.</param>
/// <param name="Token">Of its definition, in its type's module.</param>
/// <param name="Arguments">Numbers of its generic arguments.</param>
internal sealed record RunMethod(long Id, long Type, int Token, IReadOnlyList<long> Arguments)
{
    public static RunMethod Of(MethodDetailsTraceData method) => new(
        method.MethodID, method.TypeID, method.MethodToken,
        [.. Enumerable.Range(0, method.TypeParameterCount).Select(method.TypeParameters)]);
}
