using FastMcp.PolicyCompiler.Conditions.Plan;

namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>Members whose names a pattern is found in.</summary>
internal sealed record SchemaPattern(SearchTable Table, SchemaNode Node);
