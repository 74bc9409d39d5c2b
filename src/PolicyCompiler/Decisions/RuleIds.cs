using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions;

/// <summary>Ids of the rules that are on; null: nobody knows them, and what names one is not checked.</summary>
internal sealed class RuleIds(IReadOnlyCollection<string>? ids)
{
    private readonly HashSet<string>? _ids = ids is null ? null : new HashSet<string>(ids, StringComparer.Ordinal);

    public bool Has(string id) => _ids is null || _ids.Contains(id);

    public string Suggest(string id) => Suggestion.For(id, _ids!.Take(MostSuggested));

    // A list of hundreds helps nobody.
    private const int MostSuggested = 1000;
}
