using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.Proxy.Composition;

/// <summary>Policy files with errors: the guard that they describe cannot run.</summary>
internal sealed class PolicyException(IReadOnlyList<Diagnostic> diagnostics) : FormatException(string.Join('\n', diagnostics))
{
    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;
}
