using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Keys;
using FastMcp.PolicyCompiler.Rules;

namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>A key rule over a text that is a document: what stands behind its keys. In a text that is none it finds nothing.</summary>
internal sealed class KeyWalk(KeySpec spec) : IRuleWalk
{
    public IReadOnlyList<Attempt> Attempts(ReadOnlySpan<byte> text) =>
        [.. (KeyedValues.Of(spec, text.ToArray()) ?? []).Select(value => new Attempt(value.Start, value.Length, value.Length, 0, value.Stays ? AttemptEnd.Literal : AttemptEnd.Value, IsOpen: false))];

    public Attempt At(ReadOnlySpan<byte> text, int start) =>
        Attempts(text).FirstOrDefault(attempt => attempt.Start == start) ?? new Attempt(start, 0, 0, 0, AttemptEnd.NoFit, IsOpen: false);
}
