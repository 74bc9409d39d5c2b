using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Conditions.Types;

namespace FastMcp.PolicyCompiler.Conditions.Checking;

/// <summary>A tree whose types agree.</summary>
internal sealed record CheckedCondition(Expression Root, CelType Type, ProtocolNeed Need);
