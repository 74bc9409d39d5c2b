using FastMcp.PolicyCompiler.Conditions.Types;

namespace FastMcp.PolicyCompiler.Conditions.Facts;

/// <summary>All names that a condition may use, and the namespace that it is read in.</summary>
internal sealed class Declarations(IEnumerable<Declaration> names, IEnumerable<Overload> functions, string container)
{
    private readonly Dictionary<string, Declaration> _names = names.ToDictionary(known => known.Name, StringComparer.Ordinal);

    public IReadOnlyList<Overload> Functions { get; } = [.. functions];

    public IEnumerable<Declaration> Names => _names.Values;

    /// <summary>The declared name, the innermost namespace first.</summary>
    public Declaration? Find(string name, bool rooted)
    {
        foreach (string candidate in Candidates(name, rooted))
        {
            if (_names.TryGetValue(candidate, out Declaration? found))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Is the name the beginning of declared ones, as <c>caller</c> is?</summary>
    public bool IsGroup(string name) => _names.Keys.Any(known => known.StartsWith(name + ".", StringComparison.Ordinal));

    private IEnumerable<string> Candidates(string name, bool rooted)
    {
        string prefix = rooted ? "" : container;
        while (prefix.Length > 0)
        {
            yield return prefix + "." + name;
            prefix = prefix.LastIndexOf('.') is var dot and >= 0 ? prefix.Substring(0, dot) : "";
        }

        yield return name;
    }
}
