using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Rules;

/// <summary>The rules of some files, each by itself: those that are right.</summary>
public sealed record CompiledRules(IReadOnlyList<CompiledRule> Rules, IReadOnlyList<Diagnostic> Diagnostics);
