using FastMcp.PolicyCompiler.Conditions.Facts;

namespace FastMcp.TestKit.Conditions;

/// <summary>Facts by name. A declared name that is neither present nor unknown is absent.</summary>
internal sealed record OracleFacts(Declarations Declared, IReadOnlyDictionary<string, object?> Present, IReadOnlySet<string> Unknown);
