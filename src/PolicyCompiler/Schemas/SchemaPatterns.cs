using FastMcp.PolicyCompiler.Conditions.Patterns;
using FastMcp.PolicyCompiler.Conditions.Plan;

namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>The patterns of a schema -> automata, each once. Linear in the text, whatever the pattern: there is no going back.</summary>
internal sealed class SchemaPatterns
{
    private readonly Dictionary<string, SearchTable?> _tables = new(StringComparer.Ordinal);
    private int _states;

    /// <summary>Null: it is not one that is understood here, or a bomb.</summary>
    /// <param name="pattern">In ECMA-262's words, of which the dialect of rules has most.</param>
    /// <param name="whyBomb">Why the schema is refused; null: it is not.</param>
    public SearchTable? Of(string pattern, out string? whyBomb)
    {
        whyBomb = null;
        if (_tables.TryGetValue(pattern, out SearchTable? known))
        {
            return known;
        }

        if (_tables.Count == SchemaLimits.Patterns || pattern.Length > SchemaLimits.PatternText)
        {
            whyBomb = _tables.Count == SchemaLimits.Patterns ? $"has more than {SchemaLimits.Patterns} patterns" : $"has a pattern of more than {SchemaLimits.PatternText} characters";
            return null;
        }

        SearchTable? table = SearchBuilder.Build(pattern, out string? problem, out int at);
        _states += table?.AtEnd.Length ?? 0;
        whyBomb = _states > SchemaLimits.PatternStates || (table is null && at < 0 && problem!.Contains("states")) ? "has patterns with too many states; lower the bounds of their repeats" : null;
        return _tables[pattern] = whyBomb is null ? table : null;
    }
}
