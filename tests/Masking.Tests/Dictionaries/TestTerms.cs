extern alias Compiler;

using Compiler::FastMcp.Masking.Core.Terms;

namespace FastMcp.Masking.Tests.Dictionaries;

/// <summary>A dictionary rule as a test writes it.</summary>
internal sealed record TestTerms(string Id, TermFlags Flags, string[] Terms)
{
    public bool Enforced { get; init; } = true;

    public bool Has(TermFlags flag) => (Flags & flag) != 0;
}
