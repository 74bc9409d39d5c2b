extern alias Compiler;

using Compiler::FastMcp.PolicyCompiler;

namespace FastMcp.Masking.Tests.Keys;

/// <summary>Rules as a policy file writes them, compiled by the compiler.</summary>
internal static class KeySet
{
    /// <param name="rules">Rules in YAML, one a line.</param>
    public static RuleSet Of(params string[] rules)
    {
        var text = "apiVersion: fastmcp/v1\nrules:\n" + string.Concat(rules.Select(rule => "  - " + rule + "\n"));
        var compiled = Compiler::FastMcp.PolicyCompiler.Compiler.Compile([new PolicySource("keys.yaml", text, PolicyOrigin.User)]);
        Assert.Empty(compiled.Diagnostics);
        return RuleSet.FromImage(compiled.Image);
    }
}
